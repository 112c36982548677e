import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { findType, mainClockOf, type CaseType } from './case-type.ts'
import * as store from './store-figures.ts'

export type { FigureLine } from './store-figures.ts'

export interface FiguresAsked {
  type: string
  /** The first instant of the period (ISO), and the first after it. */
  openedFrom: string
  openedTo: string
  /** Fields of `data` to tell with each line. Only such as tell no person. */
  fields?: readonly string[]
}

const PAGE = 5_000

/**
 * The plain facts of each case of a period for figures, in order of opening and id: nothing of who brought it, no free
 * text. Merged duplicates are among them and named. Whether the reader may is the caller's to say.
 */
export async function* linesForFigures(ctx: Ctx, asked: FiguresAsked): AsyncGenerator<store.FigureLine> {
  for await (const page of pagesForFigures(ctx, asked)) yield* page
}

/** The same in pages of five thousand, for those who write in bulk. */
export async function* pagesForFigures(ctx: Ctx, asked: FiguresAsked): AsyncGenerator<store.FigureLine[]> {
  const type = typeNamed(asked.type)
  const fields = asked.fields ?? []
  const unfit = fields.find((f) => !(f in type.data.shape) || type.personalFields?.includes(f))
  if (unfit !== undefined || !isPeriod(asked)) throw invalid('cases.badFigures')
  let after: readonly [string, string] | undefined
  for (;;) {
    const rows = await store.listLines(ctx.db, { ...asked, fields, main: mainClockOf(type) ?? '' }, after, PAGE)
    const last = rows.at(-1)
    if (last) yield rows.map(({ key: _key, ...line }) => line)
    if (!last || rows.length < PAGE) return
    after = [last.key, last.id]
  }
}

const isPeriod = ({ openedFrom, openedTo }: FiguresAsked) => Date.parse(openedFrom) <= Date.parse(openedTo)

function typeNamed(name: string): CaseType {
  const type = findType(name)
  if (!type) throw invalid('cases.unknownType', { type: name })
  return type
}

// A case that is committed late carries the time at which its work began: look back so far.
const OVERLAP_MS = 5 * 60_000

/** Months of opening (`YYYY-MM`, Vietnam’s time) with cases that were opened or changed since an instant; all without one. */
export async function monthsChangedSince(
  ctx: Ctx,
  { type, since }: { type: string; since: string | null },
): Promise<string[]> {
  typeNamed(type)
  if (since !== null && Number.isNaN(Date.parse(since))) throw invalid('cases.badFigures')
  const from = since === null ? null : new Date(Date.parse(since) - OVERLAP_MS)
  return (await store.listMonths(ctx.db, type, from)).map((m) => m.month)
}
