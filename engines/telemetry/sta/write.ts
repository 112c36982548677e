import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { ingest, type Outcome } from '../ingest/ingest.ts'
import { forgetMetas, metasOf } from '../ingest/meta.ts'
import type { NewObservation } from '../ingest/check.ts'
import { readChange, readEntity, type Inputs, type ObservationInput } from './entity-input.ts'
import { timesOf } from './instant.ts'
import { mustKeep, mustKeepSome, mustObserve, unitOf, type Writer } from './rights.ts'
import type { SetName } from './store-model.ts'
import * as store from './store-write.ts'

/** What came of a command: the entity it is about, or an observation that was put aside. */
export type Made = { id: string } | { aside: string }

type Link = Record<string, unknown>
const ID = '@iot.id'

export const byWhomOf = ({ caller, device }: Writer): string =>
  device ? `device ${device.id}` : `person ${caller.actor.id ?? 'system'}`

/** Makes an entity with everything that was sent inside it. */
export async function create(w: Writer, set: SetName, body: unknown): Promise<Made> {
  if (set === 'Observations') return createObservation(w, readEntity(w.ctx.platform, set, body))
  const make = MAKERS[set] as (w: Writer, input: Inputs[typeof set]) => Promise<number>
  return { id: String(await make(w, readEntity(w.ctx.platform, set, body))) }
}

const MAKERS: { [K in Exclude<SetName, 'Observations'>]: (w: Writer, input: Inputs[K]) => Promise<number> } = {
  async Things(w, input) {
    const unit = unitOf(w, input.properties?.['unitId'])
    const id = await store.insertEntity(w.ctx.db, 'Things', input, {
      unit_id: sql`${unit}::uuid`,
      is_public: sql`${input.properties?.['private'] !== true}`,
    })
    if (input.Locations?.length) await moveThing(w, id, await linkAll(w, 'Locations', input.Locations))
    for (const one of input.Datastreams ?? []) await linkOrMake(w, 'Datastreams', { ...one, Thing: { [ID]: id } })
    return id
  },
  async Locations(w, input) {
    mustKeepSome(w)
    const id = await store.insertEntity(w.ctx.db, 'Locations', input, {})
    for (const thing of await linkAll(w, 'Things', input.Things ?? [])) {
      await mustKeep(w, 'Things', String(thing))
      await moveThing(w, thing, [id])
    }
    return id
  },
  async HistoricalLocations(w, input) {
    const thing = await linkOrMake(w, 'Things', input.Thing)
    await mustKeep(w, 'Things', String(thing))
    const locations = await linkAll(w, 'Locations', input.Locations)
    // What is newer than everything known is where the thing is now (§10.2.1.3).
    if (await store.isNewestPlace(w.ctx.db, thing, input.time)) {
      await moveThing(w, thing, locations, new Date(timesOf(input.time)?.from ?? 0))
      const newest = await sql<{
        id: number
      }>`select max(id) as id from telemetry.historical_location where thing_id = ${thing}`.execute(w.ctx.db)
      return newest.rows[0]?.id ?? 0
    }
    return store.addHistoricalLocation(w.ctx.db, thing, locations, new Date(timesOf(input.time)?.from ?? 0))
  },
  async Datastreams(w, input) {
    const thing = await linkOrMake(w, 'Things', input.Thing)
    await mustKeep(w, 'Things', String(thing))
    const sensor = await linkOrMake(w, 'Sensors', input.Sensor)
    const property = await linkOrMake(w, 'ObservedProperties', input.ObservedProperty)
    const id = await store.insertEntity(w.ctx.db, 'Datastreams', input, {
      thing_id: sql`${thing}`,
      sensor_id: sql`${sensor}`,
      observed_property_id: sql`${property}`,
      created_at: sql`${w.ctx.now()}`,
    })
    for (const one of input.Observations ?? []) {
      const made = await create(w, 'Observations', { ...one, Datastream: { [ID]: id } })
      if ('aside' in made) throw invalid('telemetry.aside', { reason: made.aside })
    }
    return id
  },
  async Sensors(w, input) {
    mustKeepSome(w)
    const id = await store.insertEntity(w.ctx.db, 'Sensors', input, {})
    for (const one of input.Datastreams ?? []) await linkOrMake(w, 'Datastreams', { ...one, Sensor: { [ID]: id } })
    return id
  },
  async ObservedProperties(w, input) {
    mustKeepSome(w)
    const id = await store.insertEntity(w.ctx.db, 'ObservedProperties', input, {})
    for (const one of input.Datastreams ?? [])
      await linkOrMake(w, 'Datastreams', { ...one, ObservedProperty: { [ID]: id } })
    return id
  },
  async FeaturesOfInterest(w, input) {
    mustKeepSome(w)
    return store.insertEntity(w.ctx.db, 'FeaturesOfInterest', input, {
      is_public: sql`${input.properties?.['private'] !== true}`,
    })
  },
}

