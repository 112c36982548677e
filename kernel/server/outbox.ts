import { setTimeout as pause } from 'node:timers/promises'
import { SYSTEM } from './access.ts'
import { afterCommit, causeOf, seal } from './commit.ts'
import { makeCtx, type Ctx, type Platform } from './ctx.ts'
import { many, one, sendAhead, sql, type Db } from './db.ts'
import type { Handler } from './system.ts'

const MAX_TRIES = 8
/** Deliveries in one transaction: few enough that a failing one costs its neighbours nothing but time. */
const BATCH = 25
/** Milliseconds. */
const BREATH = 15
const FEW = 8

interface Due {
  eventId: number
  handler: string
  lane: number
  key: string
  topic: string
  payload: unknown
  tries: number
  requestId: string
}

/**
 * Nobody waits for the disk here: should the machine lose power, the delivery is lost together with its mark «done» and
 * is made again. A commit that waits, such as the one before a letter leaves, takes all before it to the disk.
 */
const WITHOUT_DISK = 'set local synchronous_commit = off'

/** Delivers events to handlers; a delivery and its mark «done» are one piece of one transaction. */
export class Outbox {
  readonly #platform: Platform
  readonly #workers: number
  #running: Promise<void>[] = []
  #stopping = false
  #wakers = new Set<() => void>()
  #pendingWake = false
  /** The lane served last. */
  #served = { handler: '', lane: 0 }

  constructor(platform: Platform, workers = 2) {
    this.#platform = platform
    this.#workers = workers
  }

  start(): void {
    this.#running = Array.from({ length: this.#workers }, () => this.#loop(() => this.deliverSome()))
    this.#running.push(this.#loop(() => this.deliverFacts()))
  }

  /** Something was committed: look at once instead of at the next second. */
  wake(): void {
    this.#pendingWake = true
    for (const wake of this.#wakers) wake()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.wake()
    await Promise.all(this.#running)
  }

  async #loop(step: () => Promise<number>): Promise<void> {
    while (!this.#stopping) {
      this.#pendingWake = false
      let worked = 0
      try {
        worked = await step()
      } catch (error) {
        this.#platform.log.error({ err: error }, 'outbox worker')
      }
      // A breath after a small round lets the next one carry more: fewer, larger transactions under load.
      if (worked > 0 && worked < FEW) await pause(BREATH)
      else if (worked === 0 && !this.#stopping && !this.#pendingWake) await this.#sleep(1_000)
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#wakers.delete(done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#wakers.add(done)
    })
  }

  /** Delivers a few events of one lane, those of an independent handler at once; answers how many were due. */
  async deliverSome(limit = BATCH): Promise<number> {
    const { database, clock } = this.#platform
    const served = this.#served
    const done: Ctx[] = []
    const worked = await database.transaction(async (trx) => {
      await sendAhead(trx, WITHOUT_DISK)
      const due = await many(
        trx,
        sql<Due>`select * from kernel.take(${clock.now()}, ${limit}, ${served.handler}, ${served.lane})`,
      )
      const [first] = due
      this.#served = { handler: first?.handler ?? '', lane: first?.lane ?? 0 }
      if (!first) return 0
      const made = (await this.#handleAtOnce(trx, due)) ?? (await this.#handleInTurn(trx, due))
      done.push(...made.values())
      if (made.size > 0)
        await sql`delete from kernel.delivery
          where handler = ${first.handler} and lane = ${first.lane}
            and event_id = any(${[...made.keys()]}::bigint[])`.execute(trx)
      return due.length
    })
    for (const ctx of done) afterCommit(ctx)
    return worked
  }

  #handlerOf({ topic, handler }: Due): Handler | undefined {
    const all = this.#platform.handlers.get(topic) ?? []
    return all.find((h) => `${h.system.id}.${h.handler.name}` === handler)?.handler
  }

  async #run(trx: Db, due: Due): Promise<Ctx> {
    const handler = this.#handlerOf(due)
    const ctx = makeCtx(this.#platform, trx, SYSTEM, { id: due.requestId, address: '', userAgent: '', lang: 'vi' })
    try {
      if (handler) await handler.run(ctx, handler.event.payload.parse(due.payload) as never)
      await seal(ctx, null, null)
      return ctx
    } catch (error) {
      throw await causeOf(ctx, error)
    }
  }

  /**
   * Keys beside each other, the events of one key in order: what they ask travels together. Undefined when the handler
   * is not made for that, or when one of them failed: then nothing of it was done.
   */
  async #handleAtOnce(trx: Db, due: readonly Due[]): Promise<Map<number, Ctx> | undefined> {
    if (due.length < 2 || due.some((one) => !this.#handlerOf(one)?.independent)) return undefined
    const made = new Map<number, Ctx>()
    const turns = new Map<string, Promise<void>>()
    await sendAhead(trx, 'savepoint deliveries')
    for (const one of due) {
      const turn = async () => void made.set(one.eventId, await this.#run(trx, one))
      turns.set(one.key, turns.get(one.key)?.then(turn) ?? turn())
    }
    const ended = await Promise.allSettled(turns.values())
    const failed = ended.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined
    if (!failed) return made
    await sql`rollback to savepoint deliveries`.execute(trx)
    // Should each of them succeed alone, the handler is not as independent as it says.
    this.#platform.log.warn({ err: failed.reason, handler: due[0]?.handler }, 'deliveries made one by one')
    return undefined
  }

  /** One after another, each behind a savepoint of its own; what failed holds back its key only. */
  async #handleInTurn(trx: Db, due: readonly Due[]): Promise<Map<number, Ctx>> {
    const made = new Map<number, Ctx>()
    const failed = new Set<string>()
    for (const one of due) {
      if (failed.has(one.key)) continue
      const ctx = await this.#handle(trx, one)
      if (ctx) made.set(one.eventId, ctx)
      else failed.add(one.key)
    }
    return made
  }

  async #handle(trx: Db, due: Due): Promise<Ctx | undefined> {
    try {
      // Neither the savepoint nor its end is waited for: they are on the wire before and behind the handler's own work.
      await sendAhead(trx, 'savepoint delivery')
      const ctx = await this.#run(trx, due)
      await sendAhead(trx, 'release savepoint delivery')
      return ctx
    } catch (error) {
      await sql`rollback to savepoint delivery`.execute(trx)
      await this.#failed(trx, due, error)
      return undefined
    }
  }

  async #failed(trx: Db, due: Due, error: unknown): Promise<void> {
    const { clock, log } = this.#platform
    const tries = due.tries + 1
    const wait = tries >= MAX_TRIES ? 3_600 : Math.min(2 ** tries, 300)
    log.error({ err: error, handler: due.handler, event: due.eventId, tries }, 'event handler failed')
    await sql`update kernel.delivery set tries = ${tries}, error = ${(error as Error).message.slice(0, 500)},
      next_at = ${new Date(clock.now().getTime() + wait * 1000)}
      where handler = ${due.handler} and lane = ${due.lane} and event_id = ${due.eventId}`.execute(trx)
  }

