import { ANYONE } from '@hue-s/kernel/server/access.ts'
import { makeCtx, type Platform } from '@hue-s/kernel/server/ctx.ts'
import type { EntityChange } from '../ingest/listeners.ts'
import { observationKey } from '../ingest/ingest.ts'
import { metasOf } from '../ingest/meta.ts'
import type { Row } from '../ingest/store-ingest.ts'
import { latestOf } from '../latest.ts'
import { read } from '../sta/read.ts'
import type { Caller } from '../sta/reader.ts'
import { ROOT } from '../sta/pages.ts'
import type { Session, Subscription } from './session.ts'
import { hasWildcard, matches, PREFIX, topicOf } from './topics.ts'

interface Listener {
  session: Session
  filter: string
  subscription: Subscription
  select: string[] | undefined
}

const callerOf = ({ device }: Session): Caller => ({
  actor: ANYONE,
  ...(device ? { device: { id: device.id, kind: device.kind, unitId: device.unitId, things: device.things } } : {}),
})

/** Tells subscribers what was committed: observations as they come, entities when they change. */
export class FanOut {
  readonly #platform: Platform
  readonly #sessions: ReadonlyMap<string, Session>
  #exact: Map<string, Listener[]> | undefined
  #wild: Listener[] = []

  constructor(platform: Platform, sessions: ReadonlyMap<string, Session>) {
    this.#platform = platform
    this.#sessions = sessions
  }

  /** Subscriptions have changed: who listens where is worked out anew when next needed. */
  changed(): void {
    this.#exact = undefined
  }

  #index(): Map<string, Listener[]> {
    if (this.#exact) return this.#exact
    const exact = new Map<string, Listener[]>()
    this.#wild = []
    for (const session of this.#sessions.values())
      for (const [filter, subscription] of session.subscriptions) {
        const topic = topicOf(filter)
        const listener = { session, filter, subscription, select: topic?.select }
        if (hasWildcard(filter)) this.#wild.push(listener)
        else if (topic) exact.set(topic.path, [...(exact.get(topic.path) ?? []), listener])
      }
    this.#exact = exact
    return exact
  }

  #listeners(path: string): Listener[] {
    const exact = this.#index().get(path) ?? []
    return this.#wild.length === 0 ? exact : [...exact, ...this.#wild.filter((l) => matches(l.filter, PREFIX + path))]
  }

  batch(rows: readonly Row[]): void {
    if (this.#index().size === 0 && this.#wild.length === 0) return
    const ids = [...new Set(rows.map((r) => r.datastream))]
    metasOf(this.#platform, this.#platform.database.db, ids).then(
      (metas) => {
        for (const row of rows) {
          const meta = metas.get(row.datastream)
          if (!meta) continue
          const mayHear = ({ device }: Session) =>
            meta.isPublic ||
            device?.things.includes(meta.thingId) ||
            (device?.kind === 'agency' && device.unitId !== null && device.unitId === meta.unitId)
          const paths = [`Datastreams(${row.datastream})/Observations`, 'Observations']
          if (row.feature !== null) paths.push(`FeaturesOfInterest(${row.feature})/Observations`)
          for (const path of paths)
            for (const listener of this.#listeners(path))
              if (mayHear(listener.session))
                this.#send(listener, PREFIX + path, payloadOf(this.#base(), row, listener.select), false)
        }
      },
      (error: unknown) => this.#platform.log.warn({ err: error }, 'subscribers were not told'),
    )
  }

  #base(): string {
    return `${new URL(this.#platform.config.publicUrl).origin}${ROOT}`
  }

  #send({ filter, session, subscription }: Listener, topic: string, payload: string, retain: boolean): void {
    const { qos, identifier } = subscription
    const properties = identifier === undefined ? {} : { properties: { subscriptionIdentifier: identifier } }
    // A subscription with options hears them in the name of its topic, as it asked for them.
    const name = hasWildcard(filter) ? topic : filter
    session.deliver({ cmd: 'publish', topic: name, payload, qos, retain, dup: false, ...properties })
  }