async function moveThing(w: Writer, thing: number, locations: number[], at = w.ctx.now()): Promise<void> {
  await store.setLocations(w.ctx.db, thing, [...new Set(locations)], at)
  forgetMetas(w.ctx)
}

/** The id of what a link means: something that is there, or something made now. */
async function linkOrMake(w: Writer, set: SetName, link: Link): Promise<number> {
  const id = link[ID]
  if (id === undefined) {
    const made = await create(w, set, link)
    if ('aside' in made) throw invalid('telemetry.aside', { reason: made.aside })
    return Number(made.id)
  }
  const text = typeof id === 'number' || typeof id === 'string' ? String(id) : ''
  if (!(await store.exists(w.ctx.db, set, text))) throw invalid('telemetry.noSuchLink', { set, id: text.slice(0, 40) })
  return Number(text)
}
async function linkAll(w: Writer, set: SetName, links: readonly Link[]): Promise<number[]> {
  const out: number[] = []
  for (const link of links) out.push(await linkOrMake(w, set, link))
  return out
}

/** An observation as the ingest takes it; the time is now where none was given. */
export function observationOf(
  w: Writer,
  input: ObservationInput,
  datastream: number,
  feature?: number,
): NewObservation {
  const times = input.phenomenonTime ? timesOf(input.phenomenonTime) : undefined
  const valid = input.validTime ? timesOf(input.validTime) : undefined
  const iso = (ms: number) => new Date(ms).toISOString()
  const more = {
    ...(input.resultQuality != null ? { resultQuality: input.resultQuality } : {}),
    ...(valid ? { validTime: [iso(valid.from), iso(valid.to ?? valid.from)] } : {}),
  }
  return {
    datastream,
    time: times?.from ?? w.ctx.now().getTime(),
    result: input.result,
    ...(times?.to !== undefined ? { end: times.to } : {}),
    ...(input.resultTime ? { resultTime: timesOf(input.resultTime)?.from ?? null } : {}),
    ...(feature !== undefined ? { feature } : {}),
    ...(input.parameters ? { parameters: input.parameters } : {}),
    ...(Object.keys(more).length > 0 ? { more } : {}),
  }
}

/** The datastream of an observation, which must be there and open to this writer. */
export async function mustObserveDatastream(w: Writer, id: number): Promise<void> {
  const meta = (await metasOf(w.ctx.platform, w.ctx.db, [id])).get(id)
  if (!meta) throw invalid('telemetry.noSuchLink', { set: 'Datastreams', id })
  mustObserve(w, meta)
}

async function createObservation(w: Writer, input: ObservationInput): Promise<Made> {
  if (!input.Datastream) throw invalid('telemetry.noSuchLink', { set: 'Datastreams', id: '' })
  if (input.result === undefined) throw invalid('telemetry.resultMissing')
  const datastream = await linkOrMake(w, 'Datastreams', input.Datastream)
  await mustObserveDatastream(w, datastream)
  const feature = input.FeatureOfInterest ? await linkFeature(w, input.FeatureOfInterest) : undefined
  const [outcome] = await ingest(w.ctx, [observationOf(w, input, datastream, feature)], byWhomOf(w))
  return madeOf(outcome)
}

/** A device may name a feature that is there, or send a new one with its observation. */
async function linkFeature(w: Writer, link: Link): Promise<number> {
  if (link[ID] !== undefined || !w.device) return linkOrMake(w, 'FeaturesOfInterest', link)
  const input = readEntity(w.ctx.platform, 'FeaturesOfInterest', link)
  return store.insertEntity(w.ctx.db, 'FeaturesOfInterest', input, {})
}

export function madeOf(outcome: Outcome | undefined): Made {
  if (!outcome || outcome.is === 'refused') throw notFound('telemetry.noSuchEntity')
  return outcome.is === 'aside' ? { aside: outcome.reason } : { id: outcome.id }
}

/** Changes what is given (PATCH), or everything (PUT). */
export async function change(w: Writer, set: SetName, id: string, body: unknown, whole: boolean): Promise<Made> {
  await mustKeep(w, set, id)
  if (set === 'Observations') return changeObservation(w, id, body, whole)
  const { db, platform } = w.ctx
  const links = typeof body === 'object' && body !== null ? (body as Link) : {}
  // A whole entity may leave out what it is linked to: a link stays until another is named.
  const input = (
    whole ? readEntity(platform, set, { ...(await linksOf(w, set, id)), ...links }) : readChange(platform, set, body)
  ) as Link
  const number = Number(id)
  const values: Link = whole
    ? Object.fromEntries(store.columnsOf(set).map((name) => [name, input[name] ?? null]))
    : input
  if (!whole && 'properties' in links && links['properties'] !== null)
    values['properties'] = merged(
      await store.readJson(db, set, number, 'properties').catch(() => undefined),
      links['properties'],
    )
  const extra: Record<string, ReturnType<typeof sql>> = {}
  if (set === 'Things' && (whole || 'properties' in links))
    extra['is_public'] = sql`${(values['properties'] as Link | null)?.['private'] !== true}`
  for (const [name, [target, column]] of Object.entries(LINKS[set] ?? {}))
    if (links[name] !== undefined) extra[column] = sql`${await linkChange(w, target, links[name] as Link)}`
  await store.updateEntity(db, set, number, values, extra)
  if (set === 'Things' && Array.isArray(links['Locations']))
    await moveThing(w, number, await linkAll(w, 'Locations', links['Locations'] as Link[]))
  if (set === 'Locations') {
    if ('location' in links) await store.placeMoved(db, number)
    if (Array.isArray(links['Things']))
      for (const thing of await linkAll(w, 'Things', links['Things'] as Link[])) {
        await mustKeep(w, 'Things', String(thing))
        await moveThing(w, thing, [number])
      }
  }
  forgetMetas(w.ctx)
  return { id }
}

