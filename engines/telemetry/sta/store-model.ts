import { sql } from '@hue-s/kernel/server/db.ts'
import type { RawBuilder } from 'kysely'
import { document, isoJson, periodJson, span, text, time, type Property } from './store-property.ts'

export type Sql = RawBuilder<unknown>
export interface Link {
  target: SetName
  many: boolean
  /** Which rows of the target belong to a row of the source. */
  on: (from: string, to: string) => string
  /** The navigation that leads back. */
  back: string
}
export type SetName =
  | 'Things'
  | 'Locations'
  | 'HistoricalLocations'
  | 'Datastreams'
  | 'Sensors'
  | 'ObservedProperties'
  | 'Observations'
  | 'FeaturesOfInterest'

export interface Entity {
  set: SetName
  /** The name under which an entity with one of these is reached. */
  single: string
  table: string
  properties: Readonly<Record<string, Property>>
  links: Readonly<Record<string, Link>>
  /** Columns of the natural order, which is total. */
  order: readonly string[]
  /** The entity's id as JSON, and as it stands in an address. */
  id: (alias: string) => string
  key: (alias: string) => string
}

const plain = { id: (a: string) => `${a}.id::text`, key: (a: string) => `${a}.id::text`, order: ['id'] }
const observationKey = (a: string) =>
  `(${a}.datastream_id || '-' || (extract(epoch from ${a}.phenomenon_time) * 1000)::bigint)`
const through = (table: string, left: string, right: string) => (from: string, to: string) =>
  `exists (select from telemetry.${table} x where x.${left} = ${from}.id and x.${right} = ${to}.id)`
const equal = (left: string, right: string) => (from: string, to: string) => `${to}.${right} = ${from}.${left}`
const named = { name: text('name'), description: text('description') }

