import { availableParallelism } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { tooMany } from '@hue-s/kernel/shared/error.ts'
import { foldTouched } from '../series/store-series.ts'
import type { NewObservation } from './check.ts'
import { ingest, MAX_BATCH, Overtaken, type Outcome, type Way } from './ingest.ts'
import { forgetNow } from './meta.ts'
import { putAside } from './store-ingest.ts'
import { forgetPartitions } from './store-partitions.ts'

/** Observations that may wait in this process; more are refused aloud, so that the sender keeps them. */
const MAX_WAITING = 50_000
/** Of one sender, however many lines it has: there is room left for the others. */
const MAX_OF_ONE = 20_000
/** Transactions under way. A datastream keeps to its lane: what it says is judged and committed in order. */
const LANES = Math.min(4, Math.max(2, availableParallelism()))
/** A breath before a small batch lets it carry more: fewer, larger transactions under load. Milliseconds. */
const BREATH = 15
const FEW = 2_000
/** Batches after which what they touched is folded. */
const MAX_UNFOLDED = 200
/** After it was overtaken a lane goes carefully for a while, longer each time. */
const MAX_CAREFUL = 64

/** Who waits for the fate of one observation. Told after the commit. */
export interface Hears {
  taken(outcome: Outcome): void
  failed(error: unknown): void
}
interface Waiting {
  row: NewObservation
  hears: Hears
}

/** Gathers what arrives one by one into batches; each answer comes after the commit of its batch. */
export class Funnel {
  readonly #platform: Platform
  readonly #lanes: Lane[]
  #waiting = 0
  #unfolded = 0
  #folding = false
  readonly #ofSender = new Map<string, number>()

  constructor(platform: Platform) {
    this.#platform = platform
    const left = (by: string, n: number) => this.#left(by, n)
    this.#lanes = Array.from({ length: LANES }, () => new Lane(platform, left, () => this.#committed()))
  }

  get waiting(): number {
    return this.#waiting
  }

  /** More than half of the room is taken. */
  get isCrowded(): boolean {
    return this.#waiting > MAX_WAITING / 2
  }

