import { randomUUID } from 'node:crypto'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import { makeCtx, type Platform } from '@hue-s/kernel/server/ctx.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Device } from './agent.ts'
import { SPANS, type Seen } from './contract.ts'
import { stepAt } from './flows.ts'
import { screensOf } from './known.ts'
import * as store from './store-write.ts'

/** How long sums lie in memory; at most this much is lost when a process is killed. */
export const FLUSH_MS = 10_000
/** A batch has an end, whatever is sent in ten seconds. */
const MOST_KEYS = 20_000
const COMMUNES_MS = 600_000

const emptyBatch = (): store.Batch => ({ screens: new Map(), communes: new Map(), steps: new Map() })
const sizeOf = (b: store.Batch) => b.screens.size + b.communes.size + b.steps.size

/**
 * Adds up what browsers tell, in memory, and writes the sums in one transaction. A batch stays as it is until the
 * database has said yes; the number it carries makes a second writing of it do nothing.
 */
export class Counter {
  readonly #platform: Platform
  readonly #process = randomUUID()
  #batch = emptyBatch()
  #writing: { batch: store.Batch; number: number } | undefined
  #number = 0
  #turn: Promise<void> = Promise.resolve()
  #communes: { until: number; ids: Promise<ReadonlySet<string>> } | undefined

  constructor(platform: Platform) {
    this.#platform = platform
  }

  /** Counts one telling. False when the app has no such screen: nothing is counted. */
  async add(seen: Seen, device: Device, seconds: number = SPANS[seen.b] ?? 0): Promise<boolean> {
    if (!screensOf(this.#platform).has(seen.s)) return false
    const known = seen.c !== undefined && (await this.#knownCommunes()).has(seen.c)
    const day = legalDate(this.#platform.clock.now())
    const batch = this.#batch
    if (sizeOf(batch) >= MOST_KEYS) return true
    const { s: screen, a: audience, l: lang, m: mode, v: views } = seen
    const visits = views * seen.f
    const key = [day, screen, audience, lang, device, mode].join('\n')
    const sum = batch.screens.get(key) ?? { day, screen, audience, lang, device, mode, views: 0, visits: 0, seconds: 0 }
    batch.screens.set(key, sum)
    sum.views += views
    sum.visits += visits
    sum.seconds += seconds
    this.#addCommune(batch, day, known ? (seen.c ?? '') : '', views, visits)
    for (const at of new Set(seen.t)) this.#addStep(batch, day, screen, at)
    return true
  }

  #addCommune(batch: store.Batch, day: string, commune: string, views: number, visits: number): void {
    if (views === 0) return
    const sum = batch.communes.get(`${day}\n${commune}`) ?? { day, commune, views: 0, visits: 0 }
    batch.communes.set(`${day}\n${commune}`, sum)
    sum.views += views
    sum.visits += visits
  }

  #addStep(batch: store.Batch, day: string, screen: string, at: string): void {
    const found = stepAt(screen, at)
    if (!found) return
    const key = [day, found.flow, found.step].join('\n')
    const sum = batch.steps.get(key) ?? { day, ...found, reached: 0 }
    batch.steps.set(key, sum)
    sum.reached += 1
  }

  /** The communes of today, asked again every ten minutes; where they cannot be read, none is known. */
  #knownCommunes(): Promise<ReadonlySet<string>> {
    const now = Date.now()
    if (this.#communes && this.#communes.until > now) return this.#communes.ids
    const { database, clock } = this.#platform
    const ctx = makeCtx(this.#platform, database.db, SYSTEM)
    const ids = listUnits(ctx, { at: legalDate(clock.now()), level: 'commune' }).then(
      (units) => new Set(units.map(({ id }) => id)),
      () => {
        this.#communes = undefined
        return new Set<string>()
      },
    )
    this.#communes = { until: now + COMMUNES_MS, ids }
    return ids
  }

  /** Writes what has been added up. One at a time; a fault leaves the batch for the next turn. */
  flush(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#write())
    return this.#turn
  }

  async #write(): Promise<void> {
    if (!this.#writing) {
      if (sizeOf(this.#batch) === 0) return
      this.#writing = { batch: this.#batch, number: ++this.#number }
      this.#batch = emptyBatch()
    }
    const { batch, number } = this.#writing
    const { database, clock, log } = this.#platform
    try {
      await store.writeBatch(database.db, { process: this.#process, number, at: clock.now() }, batch)
      this.#writing = undefined
    } catch (error) {
      log.warn({ err: error }, 'usage figures wait for the database')
    }
  }
}

const counters = new WeakMap<Platform, Counter>()

/** The counter of this process. */
export function counterOf(platform: Platform): Counter {
  const counter = counters.get(platform) ?? new Counter(platform)
  counters.set(platform, counter)
  return counter
}
