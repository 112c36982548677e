import { setTimeout as pause } from 'node:timers/promises'
import { SYSTEM } from './access.ts'
import { afterCommit, seal } from './commit.ts'
import { makeCtx, type Ctx, type Platform } from './ctx.ts'
import { many, sql, type Db } from './db.ts'

const MAX_TRIES = 8
/** Deliveries in one transaction: few enough that a failing one costs its neighbours nothing but time. */
const BATCH = 25
/** Milliseconds. */
const BREATH = 15
const FEW = 8

interface Due {
  eventId: number
  handler: string
  topic: string
  payload: unknown
  tries: number
  requestId: string
}

// Deliverable: its time has come, and nothing earlier of the same handler and key still waits. A failing event
// therefore holds back its key only.
const deliverable = sql`d.done_at is null and d.parked_at is null and not exists (
  select from kernel.delivery e where e.handler = d.handler and e.key = d.key and e.event_id < d.event_id
  and e.done_at is null and e.parked_at is null)`

/** Delivers events to handlers; a delivery and its mark «done» are one piece of one transaction. */
export class Outbox {
  readonly #platform: Platform
  readonly #workers: number
  #running: Promise<void>[] = []
  #stopping = false
  #wakers = new Set<() => void>()
  #pendingWake = false

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

  /** Delivers a few events, each behind a savepoint of its own; answers how many were due. */
  async deliverSome(limit = BATCH): Promise<number> {
    const { database, clock } = this.#platform
    const done: Ctx[] = []
    const worked = await database.db.transaction().execute(async (trx) => {
      const due = await many(
        trx,
        sql<Due>`select d.event_id, d.handler, o.topic, o.payload, d.tries, o.request_id
          from kernel.delivery d join kernel.outbox o on o.id = d.event_id
          where d.handler <> 'kernel.stream' and d.next_at <= ${clock.now()} and ${deliverable}
          order by d.event_id limit ${limit} for update of d skip locked`,
      )
      for (const one of due) {
        const ctx = await this.#handle(trx, one)
        if (ctx) done.push(ctx)
      }
      return due.length
    })
    for (const ctx of done) afterCommit(ctx)
    return worked
  }

  async #handle(trx: Db, due: Due): Promise<Ctx | undefined> {
    const platform = this.#platform
    const found = (platform.handlers.get(due.topic) ?? []).find(
      (h) => `${h.system.id}.${h.handler.name}` === due.handler,
    )
    const ctx = makeCtx(platform, trx, SYSTEM, { id: due.requestId, address: '', userAgent: '', lang: 'vi' })
    try {
      await sql`savepoint delivery`.execute(trx)
      if (found) await found.handler.run(ctx, found.handler.event.payload.parse(due.payload) as never)
      await seal(ctx, null, null)
      await sql`update kernel.delivery set done_at = ${platform.clock.now()}, error = null
        where handler = ${due.handler} and event_id = ${due.eventId}`.execute(trx)
      await sql`release savepoint delivery`.execute(trx)
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
      where handler = ${due.handler} and event_id = ${due.eventId}`.execute(trx)
  }

  /** Sends the facts of committed events to the live listeners of every process, many in one transaction. */
  async deliverFacts(): Promise<number> {
    const { database, clock } = this.#platform
    return database.db.transaction().execute(async (trx) => {
      const due = await many(
        trx,
        sql<{ eventId: number }>`select d.event_id from kernel.delivery d
          where d.handler = 'kernel.stream' and d.done_at is null order by d.event_id limit 500 for update skip locked`,
      )
      if (due.length === 0) return 0
      const ids = due.map((d) => d.eventId)
      await sql`update kernel.delivery set done_at = ${clock.now()} where handler = 'kernel.stream' and event_id = any(${ids})`.execute(
        trx,
      )
      await sql`select pg_notify('hue_s_stream', ${JSON.stringify(ids)})`.execute(trx)
      return due.length
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
      where d.done_at is null and d.parked_at is null and d.tries > 0 order by d.event_id limit ${limit}`,
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
    where event_id = ${eventId} and handler = ${handler} and done_at is null`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Deletes what is long done: events after 30 days, idempotency keys after 7. */
export async function sweep(db: Db, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000)
  await sql`delete from kernel.outbox o where o.at < ${before(30)} and not exists (
    select from kernel.delivery d where d.event_id = o.id and d.done_at is null and d.parked_at is null)`.execute(db)
  await sql`delete from kernel.idempotency where at < ${before(7)}`.execute(db)
}
