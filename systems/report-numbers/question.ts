import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import type { BehindInput, FiguresInput, Period, Proof } from './contract.ts'
import type { Epoch } from './correspondence.ts'
import { editionOf, tableOf } from './editions.ts'
import { epochOf } from './place.ts'
import type { Edition } from './store.ts'
import type { Question } from './store-figures.ts'

type Asked = Pick<
  FiguresInput | BehindInput,
  'from' | 'to' | 'period' | 'boundaries' | 'category' | 'commune' | 'agency' | 'channel' | 'edition'
>

/** A question against an edition, complete: nothing in it depends on when it is read. */
export interface Resolved {
  edition: Edition
  epochs: readonly Epoch[]
  epoch: Epoch | undefined
  boundaries: string
  question: Question
}

const monthsBefore = (day: string, months: number) => {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10)
}

/** First and last day of a named period that ends on a day. */
export function periodOf(period: Period, day: string): { from: string | null; to: string | null } {
  if (period === 'all') return { from: null, to: null }
  const quarter = (Number(day.slice(5, 7)) - 1) % 3
  const back = { '12m': 11, year: Number(day.slice(5, 7)) - 1, quarter, month: 0 }[period]
  return { from: monthsBefore(day, back), to: day }
}

/** The same days of the year before; 29 February becomes the 28th. */
export function yearBefore(day: string): string {
  const [year = '', month, date] = [day.slice(0, 4), day.slice(5, 7), day.slice(8)]
  return `${String(Number(year) - 1).padStart(4, '0')}-${month}-${month === '02' && date === '29' ? '28' : date}`
}

/** What is asked, against the edition that is meant; undefined before the first edition. */
export async function resolve(ctx: Ctx, asked: Asked): Promise<Resolved | undefined> {
  if (asked.from !== undefined && asked.to !== undefined && asked.from > asked.to)
    throw invalid('report-numbers.fromAfterTo', { from: asked.from, to: asked.to })
  const edition = await editionOf(ctx, asked.edition)
  if (!edition) return undefined
  const { epochs } = await tableOf(ctx, edition.boundaries)
  const day = legalDate(new Date(edition.publishedAt))
  const boundaries = asked.boundaries ?? day
  const at = epochOf(epochs, boundaries)
  const first = epochs[0]?.from
  if (at < 0 && first !== undefined) throw invalid('report-numbers.noBoundaries', { first })
  const named = asked.period ? periodOf(asked.period, day) : { from: null, to: null }
  return {
    edition,
    epochs,
    epoch: epochs[at],
    boundaries,
    question: {
      editionId: edition.id,
      asOf: edition.publishedAt,
      from: asked.from ?? named.from,
      to: asked.to ?? named.to,
      epoch: Math.max(0, at) + 1,
      category: asked.category,
      commune: asked.commune,
      agency: asked.agency,
      channel: asked.channel,
    },
  }
}

/** The question in its full form: names in one order, the days instead of the name of a period. */
export function queryOf({ question: q, boundaries, edition }: Resolved, first: Record<string, string>): string {
  const all = {
    ...first,
    from: q.from,
    to: q.to,
    boundaries,
    category: q.category,
    commune: q.commune,
    agency: q.agency,
    channel: q.channel,
    edition: edition.version,
  }
  return new URLSearchParams(
    Object.entries(all).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  ).toString()
}

const BASE = '/api/report-numbers'

export const proofOf = (resolved: Resolved, first: Record<string, string>): Proof => ({
  edition: resolved.edition.version,
  manifestHash: resolved.edition.version,
  publishedAt: resolved.edition.publishedAt,
  definitions: resolved.edition.definitions,
  query: queryOf(resolved, first),
  manifest: `${BASE}/editions/${resolved.edition.version}/manifest.json`,
})

/** As much of a version as stands in the links behind numbers: no two editions will share it. */
export const SHORT = 20

/** The days of a value of time, inside the days that were asked for. */
export function daysOf(by: 'month' | 'quarter' | 'year', key: string): { from: string; to: string } {
  const year = Number(key.slice(0, 4))
  const [start, months] =
    by === 'year' ? [1, 12] : by === 'quarter' ? [Number(key.slice(6)) * 3 - 2, 3] : [Number(key.slice(5)), 1]
  const iso = (date: Date) => date.toISOString().slice(0, 10)
  return { from: iso(new Date(Date.UTC(year, start - 1, 1))), to: iso(new Date(Date.UTC(year, start - 1 + months, 0))) }
}