  /** Sends the facts of committed events to the live listeners of every process, many in one transaction. */
  async deliverFacts(): Promise<number> {
    return this.#platform.database.transaction(async (trx) => {
      await sendAhead(trx, WITHOUT_DISK)
      const { ids } = await one(trx, sql<{ ids: number[] | null }>`select kernel.stream_take(500)::text[] as ids`)
      if (ids === null) return 0
      await sql`select pg_notify('hue_s_stream', ${JSON.stringify(ids.map(Number))})`.execute(trx)
      return ids.length
    })
  }
}

/** Deliveries that keep failing, for the operators' page. */
export function listStuck(db: Db, limit = 100) {
  return many(
    db,
    sql<{ eventId: number; handler: string; topic: string; key: string; tries: number; error: string; at: string }>`
      select d.event_id, d.handler, o.topic, d.key, d.tries, d.error, o.at
      from kernel.delivery d join kernel.outbox o on o.id = d.event_id
      where d.parked_at is null and d.tries > 0 order by d.event_id limit ${limit}`,
  )
}

/** Tries a stuck delivery again now, or parks it so that its key goes on without it. */
export async function settleStuck(
  db: Db,
  eventId: number,
  handler: string,
  how: 'replay' | 'park',
  now: Date,
): Promise<boolean> {
  const change = how === 'replay' ? sql`next_at = ${now}, parked_at = null` : sql`parked_at = ${now}`
  const done = await sql`update kernel.delivery set ${change}
    where event_id = ${eventId} and handler = ${handler}`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Deletes what is long done: events after 30 days, idempotency keys after 7. */
export async function sweep(db: Db, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000)
  await sql`delete from kernel.outbox o where o.at < ${before(30)} and not exists (
    select from kernel.delivery d where d.event_id = o.id)`.execute(db)
  await sql`delete from kernel.idempotency where at < ${before(7)}`.execute(db)
}
