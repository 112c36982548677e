import { calendarSetting, due, refusing, type Stop } from '@hue-s/engines/calendar/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Output, Parsed } from '@hue-s/kernel/shared/route.ts'
import { unitsWith } from '../by-rules.ts'
import type { publicServicesContract as routes } from '../contract.ts'
import { promiseFrom } from '../filing/promise.ts'
import { rangeOf } from './quality-index.ts'
import { listPast, listStepsOf, type PastRow } from './store-quality.ts'

type In = Parsed<typeof routes.backTest>
type Out = Output<typeof routes.backTest>
type Steps = Awaited<ReturnType<typeof listStepsOf>>

/** So many dossiers are replayed in one question, and so many named. */
const MOST_REPLAYED = 3_000
const MOST_NAMED = 100

/** While no step ran the applicant was waited for: the clock stood still then, and stands still in the replay. */
function stopsOf(steps: Steps, acceptedAt: string): Stop[] {
  const stops: Stop[] = []
  steps.forEach((step, n) => {
    const before = steps[n - 1]?.endedAt
    if (before && before >= acceptedAt && before < step.startedAt)
      stops.push({ from: new Date(before), to: new Date(step.startedAt) })
  })
  return stops
}

/** The promise that a dossier would have got. */
function wouldBe(ctx: Ctx, { amount, unit, cutOff }: In, row: PastRow, stops: readonly Stop[]): string | null {
  const start = new Date(row.acceptedAt)
  const budget = { amount, unit, cutOff: cutOff ?? null, citation: 'back-test' }
  const { why, extension, special } = promiseFrom(ctx, { budget }, start)
  if (special || stops.length === 0) return why.due
  return refusing(() => due(start, extension, ctx.setting(calendarSetting), stops)).due?.toISOString() ?? null
}

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0

function stepsUnder(steps: Steps, { step, hours }: In): Out['steps'] {
  const kinds = new Map<string, number[]>()
  for (const { kind, worked } of steps) if (worked !== null) kinds.set(kind, [...(kinds.get(kind) ?? []), worked])
  return [...kinds].map(([kind, worked]) => ({
    kind,
    all: worked.length,
    over: step === kind && hours !== undefined ? worked.filter((one) => one > hours).length : 0,
    median: median(worked.toSorted((a, b) => a - b)),
  }))
}

/**
 * Plays the dossiers of a period again under another limit, with their real pauses: who would have been late, before
 * anybody decides. Changes nothing.
 */
export async function backTest(ctx: Ctx, input: In): Promise<Out> {
  const units = unitsWith(ctx, 'public-services.read')
  const rows = await listPast(ctx.db, input.procedure, rangeOf(input), units, MOST_REPLAYED + 1)
  const replayed = rows.slice(0, MOST_REPLAYED)
  const steps =
    replayed.length === 0
      ? []
      : await listStepsOf(
          ctx.db,
          replayed.map(({ id }) => id),
        )
  const byDossier = new Map<string, Steps>()
  for (const one of steps) byDossier.set(one.id, [...(byDossier.get(one.id) ?? []), one])
  const out: Out = {
    before: { all: replayed.length, late: 0 },
    after: { all: replayed.length, late: 0 },
    newlyLate: [],
    rescued: 0,
    steps: stepsUnder(steps, input),
    cut: rows.length > MOST_REPLAYED,
  }
  for (const row of replayed) {
    const { acceptedAt, ...line } = row
    const at = wouldBe(ctx, input, row, stopsOf(byDossier.get(row.id) ?? [], acceptedAt))
    const [was, is] = [row.promisedAt !== null && row.readyAt > row.promisedAt, at !== null && row.readyAt > at]
    out.before.late += Number(was)
    out.after.late += Number(is)
    out.rescued += Number(was && !is)
    if (is && !was && at !== null && out.newlyLate.length < MOST_NAMED) out.newlyLate.push({ ...line, wouldBe: at })
  }
  return out
}