  /** An entity was made or changed: its set, itself, its properties. */
  entity({ set, id }: EntityChange): void {
    const own = `${set}(${id})`
    const wanted = [...this.#index().keys()].filter(
      (path) => path === set || path === own || path.startsWith(`${own}/`) || path.endsWith(`)/${set}`),
    )
    const listeners = new Set([
      ...wanted.flatMap((path) => this.#index().get(path) ?? []),
      ...this.#wild.filter((l) => matches(l.filter, PREFIX + set)),
    ])
    for (const listener of [...listeners].slice(0, 2_000))
      void this.#tellEntity(listener, set, id).catch(() => undefined)
  }

  async #tellEntity(listener: Listener, set: string, id: string): Promise<void> {
    const path = topicOf(listener.filter)?.path ?? set
    const isProperty = path.startsWith(`${set}(${id})/`)
    const address = isProperty ? path : path.includes('/') ? `${path}(${id})` : `${set}(${id})`
    const search = new URLSearchParams(listener.select ? { $select: listener.select.join(',') } : {})
    const { body, status } = await read(this.#platform, {
      path: address,
      search,
      base: this.#base(),
      caller: callerOf(listener.session),
    })
    if (status === 200 && body !== undefined && !body.startsWith('{"value":'))
      this.#send(listener, PREFIX + set, body, false)
  }

  /** The newest value of what was subscribed to, at once. */
  async sendRetained(session: Session, filter: string): Promise<void> {
    const subscription = session.subscriptions.get(filter)
    if (!subscription) return
    const topic = topicOf(filter)
    const listener: Listener = { session, filter, subscription, select: topic?.select }
    if (hasWildcard(filter)) return this.#retainedOfMany(listener)
    const single = /^Datastreams\((\d{1,9})\)\/Observations$/.exec(topic?.path ?? '')
    if (!single || !topic) return
    const search = new URLSearchParams({
      $orderby: 'phenomenonTime desc',
      $top: '1',
      ...(topic.select ? { $select: topic.select.join(',') } : {}),
    })
    const { body } = await read(this.#platform, {
      path: topic.path,
      search,
      base: this.#base(),
      caller: callerOf(session),
    })
    const [newest] = (JSON.parse(body ?? '{"value":[]}') as { value: unknown[] }).value
    if (newest !== undefined) this.#send(listener, filter, JSON.stringify(newest), true)
  }

  async #retainedOfMany(listener: Listener): Promise<void> {
    // Public things only: who listens to everything at once is rarely a device.
    const { body } = await latestOf(makeCtx(this.#platform, this.#platform.database.db, ANYONE))
    const { items } = JSON.parse(body.toString()) as {
      items: { datastream: number; at: string | null; result: unknown }[]
    }
    for (const { datastream, at, result } of items) {
      const path = `Datastreams(${datastream})/Observations`
      if (at === null || !matches(listener.filter, PREFIX + path)) continue
      const time = new Date(at)
      const payload = {
        '@iot.id': observationKey(datastream, time.getTime()),
        phenomenonTime: time.toISOString(),
        result,
      }
      this.#send(listener, PREFIX + path, JSON.stringify(payload), true)
    }
  }
}

const iso = (ms: number) => new Date(ms).toISOString()

/** An observation as the standard writes it, or the part of it that was chosen. */
export function payloadOf(base: string, row: Row, select: string[] | undefined): string {
  const id = observationKey(row.datastream, row.time)
  const self = `${base}/Observations('${id}')`
  const whole: Record<string, unknown> = {
    '@iot.id': id,
    '@iot.selfLink': self,
    phenomenonTime: row.end === null ? iso(row.time) : `${iso(row.time)}/${iso(row.end)}`,
    result: row.value ?? row.result,
    resultTime: row.resultTime === null ? null : iso(row.resultTime),
    ...(row.parameters ? { parameters: row.parameters } : {}),
    'Datastream@iot.navigationLink': `${self}/Datastream`,
    'FeatureOfInterest@iot.navigationLink': `${self}/FeatureOfInterest`,
  }
  if (!select) return JSON.stringify(whole)
  return JSON.stringify(
    Object.fromEntries(
      select.flatMap((name) => {
        const key = name === 'id' ? '@iot.id' : name
        return key in whole ? [[key, whole[key]]] : []
      }),
    ),
  )
}
