import { getFile } from '@hue-s/engines/files/index.ts'
import { getUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { gone, notFound } from '@hue-s/kernel/shared/error.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { picturesIn, type Article, type Body, type ContentLang, type Kind, type PageKind } from '../contract.ts'
import { countTaken } from '../store-events.ts'
import * as store from '../store-shown.ts'
import { askedOf, cardOf, publicPicture } from './cards.ts'

const KINDS: Readonly<Record<PageKind, readonly Kind[]>> = {
  news: ['news'],
  guidance: ['guidance'],
  documents: ['document'],
  events: ['event', 'campaign'],
  'fact-checks': ['correction'],
}

/** Says of a withdrawn item that it is gone, when and why: the address stays an answer. */
function refuseGone(ctx: Ctx, row: store.ShownRow): void {
  const words = row.reason ?? { vi: '', en: '' }
  if (row.state === 'withdrawn')
    throw gone('news.withdrawn', {
      on: day(row.withdrawnAt ?? row.at),
      reason: words[ctx.lang] || words.vi,
      title: row.title,
    })
  if (row.expiresAt !== null && row.expiresAt <= ctx.now().toISOString())
    throw gone('news.expired', { on: day(row.expiresAt), title: row.title })
}

/** One published item in the asked language, or in its own where there is no translation. */
export async function read(
  ctx: Ctx,
  { page, slug, in: lang = ctx.lang }: { page: PageKind; slug: string; in?: ContentLang | undefined },
): Promise<Article> {
  const asked = askedOf(ctx, lang)
  const row = await store.findShown(ctx.db, KINDS[page], slug, asked)
  if (!row) throw notFound('kernel.recordNotFound')
  refuseGone(ctx, row)
  const names = await unitNames(ctx, [...row.areas, row.unitId])
  const related =
    row.kind === 'campaign'
      ? await store.listOfCampaign(ctx.db, row.slug, asked)
      : await store.listRelated(ctx.db, row, asked)
  return {
    ...cardOf(row),
    body: row.body,
    tags: row.tags,
    areas: row.areas.flatMap((id) => names(id) ?? []),
    agency: names(row.unitId) ?? null,
    firstAt: row.firstAt,
    expiresAt: row.expiresAt,
    corrections: await store.listCorrections(ctx.db, row.id),
    translation:
      row.lang === row.sourceLang
        ? null
        : { madeBy: row.madeBy, outdated: row.ofVersion < row.sourceVersion, of: row.sourceLang },
    pictures: Object.fromEntries(picturesOf(row.body).map((id) => [id, { view: publicPicture(id).view }])),
    file: await fileOf(ctx, row.facts.document?.fileId ?? null),
    placesLeft: await placesLeft(ctx, row),
    related: related.map(cardOf),
  }
}

export const picturesOf = (body: Body): string[] => [...new Set(picturesIn(body).map((one) => one.attrs.fileId))]

async function fileOf(ctx: Ctx, id: string | null) {
  if (id === null) return null
  const { type, size } = await getFile(ctx, id)
  return { url: `/api/files/${id}?size=original`, type, size }
}

async function placesLeft(ctx: Ctx, { id, facts }: store.ShownRow): Promise<number | null> {
  const { event } = facts
  if (!event?.signUp || event.limit === null) return null
  return Math.max(0, event.limit - (await countTaken(ctx.db, id)))
}

/** Names of units as they are today. */
export async function unitNames(ctx: Ctx, ids: readonly string[]) {
  const wanted = [...new Set(ids)].map((id) => ({ id, at: ctx.today() }))
  const units = await getUnits(ctx, wanted)
  return (id: string) => {
    const unit = units.get(id)
    return unit && { id, name: unit.kind === 'agency' ? unit.name : titled(unit) }
  }
}

/** «Phường Thuận Hóa»: kind and name as they are written. */
export const titled = ({ type, name }: { type: string; name: string }) =>
  `${type.charAt(0).toUpperCase()}${type.slice(1)} ${name}`