  /** Takes an observation in; false when there is no room now. */
  add(row: NewObservation, byWhom: string, hears: Hears): boolean {
    const own = this.#ofSender.get(byWhom) ?? 0
    if (this.#waiting >= MAX_WAITING || own >= MAX_OF_ONE) return false
    this.#waiting += 1
    this.#ofSender.set(byWhom, own + 1)
    row.by = byWhom
    const lane = this.#lanes[Math.abs(row.datastream) % LANES] ?? this.#lanes[0]
    lane?.add({ row, hears }, byWhom)
    return true
  }

  #left(by: string, n: number): void {
    this.#waiting -= n
    const own = (this.#ofSender.get(by) ?? 0) - n
    if (own > 0) this.#ofSender.set(by, own)
    else this.#ofSender.delete(by)
  }

  /** Takes many in and answers in their order, when all are durable. */
  addAll(rows: readonly NewObservation[], byWhom: string): Promise<Outcome[]> {
    const room = Math.min(MAX_WAITING - this.#waiting, MAX_OF_ONE - (this.#ofSender.get(byWhom) ?? 0))
    if (rows.length > room) return Promise.reject(tooMany('telemetry.busy', { seconds: 2 }))
    return new Promise((resolve, reject) => {
      const all = { open: rows.length, out: Array.from<Outcome>({ length: rows.length }), resolve, reject }
      if (rows.length === 0) resolve([])
      rows.forEach((row, place) => this.add(row, byWhom, new Part(all, place)))
    })
  }

  /** Charts look through what is not folded yet: in a flood that may not wait for the next minute. */
  #committed(): void {
    this.#unfolded += 1
    if (this.#unfolded < MAX_UNFOLDED || this.#folding) return
    this.#unfolded = 0
    this.#folding = true
    inTransaction(this.#platform, { actor: SYSTEM, action: null }, async ({ db }) => ({
      result: await foldTouched(db),
    }))
      .catch((error: unknown) => this.#platform.log.warn({ err: error }, 'touched hours stay unfolded for now'))
      .finally(() => (this.#folding = false))
  }
}

/** One of many that are answered together. */
class Part implements Hears {
  readonly #all: All
  readonly #place: number

  constructor(all: All, place: number) {
    this.#all = all
    this.#place = place
  }

  taken(outcome: Outcome): void {
    this.#all.out[this.#place] = outcome
    this.#all.open -= 1
    if (this.#all.open === 0) this.#all.resolve(this.#all.out)
  }

  failed(error: unknown): void {
    this.#all.reject(error)
  }
}
interface All {
  open: number
  out: Outcome[]
  resolve: (outcomes: Outcome[]) => void
  reject: (error: unknown) => void
}

/** One transaction after another, each with what came during the one before. */
class Lane {
  readonly #platform: Platform
  readonly #left: (by: string, n: number) => void
  readonly #committed: () => void
  readonly #queues = new Map<string, Waiting[]>()
  #size = 0
  #busy = false
  #careful = 0
  #overtaken = 0

  constructor(platform: Platform, left: (by: string, n: number) => void, committed: () => void) {
    this.#platform = platform
    this.#left = left
    this.#committed = committed
  }

  add(one: Waiting, byWhom: string): void {
    this.#size += 1
    const queue = this.#queues.get(byWhom)
    if (queue) queue.push(one)
    else this.#queues.set(byWhom, [one])
    if (this.#busy) return
    this.#busy = true
    setImmediate(() => void this.#run())
  }

  async #run(): Promise<void> {
    for (let first = true; this.#queues.size > 0; first = false) {
      if (!first && this.#size < FEW) await pause(BREATH)
      const batch = this.#next()
      await this.#put(batch, this.#careful > 0 ? 'careful' : 'hurried')
      this.#careful = Math.max(0, this.#careful - 1)
    }
    this.#busy = false
  }

  /** As much of each sender as of any other, as far as it has so much. */
  #next(): Waiting[] {
    const batch: Waiting[] = []
    while (batch.length < MAX_BATCH && this.#queues.size > 0) {
      const share = Math.max(1, Math.floor((MAX_BATCH - batch.length) / this.#queues.size))
      for (const [by, queue] of [...this.#queues]) {
        if (batch.length >= MAX_BATCH) break
        const part = queue.length <= share ? queue : queue.splice(0, share)
        for (const one of part) batch.push(one)
        this.#size -= part.length
        this.#left(by, part.length)
        this.#queues.delete(by)
        // Who was served goes to the end.
        if (part !== queue) this.#queues.set(by, queue)
      }
    }
    return batch
  }

  async #put(batch: Waiting[], way: Way): Promise<void> {
    let outcomes: Outcome[]
    try {
      outcomes = await once(
        this.#platform,
        batch.map((w) => w.row),
        way,
      )
    } catch (error) {
      return this.#again(batch, way, error)
    }
    if (way === 'hurried') this.#overtaken = 0
    this.#committed()
    batch.forEach((one, n) => {
      const outcome = outcomes[n] ?? { is: 'refused', code: 'telemetry.noSuchDatastream' }
      this.#tell(() => one.hears.taken(outcome))
    })
  }

  /** Who stumbles over what it is told must not keep the others from hearing it, nor the lane from going on. */
  #tell(say: () => void): void {
    try {
      say()
    } catch (error) {
      this.#platform.log.error({ err: error }, 'the fate of an observation was not heard')
    }
  }

  async #again(batch: Waiting[], way: Way, error: unknown): Promise<void> {
    const code = String((error as { code?: unknown }).code ?? '')
    if (way === 'hurried' && (error instanceof Overtaken || /^2[23]/.test(code))) {
      this.#overtaken += 1
      this.#careful = Math.min(2 ** this.#overtaken, MAX_CAREFUL)
      // A datastream was deleted under us, or an empty month was dropped: ask anew what there is.
      forgetNow(this.#platform)
      forgetPartitions(this.#platform)
      return this.#put(batch, 'careful')
    }
    if (!/^2[23]/.test(code)) return batch.forEach(({ hears }) => this.#tell(() => hears.failed(error)))
    if (batch.length === 1) return this.#putAside(batch[0], code)
    // One row that breaks a batch must not take its neighbours with it.
    const middle = Math.ceil(batch.length / 2)
    forgetNow(this.#platform)
    forgetPartitions(this.#platform)
    await this.#put(batch.slice(0, middle), 'careful')
    await this.#put(batch.slice(middle), 'careful')
  }

  /** What no column can hold is kept apart without what it said: its sender need not send it again. */
  async #putAside(one: Waiting | undefined, code: string): Promise<void> {
    if (!one) return
    const { datastream, time, by = '' } = one.row
    const payload = { time: new Date(time).toISOString(), code }
    const aside = { datastream, reason: 'wrongType', payload, by } as const
    const { database, clock } = this.#platform
    const outcome: Outcome = await putAside(database.db, [aside], clock.now()).then(
      () => ({ is: 'aside', reason: 'wrongType' }),
      () => ({ is: 'refused', code: 'telemetry.badRow' }),
    )
    this.#tell(() => one.hears.taken(outcome))
  }
}

const once = (platform: Platform, rows: readonly NewObservation[], way: Way): Promise<Outcome[]> =>
  inTransaction(platform, { actor: SYSTEM, action: null }, async (ctx) => ({
    result: await ingest(ctx, rows, '', way),
  }))

const funnels = new WeakMap<Platform, Funnel>()
export function funnelOf(platform: Platform): Funnel {
  const funnel = funnels.get(platform) ?? new Funnel(platform)
  funnels.set(platform, funnel)
  return funnel
}

/** Observations in transactions of their own, with those of others; answers when all are durable. What is sent again changes nothing. */
export async function ingestDurably(
  platform: Platform,
  rows: readonly NewObservation[],
  byWhom: string,
): Promise<Outcome[]> {
  const out: Outcome[] = []
  for (let n = 0; n < rows.length; n += MAX_BATCH)
    out.push(...(await funnelOf(platform).addAll(rows.slice(n, n + MAX_BATCH), byWhom)))
  return out
}
