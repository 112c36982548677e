import { linesForFigures, monthsChangedSince, type FigureLine } from '@hue-s/engines/cases/index.ts'
import type { Outcome, ReportFact, Source } from './source.ts'

const TYPE = 'field-reports.report'
/** States in which a report has a result; what is closed in another one was closed without. */
const WITH_RESULT = new Set(['resolved', 'published', 'closed'])

const outcomeOf = ({ state, closedAt }: FigureLine): Outcome =>
  WITH_RESULT.has(state) ? 'finished' : closedAt === null ? 'open' : 'declined'

function factOf(line: FigureLine): ReportFact {
  const { wasLate, mergedInto, data, updatedAt: _, ...rest } = line
  const child = data['child']
  return {
    ...rest,
    category: line.category ?? '',
    child: typeof child === 'string' ? child : null,
    outcome: outcomeOf(line),
    // A missed time to accept is no late report: what counts is the date by which it was to be handled.
    late: wasLate && !(line.finishedAt !== null && line.dueAt !== null && line.finishedAt <= line.dueAt),
    merged: mergedInto !== null,
  }
}

/** First instant of a month in Vietnam, which has had one offset, +07:00, since 1975. */
const startOf = (month: string) => new Date(`${month}-01T00:00:00+07:00`).toISOString()

function monthAfter(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7)
}

/** Field reports, from the case engine. */
export const caseSource: Source = {
  monthsChangedSince: (ctx, since) => monthsChangedSince(ctx, { type: TYPE, since }),
  async factsOf(ctx, month) {
    const asked = { type: TYPE, openedFrom: startOf(month), openedTo: startOf(monthAfter(month)), fields: ['child'] }
    const facts: ReportFact[] = []
    for await (const line of linesForFigures(ctx, asked)) facts.push(factOf(line))
    return facts
  },
}
