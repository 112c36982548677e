import type { ServerResponse } from 'node:http'
import type { RawBuilder } from 'kysely'
import pg from 'pg'
import { invalid, tooMany } from '../shared/error.ts'
import type { Actor } from './access.ts'
import { mustBe, type Platform } from './ctx.ts'
import { many, one, sql } from './db.ts'

interface Listener {
  res: ServerResponse
  topics: readonly string[]
}

interface Row {
  id: number
  facts: { topic: string; data: Record<string, unknown> }[]
  tags: string[]
}

const MAX_TOPICS = 20
const MAX_LISTENERS = 20_000
const MAX_BACKLOG = 512 * 1024
/** Numbers are given before commits: an event may become visible a little after one with a higher number. */
const LATE = { events: 5_000, seconds: 30 }

/** What came after an event, and what may have become visible late. */
const cameAfter = (id: number) => sql`id > ${id - LATE.events} and id <> ${id} and (id > ${id}
  or at > (select o.at from kernel.outbox o where o.id = ${id}) - make_interval(secs => ${LATE.seconds}))`

/** Live listeners of this process (server-sent events), fed by LISTEN/NOTIFY so that any process may commit. */
export class StreamHub {
  readonly #platform: Platform
  readonly #onTags: (tags: readonly string[]) => void
  readonly #byTopic = new Map<string, Set<Listener>>()
  readonly #seen = new Set<number>()
  /** The newest event that this process knows of; before it has listened for the first time, none. */
  #newest: number | undefined
  #count = 0
  #listener: pg.Client | undefined
  #beat: NodeJS.Timeout | undefined
  #stopping = false

  constructor(platform: Platform, onTags: (tags: readonly string[]) => void) {
    this.#platform = platform
    this.#onTags = onTags
  }

  get size(): number {
    return this.#count
  }

  async start(): Promise<void> {
    await this.#listen()
    this.#beat = setInterval(() => this.#heartbeat(), 20_000)
    this.#beat.unref()
  }

  async #listen(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#platform.database.url })
    const again = () => {
      if (this.#stopping || this.#listener !== client) return
      this.#listener = undefined
      setTimeout(() => void this.#listen().catch(() => again()), 1_000).unref()
    }
    client.on('error', again)
    client.on('end', again)
    client.on('notification', (message) => {
      const ids = (JSON.parse(message.payload ?? '[]') as number[]).filter((id) => !this.#seen.has(id))
      // What could not be read is read with the line: the next one begins with what was missed.
      if (ids.length > 0) this.#pass(sql`id = any(${ids})`).catch(() => void client.end())
    })
    this.#listener = client
    await client.connect()
    await client.query('listen hue_s_stream')
    const { db } = this.#platform.database
    if (this.#newest !== undefined) await this.#pass(cameAfter(this.#newest)).catch(() => void client.end())
    else this.#newest = (await one(db, sql<{ id: number }>`select coalesce(max(id), 0) as id from kernel.outbox`)).id
  }

  /** Passes on events that this process has not passed on yet: what listeners hear, and which stored answers end. */
  async #pass(which: RawBuilder<unknown>): Promise<void> {
    const { db } = this.#platform.database
    const rows = await many(db, sql<Row>`select id, facts, tags from kernel.outbox where ${which} order by id`)
    for (const row of rows) if (!this.#seen.has(row.id)) this.#publish(row)
    if (this.#seen.size > 10_000) this.#seen.clear()
  }

  #publish(row: Row): void {
    this.#seen.add(row.id)
    this.#newest = Math.max(this.#newest ?? 0, row.id)
    if (row.tags.length > 0) this.#onTags(row.tags)
    for (const fact of row.facts) {
      const listeners = this.#byTopic.get(fact.topic)
      if (!listeners) continue
      const frame = Buffer.from(
        `id: ${row.id}\nevent: ${publicName(fact.topic)}\ndata: ${JSON.stringify(fact.data)}\n\n`,
      )
      for (const listener of listeners) this.#write(listener, frame)
    }
  }

  #write(listener: Listener, frame: Buffer): void {
    // A listener that cannot keep up is let go; it comes back with Last-Event-ID and misses nothing.
    if (listener.res.writableLength > MAX_BACKLOG) listener.res.destroy()
    else listener.res.write(frame)
  }

  #heartbeat(): void {
    const frame = Buffer.from(': \n\n')
    const all = new Set(Array.from(this.#byTopic.values()).flatMap((set) => [...set]))
    for (const listener of all) this.#write(listener, frame)
  }

  /** The stored topics behind what a listener asked for; stops when one is unknown or not for them. */
  resolveTopics(actor: Actor, asked: readonly string[]): string[] {
    if (asked.length === 0 || asked.length > MAX_TOPICS) throw invalid('kernel.badTopics', { max: MAX_TOPICS })
    return asked.map((topic) => {
      const system = this.#platform.systems.find((s) => topic in s.topics)
      if (!system) throw invalid('kernel.unknownTopic', { topic })
      mustBe(actor, system.topics[topic] ?? 'staff', 0)
      return topic.endsWith('.me') ? `${topic}:${actor.onBehalfOf ?? actor.id}` : topic
    })
  }

  /** Takes over a response and keeps it open; a returning listener first gets what it missed. */
  async add(res: ServerResponse, topics: readonly string[], lastEventId: number | undefined): Promise<void> {
    if (this.#count >= MAX_LISTENERS) throw tooMany('kernel.tooManyListeners')
    this.#count += 1
    const listener: Listener = { res, topics }
    for (const topic of topics) {
      const set = this.#byTopic.get(topic) ?? new Set()
      this.#byTopic.set(topic, set.add(listener))
    }
    res.on('close', () => this.#remove(listener))
    res.write('retry: 2000\n\n')
    if (lastEventId !== undefined) await this.#catchUp(listener, lastEventId)
  }

  /** A listener knows by the id what it has heard already. */
  async #catchUp(listener: Listener, after: number): Promise<void> {
    const wanted = JSON.stringify(listener.topics)
    const rows = await many(
      this.#platform.database.db,
      sql<Omit<Row, 'tags'>>`select id, facts from kernel.outbox where ${cameAfter(after)}
        and facts <> '[]' and exists (select from jsonb_array_elements(facts) f where ${wanted}::jsonb ? (f ->> 'topic')) order by id limit 1000`,
    )
    for (const row of rows) {
      for (const fact of row.facts.filter((f) => listener.topics.includes(f.topic))) {
        const frame = `id: ${row.id}\nevent: ${publicName(fact.topic)}\ndata: ${JSON.stringify(fact.data)}\n\n`
        this.#write(listener, Buffer.from(frame))
      }
    }
  }

  #remove(listener: Listener): void {
    this.#count -= 1
    for (const topic of listener.topics) {
      const set = this.#byTopic.get(topic)
      set?.delete(listener)
      if (set?.size === 0) this.#byTopic.delete(topic)
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true
    clearInterval(this.#beat)
    for (const set of this.#byTopic.values()) for (const listener of set) listener.res.end()
    await this.#listener?.end().catch(() => undefined)
  }
}

const publicName = (topic: string) => topic.split(':')[0] ?? topic