const LINKS: Partial<Record<SetName, Readonly<Record<string, readonly [SetName, string]>>>> = {
  Datastreams: {
    Thing: ['Things', 'thing_id'],
    Sensor: ['Sensors', 'sensor_id'],
    ObservedProperty: ['ObservedProperties', 'observed_property_id'],
  },
  HistoricalLocations: { Thing: ['Things', 'thing_id'] },
}

/** Stand-ins for the links that an entity has anyway, so that PUT may leave them out. */
async function linksOf(_w: Writer, set: SetName, _id: string): Promise<Link> {
  if (set === 'HistoricalLocations') return { Thing: {}, Locations: [{}] }
  return Object.fromEntries(Object.keys(LINKS[set] ?? {}).map((name) => [name, {}]))
}

async function linkChange(w: Writer, set: SetName, link: Link): Promise<number> {
  if (typeof link !== 'object' || link === null || link[ID] === undefined)
    throw invalid('telemetry.noSuchLink', { set, id: '' })
  const id = await linkOrMake(w, set, link)
  if (set === 'Things') await mustKeep(w, set, String(id))
  return id
}

/** JSON merge patch (RFC 7396): null takes a member away. */
export function merged(before: unknown, patch: unknown, depth = 0): unknown {
  const isObject = (v: unknown): v is Link => typeof v === 'object' && v !== null && !Array.isArray(v)
  if (!isObject(patch) || depth > 32) return patch
  const out: Link = isObject(before) ? { ...before } : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete out[name]
    else
      Object.defineProperty(out, name, {
        value: merged(out[name], value, depth + 1),
        enumerable: true,
        writable: true,
        configurable: true,
      })
  }
  return out
}

/** A change of an observation: another result is a correction, which keeps the old one. Its time is its name and stays. */
async function changeObservation(w: Writer, id: string, body: unknown, whole: boolean): Promise<Made> {
  const { ctx } = w
  const stands = await store.findObservation(ctx.db, id)
  if (!stands) throw notFound('telemetry.noSuchEntity')
  const input = readChange(ctx.platform, 'Observations', body)
  const given = new Set(Object.keys(typeof body === 'object' && body !== null ? body : {}))
  if (whole && !given.has('result')) throw invalid('telemetry.resultMissing')
  const times = input.phenomenonTime ? timesOf(input.phenomenonTime) : undefined
  if (times && times.from !== new Date(stands.time).getTime()) throw invalid('telemetry.timeIsFixed')
  if (given.has('Datastream') && String((input.Datastream as Link)[ID]) !== String(stands.datastream))
    throw invalid('telemetry.timeIsFixed')
  const feature = input.FeatureOfInterest ? await linkFeature(w, input.FeatureOfInterest) : undefined
  const next = observationOf(
    w,
    { ...input, phenomenonTime: stands.time } as ObservationInput,
    stands.datastream,
    feature,
  )
  const keep = <T>(name: string, value: T, before: T) => (given.has(name) || whole ? value : before)
  if (given.has('result')) {
    const made = madeOf((await ingest(ctx, [next], byWhomOf(w)))[0])
    if ('aside' in made) return made
  }
  const ms = (iso: string | null) => (iso === null ? null : new Date(iso).getTime())
  await store.updateObservation(ctx.db, id, {
    end: keep('phenomenonTime', times?.to ?? null, ms(stands.end)),
    resultTime: keep('resultTime', next.resultTime ?? null, ms(stands.resultTime)),
    parameters:
      given.has('parameters') && !whole
        ? merged(stands.parameters, input.parameters)
        : keep('parameters', input.parameters ?? null, stands.parameters),
    more: { ...stands.more, ...next.more },
    feature: feature ?? null,
  })
  return { id }
}

export async function remove(w: Writer, set: SetName, id: string): Promise<void> {
  await mustKeep(w, set, id)
  if (!(await store.deleteEntity(w.ctx.db, set, id))) throw notFound('telemetry.noSuchEntity')
  forgetMetas(w.ctx)
}
