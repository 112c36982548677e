import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { back, observed, type Reason, type Told } from '../contract.ts'
import { doubtsOf, judge, type Before, type Meta, type NewObservation } from './check.ts'
import { ensureFeatures, featuresThere } from './features.ts'
import { announce } from './listeners.ts'
import { metasOf } from './meta.ts'
import { ensurePartitions } from './store-partitions.ts'
import * as store from './store-ingest.ts'

/** What became of one observation. `stored` is also the answer to a repeat of what is there. */
export type Outcome =
  | { is: 'stored' | 'corrected'; id: string; quality: number }
  | { is: 'aside'; reason: Reason }
  | { is: 'refused'; code: string }

/** Most rows that one statement takes. */
export const MAX_BATCH = 4_000
/** Most rows of one event. */
const MAX_TOLD = 1_000

export interface Judged {
  place: number
  meta: Meta
  row: store.Row
}

export const observationKey = (datastream: number, time: number) => `${datastream}-${time}`

/** The name is made when somebody asks for it: most senders do not. */
class Taken {
  readonly is: 'stored' | 'corrected'
  readonly #row: store.Row
  constructor(is: 'stored' | 'corrected', row: store.Row) {
    this.is = is
    this.#row = row
  }
  get id(): string {
    return observationKey(this.#row.datastream, this.#row.time)
  }
  get quality(): number {
    return this.#row.quality
  }
}

/** What was taken for new was not: somebody else was there first. The whole batch is undone. */
export class Overtaken extends Error {}

/**
 * How rows are put in. `careful` stands whatever is there already. `hurried` is for transactions that can be undone and
 * begun again carefully: it takes rows that are newer than all their datastream has said for rows that nobody has sent
 * before, which they nearly always are, and throws where one was not.
 */
export type Way = 'careful' | 'hurried'

/**
 * Takes observations in, from whichever door: what cannot be true is put aside, repeats change nothing, another value
 * for the same time is a correction with its history. Runs in the caller's transaction; answers in the order given.
 */
export async function ingest(
  ctx: Ctx,
  rows: readonly NewObservation[],
  byWhom: string,
  way: Way = 'careful',
): Promise<Outcome[]> {
  const out: Outcome[] = []
  for (let n = 0; n < rows.length; n += MAX_BATCH)
    out.push(...(await ingestBatch(ctx, rows.slice(n, n + MAX_BATCH), byWhom, way)))
  return out
}

async function ingestBatch(ctx: Ctx, rows: readonly NewObservation[], byWhom: string, way: Way): Promise<Outcome[]> {
  const now = ctx.now()
  const metas = await metasOf(ctx.platform, ctx.db, new Set(rows.map((r) => r.datastream)))
  const features = await featuresThere(ctx.db, rows)
  const { out, judged, impossible } = judgeAll(rows, { metas, features }, byWhom, now.getTime())
  if (impossible.length > 0) await store.putAside(ctx.db, impossible, now)
  for (const round of roundsOf(judged)) await putRound(ctx, round, now, way, out)
  return out
}

function judgeAll(
  rows: readonly NewObservation[],
  { metas, features }: { metas: ReadonlyMap<number, Meta>; features: ReadonlySet<number> },
  byWhom: string,
  now: number,
) {
  const out: Outcome[] = Array.from({ length: rows.length })
  const judged: Judged[] = []
  const impossible: store.Impossible[] = []
  rows.forEach((given, place) => {
    const meta = metas.get(given.datastream)
    if (!meta) return void (out[place] = { is: 'refused', code: 'telemetry.noSuchDatastream' })
    const isLost = given.feature !== undefined && !features.has(given.feature)
    const sound = isLost ? ({ reason: 'wrongType' } as const) : judge(meta, given, now)
    const by = given.by ?? byWhom
    if ('reason' in sound) {
      impossible.push({ datastream: given.datastream, reason: sound.reason, payload: payloadOf(given), by })
      return void (out[place] = { is: 'aside', reason: sound.reason })
    }
    const row: store.Row = {
      datastream: meta.id,
      feature: given.feature ?? null,
      time: given.time,
      result: sound.result,
      quality: 0,
      resultTime: given.resultTime ?? null,
      end: given.end ?? null,
      raw: sound.raw,
      value: sound.value ?? null,
      parameters: given.parameters ?? null,
      more: given.more ?? null,
      byWhom: by,
    }
    judged.push({ place, meta, row })
  })
  return { out, judged, impossible }
}

/**
 * In one order for every batch: two that meet wait for each other instead of locking up. The same instant twice in one
 * batch: the later one is a correction of the earlier, in a round of its own.
 */
function roundsOf(judged: Judged[]): Judged[][] {
  judged.sort((a, b) => a.row.datastream - b.row.datastream || a.row.time - b.row.time)
  const rounds: Judged[][] = []
  let last: store.Row | undefined
  let round = 0
  for (const one of judged) {
    round = last?.datastream === one.row.datastream && last.time === one.row.time ? round + 1 : 0
    ;(rounds[round] ??= []).push(one)
    last = one.row
  }
  return rounds
}

const payloadOf = ({ time, result, ...rest }: NewObservation) => ({
  time: new Date(time).toISOString(),
  result: typeof result === 'number' && !Number.isFinite(result) ? String(result) : cut(result),
  ...(rest.feature === undefined ? {} : { feature: rest.feature }),
  ...(rest.parameters ? { parameters: cut(rest.parameters) } : {}),
})
const cut = (value: unknown) => {
  const text = JSON.stringify(value) ?? 'null'
  return text.length > 500 ? `${text.slice(0, 500).replace(/\p{Surrogate}/gu, '')}…` : value
}

async function putRound(ctx: Ctx, judged: Judged[], now: Date, way: Way, out: Outcome[]): Promise<void> {
  await ensurePartitions(
    ctx.platform,
    judged.map(({ row }) => row.time),
  )
  const before = await store.listBefore(ctx.db, idsOf(judged))
  await ensureFeatures(ctx, judged)
  const isAhead = ({ row }: Judged) => way === 'hurried' && row.time > (before.get(row.datastream)?.time ?? Infinity)
  const ahead = judged.filter(isAhead)
  const late = ahead.length === judged.length ? [] : judged.filter((one) => !isAhead(one))
  const fresh = late.length > 0 ? await putLate(ctx, late, before, now, out) : []
  if (ahead.length > 0) {
    const { rows, newest } = weigh(ahead, before, now)
    const known = await store.putAhead(ctx.db, rows, newest, now)
    if (known < newest.length) throw new Overtaken('a datastream went on, or went away, meanwhile')
    for (const { place, row } of ahead) out[place] = new Taken('stored', row)
    fresh.push(...rows)
  }
  await tell(ctx, fresh)
  await endSilences(ctx, judged, before, now)
}

/** In the order of their datastreams, each once. */
function idsOf(judged: readonly Judged[]): number[] {
  const ids: number[] = []
  for (const { row } of judged) if (ids.at(-1) !== row.datastream) ids.push(row.datastream)
  return ids
}

/** Rows that may be there already. Answers those that were not, or say something else now. */
async function putLate(
  ctx: Ctx,
  late: readonly Judged[],
  before: ReadonlyMap<number, Before>,
  now: Date,
  out: Outcome[],
): Promise<store.Row[]> {
  const { rows, newest } = weigh(late, before, now)
  const made = await store.putAny(ctx.db, rows, newest, now)
  const corrected = new Set(made ? await store.correct(ctx.db, rows, now) : [])
  rows.forEach((row, n) => (out[late[n]?.place ?? 0] = new Taken(corrected.has(n) ? 'corrected' : 'stored', row)))
  if (!made) return rows
  const inserted = new Set(made.map(([datastream, time]) => observationKey(datastream, time)))
  return rows.filter((row, n) => corrected.has(n) || inserted.has(observationKey(row.datastream, row.time)))
}

/** Every row with its doubts, and the newest of each datastream with what its summary needs. */
function weigh(judged: readonly Judged[], known: ReadonlyMap<number, Before>, now: Date) {
  const newest: store.Newest[] = []
  let last: store.Newest | undefined
  let before: Before | undefined
  const rows = judged.map(({ meta, row }): store.Row => {
    const { time, result, resultTime } = row
    if (last?.row.datastream !== row.datastream) {
      before = known.get(row.datastream)
      last = undefined
    }
    row.quality = doubtsOf(meta.terms, row, before, now.getTime())
    const isSame = before !== undefined && before.result === result && result !== null
    const sameSince = isSame && before && before.time <= time ? before.sameSince : time
    if (!before || time >= before.time) before = { time, result, quality: row.quality, sameSince }
    if (last) {
      last.row = row
      last.sameSince = sameSince
      last.resultFrom = least(last.resultFrom, resultTime)
      last.resultTo = most(last.resultTo, resultTime)
    } else {
      last = { row, sameSince, firstTime: time, resultFrom: resultTime, resultTo: resultTime }
      newest.push(last)
    }
    return row
  })
  return { rows, newest }
}
const least = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b))
const most = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b))

