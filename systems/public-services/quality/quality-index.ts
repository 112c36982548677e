import { leftAt } from '@hue-s/engines/forms/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import { namesOf } from '../agencies.ts'
import { asPlatform } from '../by-rules.ts'
import type { publicServicesContract as routes } from '../contract.ts'
import { GROUPS, INDICATORS, type AgencyIndex, type Indicator } from '../contract-quality.ts'
import { TYPE } from '../contract-shapes.ts'
import { DRAFT_KIND } from '../filing/draft-subject.ts'
import { rulesOf } from '../setting.ts'
import { MEASURES } from './indicators.ts'
import { countAdoption, countIndicators, keepRating, listBehind, type CountRow, type Range } from './store-quality.ts'

type In<R extends keyof typeof routes> = Parsed<(typeof routes)[R]>
const DAY = 86_400_000
const MOST_DAYS = 366

/** Days of Viet Nam as instants, both ends included. */
export function rangeOf({ from, to }: { from: string; to: string }): Range {
  const start = new Date(`${from}T00:00:00+07:00`)
  const end = new Date(Date.parse(`${to}T00:00:00+07:00`) + DAY)
  if (end <= start || end.getTime() - start.getTime() > MOST_DAYS * DAY)
    throw invalid('public-services.badIndexPeriod', { days: MOST_DAYS })
  return { from: start, to: end }
}

type Rules = ReturnType<typeof rulesOf>['quality']
const round = (n: number) => Math.round(n * 10) / 10
const allOf = (row: CountRow, name: Indicator) => row[`all${upper(name)}`] ?? 0
const metOf = (row: CountRow, name: Indicator) => row[`met${upper(name)}`] ?? 0
/** The column is written small with an underscore; the database layer makes one capital letter of it. */
const upper = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).toLowerCase()

/** Points of one agency. An indicator that concerns no dossier, or too few of them, leaves its points to the others of its group. */
export function scored(row: CountRow, { points, bands, least }: Rules): Omit<AgencyIndex, 'agency'> {
  const groups = GROUPS.map((group) => {
    const indicators = INDICATORS.filter((name) => MEASURES[name].group === group).map((indicator) => ({
      indicator,
      points: points[indicator],
      all: allOf(row, indicator),
      met: metOf(row, indicator),
    }))
    const most = indicators.reduce((sum, one) => sum + one.points, 0)
    const judged = indicators.filter(({ all }) => all >= least)
    const weight = judged.reduce((sum, one) => sum + one.points, 0)
    const share = judged.reduce((sum, one) => sum + (one.points * one.met) / one.all, 0)
    const few = weight === 0 && indicators.some(({ all }) => all > 0)
    return { group, most, points: weight === 0 ? null : round((share / weight) * most), few, indicators }
  })
  const judged = groups.filter(({ points: got }) => got !== null)
  const most = judged.reduce((sum, one) => sum + one.most, 0)
  const got = judged.reduce((sum, one) => sum + (one.points ?? 0), 0)
  const total = most === 0 ? null : round((got / most) * 100)
  const band = total === null ? null : (bands.find(({ from }) => total >= from)?.key ?? null)
  return { dossiers: row.dossiers, groups, total, band, least }
}

/** The index of every agency and of all together, live from the dossiers. */
export async function qualityIndex(ctx: Ctx, input: In<'qualityIndex'>) {
  const rules = rulesOf(ctx).quality
  const rows = await countIndicators(ctx.db, rangeOf(input), ctx.now(), rulesOf(ctx).check.workingHours)
  const names = await namesOf(
    asPlatform(ctx),
    rows.map(({ agencyId }) => agencyId),
  )
  const sum: CountRow = { agencyId: '', dossiers: 0 } as unknown as CountRow
  for (const row of rows)
    for (const [key, value] of Object.entries(row))
      if (typeof value === 'number') sum[key] = ((sum[key] as number | undefined) ?? 0) + value
  const agencies = rows
    .map((row) => ({ agency: names(row.agencyId), ...scored(row, rules) }))
    .sort((a, b) => (b.total ?? -1) - (a.total ?? -1) || b.dossiers - a.dossiers)
  return {
    from: input.from,
    to: input.to,
    citation: rules.citation,
    whole: { agency: null, ...scored(sum, rules) },
    agencies,
  }
}

export const adoption = async (ctx: Ctx, input: In<'adoption'>) => ({
  items: await countAdoption(ctx.db, rangeOf(input)),
})

const DAY_WITHOUT = 1

/** At which page of a procedure's form people leave: drafts that nobody came back to for a day, by their furthest page. */
export async function dropOff(ctx: Ctx, { procedure }: In<'dropOff'>) {
  const { least } = rulesOf(ctx).quality
  const idle = new Date(ctx.now().getTime() - DAY_WITHOUT * DAY)
  const left = await leftAt(ctx, `${DRAFT_KIND}:${procedure}`, idle)
  const few = left.total > 0 && left.total < least
  return { ...left, ...(few ? { pages: left.pages.map((one) => ({ ...one, left: 0 })), review: 0 } : {}), few, least }
}

/** What a number of the index was counted from. */
export async function indexDossiers(ctx: Ctx, input: In<'indexDossiers'>) {
  const { agencyId, indicator, met, after, limit } = input
  if (!ctx.can('public-services.read', agencyId)) throw notFound('kernel.recordNotFound')
  const rows = await listBehind(ctx.db, rangeOf(input), {
    agencyId,
    indicator,
    met: met === 'yes',
    now: ctx.now(),
    checkHours: rulesOf(ctx).check.workingHours,
    after: placeOf(after),
    limit: limit + 1,
  })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? `${last.filedAt}~${last.id}` : null }
}

function placeOf(after: string | undefined): { at: string; id: string } | null {
  if (after === undefined) return null
  const [at = '', id = ''] = after.split('~')
  if (Number.isNaN(Date.parse(at)) || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id))
    throw invalid('cases.badPage')
  return { at, id }
}

/** The verdict of the person stays with the dossier, for the index. */
export async function rated(ctx: Ctx, { id, type, score }: { id: string; type: string; score: number }): Promise<void> {
  if (type === TYPE) await keepRating(ctx.db, id, score)
}
