import { listUnits, unitIdOfKey } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { fold } from '@hue-s/kernel/shared/text.ts'
import type { Agency } from '../contract.ts'
import { newsSetting, type Office } from '../setting.ts'
import { titled } from './read.ts'

/** Agencies and communes of today with what the province publishes of them: posts, rooms, numbers of the office. */
export async function directory(
  ctx: Ctx,
  { q = '', level }: { q?: string | undefined; level?: 'agency' | 'commune' | undefined },
): Promise<{ items: Agency[]; notice: { vi: string; en: string } | null }> {
  const { directory: book } = ctx.setting(newsSetting)
  const offices = new Map(book.offices.map((office) => [unitIdOfKey(ctx.config.province, office.unit), office]))
  const [province, agencies, communes] = await Promise.all([
    listUnits(ctx, { at: ctx.today(), level: 'province' }),
    listUnits(ctx, { at: ctx.today(), level: 'agency' }),
    listUnits(ctx, { at: ctx.today(), level: 'commune' }),
  ])
  const units = [
    ...(level ? [] : province),
    ...(level === 'commune' ? [] : agencies),
    ...(level === 'agency' ? [] : communes),
  ]
  const items = units.map((unit) => entryOf(unit, offices.get(unit.id), book.hours))
  const wanted = fold(q).split(' ').filter(Boolean)
  const has = (one: Agency) => {
    const words = fold(
      [
        one.name,
        one.address,
        ...one.leaders.flatMap((l) => [l.name, l.post.vi, l.post.en, l.field?.vi, l.field?.en]),
      ].join(' '),
    )
    return wanted.every((word) => words.includes(word))
  }
  return { items: wanted.length > 0 ? items.filter(has) : items, notice: book.notice }
}

function entryOf(
  unit: { id: string; name: string; type: string; kind: Agency['level'] },
  office: Office | undefined,
  hours: { vi: string; en: string },
): Agency {
  return {
    id: unit.id,
    name: unit.kind === 'agency' ? unit.name : titled(unit),
    type: unit.type,
    level: unit.kind,
    address: office?.address ?? null,
    phone: office?.phone ?? null,
    email: office?.email ?? null,
    hours: office ? (office.hours ?? hours) : null,
    website: office?.website ?? null,
    leaders: (office?.leaders ?? []).map((one) => ({
      name: one.name,
      post: one.post,
      field: one.field ?? null,
      phone: one.phone ?? null,
      email: one.email ?? null,
    })),
  }
}