async function tell(ctx: Ctx, rows: readonly store.Row[]): Promise<void> {
  for (let n = 0; n < rows.length; n += MAX_TOLD)
    await ctx.emit(observed, {
      rows: rows.slice(n, n + MAX_TOLD).map((r): Told => [r.datastream, r.time, r.result, r.quality]),
    })
  if (rows.length > 0) ctx.afterCommit(() => announce(ctx.platform, rows))
}

/** A replay of yesterday does not end a silence: only what was measured lately does. */
async function endSilences(
  ctx: Ctx,
  judged: readonly Judged[],
  before: ReadonlyMap<number, store.Known>,
  now: Date,
): Promise<void> {
  const speaks = judged.filter(
    ({ meta, row }) =>
      (before.get(meta.id)?.silent ?? true) && row.time > now.getTime() - silentAfter(meta.terms) * 1_000,
  )
  if (speaks.length === 0) return
  for (const { datastreamId, since } of await store.endSilences(ctx.db, [...new Set(speaks.map((s) => s.meta.id))]))
    await ctx.emit(back, { datastream: datastreamId, since, at: now.toISOString() })
}

/** Seconds after which a datastream is silent; endless where nothing was agreed. */
export const silentAfter = ({ silentAfter: told, expected }: Meta['terms']): number =>
  told ?? (expected === undefined ? Infinity : expected * 3)
