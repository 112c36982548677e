import { listUnits, successors, unitIdOfKey } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Choices } from '../contract-public.ts'
import { unitNames } from '../present.ts'
import { tableOn } from '../routing/current-table.ts'
import { communeArea, dayBefore, lastDayOf, unitEver, type Unit } from './commune-area.ts'

/** Reorganisations looked back at; a province has a handful in a lifetime. */
const PERIODS = 12
const CERTAIN = 0.999

/** The periods between reorganisations of communes, the newest first, each with a day inside it. */
async function periodsOf(ctx: Ctx): Promise<Choices['periods']> {
  const periods: Choices['periods'] = []
  let at = ctx.today()
  let to: string | null = null
  while (periods.length < PERIODS) {
    const units = await listUnits(ctx, { level: 'commune', at })
    const from = units.reduce<string | null>(
      (latest, u) => (latest === null || u.validFrom > latest ? u.validFrom : latest),
      null,
    )
    if (units.length === 0 || from === null) break
    periods.push({ at, from, to })
    to = from
    at = dayBefore(from)
  }
  const first = periods.at(-1)
  if (first) first.from = null
  return periods
}

const within = (at: string, { from, to }: Choices['periods'][number]) =>
  (from === null || from <= at) && (to === null || at < to)

/** A commune or district with its kind before its name, as every list of reports writes it. */
export const titled = ({ kind, type, name }: Pick<Unit, 'kind' | 'type' | 'name'>) =>
  kind === 'commune' || kind === 'district' ? `${type.charAt(0).toUpperCase()}${type.slice(1)} ${name}` : name

/** Communes of a day by what they belonged to; the province itself needs no heading. */
async function groupsAt(ctx: Ctx, at: string): Promise<Choices['groups']> {
  const districts = new Map((await listUnits(ctx, { level: 'district', at })).map((u) => [u.id, u]))
  const groups = new Map<string | null, Choices['groups'][number]>()
  for (const unit of await listUnits(ctx, { level: 'commune', at })) {
    const district = unit.parentId === null ? undefined : districts.get(unit.parentId)
    const key = district?.id ?? null
    const group = groups.get(key) ?? { name: district ? titled(district) : null, items: [] }
    group.items.push({ id: unit.id, name: titled(unit) })
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Agencies that the province's table names today; a commune's own authority is found by its area. */
async function agenciesOf(ctx: Ctx): Promise<Choices['agencies']> {
  const today = ctx.today()
  const { routes } = (await tableOn(ctx)).table
  const keys = new Set(
    routes.filter((r) => r.agency !== 'commune' && (r.to === null || r.to > today)).map((r) => r.agency),
  )
  const wanted = new Set([...keys].map((key) => unitIdOfKey(ctx.config.province, key)))
  const units = await listUnits(ctx, { at: today, level: 'agency' })
  return units.filter((u) => wanted.has(u.id)).map(({ id, name }) => ({ id, name }))
}

async function chosenCommune(ctx: Ctx, id: string | undefined): Promise<Choices['commune']> {
  const unit = id === undefined ? undefined : await unitEver(ctx, id)
  if (!unit || unit.kind !== 'commune') return null
  const today = ctx.today()
  const last = lastDayOf(ctx, unit)
  const shown = last ?? today
  const now = last === undefined ? [] : await successors(ctx, unit.id, shown, today)
  const { partly } = await communeArea(ctx, unit.id)
  const names = await unitNames(ctx, [[unit.id, shown], ...now.map(({ unitId }) => [unitId, today] as const)])
  return {
    id: unit.id,
    name: names(unit.id)?.name ?? unit.name,
    until: last === undefined ? null : unit.validTo,
    outlined: partly.length > 0 && partly.every(({ rings }) => rings !== undefined),
    now: now.map(({ unitId, share, estimated }) => ({
      id: unitId,
      name: names(unitId)?.name ?? '',
      estimated: estimated || share < CERTAIN,
    })),
  }
}

/** The same of communes that reports were written under; what is no commune is left out. */
export async function communesThen(ctx: Ctx, { ids }: { ids: readonly string[] }) {
  const found = await Promise.all(ids.map((id) => chosenCommune(ctx, id)))
  return { items: found.filter((one) => one !== null) }
}

async function chosenAgency(ctx: Ctx, id: string | undefined): Promise<Choices['agency']> {
  const unit = id === undefined ? undefined : await unitEver(ctx, id)
  return unit ? ((await unitNames(ctx, [[unit.id, ctx.today()]]))(unit.id) ?? null) : null
}

/** What the filters offer: the communes of a day's boundaries (those of the chosen commune unless told), the agencies. */
export async function choices(
  ctx: Ctx,
  input: { at?: string | undefined; commune?: string | undefined; agency?: string | undefined },
): Promise<Choices> {
  const commune = await chosenCommune(ctx, input.commune)
  const wanted = input.at ?? (commune?.until ? dayBefore(commune.until) : ctx.today())
  const periods = await periodsOf(ctx)
  const period = periods.find((p) => within(wanted, p)) ?? periods[0]
  const at = period?.at ?? ctx.today()
  return {
    at,
    periods,
    groups: await groupsAt(ctx, at),
    agencies: await agenciesOf(ctx),
    commune,
    agency: await chosenAgency(ctx, input.agency),
  }
}