/** The entities of OGC SensorThings 1.1 §8.2, and where each part of them is kept. */
export const MODEL: Readonly<Record<SetName, Entity>> = {
  Things: {
    ...plain,
    set: 'Things',
    single: 'Thing',
    table: 'telemetry.thing',
    properties: { ...named, properties: document('properties') },
    links: {
      Locations: {
        target: 'Locations',
        many: true,
        on: through('thing_location', 'thing_id', 'location_id'),
        back: 'Things',
      },
      HistoricalLocations: {
        target: 'HistoricalLocations',
        many: true,
        on: equal('id', 'thing_id'),
        back: 'Thing',
      },
      Datastreams: { target: 'Datastreams', many: true, on: equal('id', 'thing_id'), back: 'Thing' },
    },
  },
  Locations: {
    ...plain,
    set: 'Locations',
    single: 'Location',
    table: 'telemetry.location',
    properties: {
      ...named,
      encodingType: text('encoding_type'),
      location: document('location', 'geometry'),
      properties: document('properties'),
    },
    links: {
      Things: {
        target: 'Things',
        many: true,
        on: through('thing_location', 'location_id', 'thing_id'),
        back: 'Locations',
      },
      HistoricalLocations: {
        target: 'HistoricalLocations',
        many: true,
        on: through('historical_location_location', 'location_id', 'historical_location_id'),
        back: 'Locations',
      },
    },
  },
  HistoricalLocations: {
    ...plain,
    set: 'HistoricalLocations',
    single: 'HistoricalLocation',
    table: 'telemetry.historical_location',
    properties: { time: time('time') },
    links: {
      Thing: { target: 'Things', many: false, on: equal('thing_id', 'id'), back: 'HistoricalLocations' },
      Locations: {
        target: 'Locations',
        many: true,
        on: through('historical_location_location', 'historical_location_id', 'location_id'),
        back: 'HistoricalLocations',
      },
    },
  },
  Datastreams: {
    ...plain,
    set: 'Datastreams',
    single: 'Datastream',
    table: 'telemetry.datastream',
    properties: {
      ...named,
      observationType: text('observation_type'),
      unitOfMeasurement: document('unit_of_measurement'),
      observedArea: document('observed_area', 'geometry'),
      phenomenonTime: span('first_time', 'phenomenon_time'),
      resultTime: span('result_from', 'result_to'),
      properties: document('properties'),
    },
    links: {
      Thing: { target: 'Things', many: false, on: equal('thing_id', 'id'), back: 'Datastreams' },
      Sensor: { target: 'Sensors', many: false, on: equal('sensor_id', 'id'), back: 'Datastreams' },
      ObservedProperty: {
        target: 'ObservedProperties',
        many: false,
        on: equal('observed_property_id', 'id'),
        back: 'Datastreams',
      },
      Observations: { target: 'Observations', many: true, on: equal('id', 'datastream_id'), back: 'Datastream' },
    },
  },
  Sensors: {
    ...plain,
    set: 'Sensors',
    single: 'Sensor',
    table: 'telemetry.sensor',
    properties: {
      ...named,
      encodingType: text('encoding_type'),
      metadata: document('metadata', 'any'),
      properties: document('properties'),
    },
    links: { Datastreams: { target: 'Datastreams', many: true, on: equal('id', 'sensor_id'), back: 'Sensor' } },
  },
  ObservedProperties: {
    ...plain,
    set: 'ObservedProperties',
    single: 'ObservedProperty',
    table: 'telemetry.observed_property',
    properties: { ...named, definition: text('definition'), properties: document('properties') },
    links: {
      Datastreams: {
        target: 'Datastreams',
        many: true,
        on: equal('id', 'observed_property_id'),
        back: 'ObservedProperty',
      },
    },
  },
  Observations: {
    set: 'Observations',
    single: 'Observation',
    table: 'telemetry.observation',
    order: ['datastream_id', 'phenomenon_time'],
    id: (a) => `('"' || ${observationKey(a)} || '"')`,
    key: (a) => `('''' || ${observationKey(a)} || '''')`,
    properties: {
      phenomenonTime: {
        kind: 'period',
        json: (a) =>
          `case when ${a}.phenomenon_end is null then ${isoJson(`${a}.phenomenon_time`)} else ${periodJson(`${a}.phenomenon_time`, `${a}.phenomenon_end`)} end`,
        value: (a) => `${a}.phenomenon_time`,
        sure: true,
        end: (a) => `coalesce(${a}.phenomenon_end, ${a}.phenomenon_time)`,
      },
      result: {
        kind: 'any',
        json: (a) => `coalesce(${a}.value::text, ${a}.result::text, 'null')`,
        value: (a) => `coalesce(${a}.value, to_jsonb(${a}.result))`,
      },
      resultTime: time('result_time'),
      resultQuality: {
        kind: 'any',
        json: (a) =>
          `case when ${a}.more ? 'resultQuality' then (${a}.more -> 'resultQuality')::text when ${a}.quality = 0 then null else telemetry.quality_json(${a}.quality)::text end`,
        value: (a) => `coalesce(${a}.more -> 'resultQuality', telemetry.quality_json(${a}.quality))`,
      },
      validTime: {
        kind: 'period',
        json: (a) =>
          `to_json(case when ${a}.more ? 'validTime' then (${a}.more #>> '{validTime,0}') || '/' || (${a}.more #>> '{validTime,1}') end)::text`,
        value: (a) => `(${a}.more #>> '{validTime,0}')::timestamptz`,
        end: (a) => `(${a}.more #>> '{validTime,1}')::timestamptz`,
      },
      parameters: document('parameters'),
    },
    links: {
      Datastream: { target: 'Datastreams', many: false, on: equal('datastream_id', 'id'), back: 'Observations' },
      FeatureOfInterest: {
        target: 'FeaturesOfInterest',
        many: false,
        on: equal('feature_id', 'id'),
        back: 'Observations',
      },
    },
  },
  FeaturesOfInterest: {
    ...plain,
    set: 'FeaturesOfInterest',
    single: 'FeatureOfInterest',
    table: 'telemetry.feature',
    properties: {
      ...named,
      encodingType: text('encoding_type'),
      feature: document('feature', 'geometry'),
      properties: document('properties'),
    },
    links: {
      Observations: {
        target: 'Observations',
        many: true,
        // The datastreams that ever observed it are few and known; their key finds the rows.
        on: (from, to) =>
          `${to}.feature_id = ${from}.id and ${to}.datastream_id in (select df.datastream_id from telemetry.datastream_feature df where df.feature_id = ${from}.id)`,
        back: 'FeatureOfInterest',
      },
    },
  },
}

export const SETS = Object.keys(MODEL) as SetName[]
export const isSet = (name: string): name is SetName => Object.hasOwn(MODEL, name)
export const linkOf = (entity: Entity, name: string): Link | undefined =>
  Object.hasOwn(entity.links, name) ? entity.links[name] : undefined
export const propertyOf = (entity: Entity, name: string): Property | undefined =>
  Object.hasOwn(entity.properties, name) ? entity.properties[name] : undefined

/** The condition that a row has this id; undefined where the text can be no id of this set. */
export function hasId(entity: Entity, alias: string, id: string): Sql | undefined {
  if (entity.set !== 'Observations') {
    const number = /^\d{1,10}$/.test(id) ? Number(id) : NaN
    return number <= 2_147_483_647 ? sql`${sql.raw(alias)}.id = ${number}::int` : undefined
  }
  const key = observationId(id)
  return (
    key &&
    sql`(${sql.raw(alias)}.datastream_id = ${key.datastream}::int and ${sql.raw(alias)}.phenomenon_time = ${key.time}::timestamptz)`
  )
}

/** An observation is named by its datastream and its time in milliseconds: `12-1763776800000`. */
export function observationId(id: string): { datastream: number; time: string } | undefined {
  const m = /^(\d{1,9})-(-?\d{1,14})$/.exec(id)
  const at = new Date(Number(m?.[2]))
  return m && !Number.isNaN(at.getTime()) ? { datastream: Number(m[1]), time: at.toISOString() } : undefined
}
