import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { allows } from '@hue-s/kernel/server/access.ts'
import { seeThing } from '../access.ts'
import type { Series } from '../contract.ts'
import * as store from './store-series.ts'

const MINUTE = 60_000
/** A chart may reach over ten years. */
const MAX_SPAN = 3_660 * 86_400_000
/** Points of their own that a chart may have before they are drawn as least, mean and most. */
const RAW_FACTOR = 2

/** A series for a chart: points of their own where they are few, else roll-ups with least and most; gaps are named. */
export async function series(
  ctx: Ctx,
  { datastream, from, to, points }: { datastream: number; from: string; to: string; points: number },
): Promise<Series> {
  const kept = await store.findDatastream(ctx.db, datastream)
  if (!kept || !allows(seeThing, ctx.actor, kept)) throw notFound('telemetry.noSuchDatastream', { datastream })
  const [begin, end] = [new Date(from), new Date(to)]
  const span = end.getTime() - begin.getTime()
  if (!(span > 0 && span <= MAX_SPAN)) throw invalid('telemetry.badRange')
  const expected = kept.expected === null ? null : kept.expected * 1_000
  const raw = await rawIfFew(ctx, datastream, begin, end, points, expected)
  const step = raw ? undefined : (store.STEPS.find((s) => span / (s * MINUTE) <= points) ?? 1440)
  const buckets = raw ?? (await store.listBuckets(ctx.db, datastream, step ?? 1440, begin, end))
  const width = step === undefined ? 0 : step * MINUTE
  // What is not yet past cannot be missing.
  const until = Math.min(end.getTime(), ctx.now().getTime())
  const since = Math.max(begin.getTime(), new Date(kept.createdAt).getTime(), 0)
  const first = buckets[0] ? Math.min(new Date(buckets[0].at).getTime(), since) : since
  return {
    datastream,
    unit: kept.unit ?? '',
    step: step ?? 'raw',
    points: buckets.map(({ at, min, mean, max, n }) => [at, min, mean, max, n]),
    doubts: buckets.flatMap(({ at, quality }): [string, number][] => (quality === 0 ? [] : [[at, quality]])),
    gaps: gapsOf(
      buckets.map((b) => new Date(b.at).getTime()),
      Math.max(first, begin.getTime()),
      until,
      width,
      expected,
    ),
    coverage: coverageOf(buckets, Math.max(first, begin.getTime()), until, expected),
  }
}

async function rawIfFew(ctx: Ctx, datastream: number, from: Date, to: Date, points: number, expected: number | null) {
  const limit = points * RAW_FACTOR
  const likely = expected === null ? 0 : (to.getTime() - from.getTime()) / expected
  if (likely > limit) return undefined
  const rows = await store.listRaw(ctx.db, datastream, from, to, limit + 1)
  return rows.length > limit ? undefined : rows
}

/** Times without observations: between points farther apart than two and a half steps, or over missing buckets. */
function gapsOf(
  at: readonly number[],
  from: number,
  until: number,
  width: number,
  expected: number | null,
): [string, string][] {
  const patience = width > 0 ? Math.max(width, (expected ?? 0) * 1.5) : expected === null ? Infinity : expected * 2.5
  const out: [string, string][] = []
  const iso = (ms: number) => new Date(ms).toISOString()
  let last = from
  for (const time of at) {
    if (time - last > patience) out.push([iso(last), iso(time)])
    last = Math.max(last, time + width)
  }
  if (until - last > patience) out.push([iso(last), iso(until)])
  return out
}

function coverageOf(
  buckets: readonly store.Bucket[],
  from: number,
  until: number,
  expected: number | null,
): number | null {
  if (expected === null || until <= from) return null
  const due = Math.max(1, Math.floor((until - from) / expected))
  return Math.min(1, Math.round((buckets.reduce((sum, b) => sum + b.n, 0) / due) * 1000) / 1000)
}
