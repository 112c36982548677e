import { z } from 'zod'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { faultsOf } from '@hue-s/kernel/server/input.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { timesOf } from './instant.ts'
import { shapeOf } from './shape.ts'
import type { SetName } from './store-model.ts'

const Name = z.string().min(1).max(1_000)
const Description = z.string().max(20_000)
const Short = z.string().min(1).max(2_000)
const MAX_JSON = 200_000
const fitsIn = (value: unknown) => (JSON.stringify(value)?.length ?? 0) <= MAX_JSON
const Properties = z.record(z.string().max(500), z.unknown()).refine(fitsIn).nullish()
const Json = z.unknown().refine((v) => v !== undefined && v !== null && fitsIn(v))
/** Something new, or something that is there by its `@iot.id`. */
const Linked = z.record(z.string(), z.unknown())
const Many = z.array(Linked).max(1_000)

const GEOJSON = /^application\/(vnd\.)?geo\+json$/
const isPlace = (encoding: string, place: unknown) => !GEOJSON.test(encoding) || shapeOf(place) !== undefined

const UnitOfMeasurement = z
  .object({
    name: z.string().max(500).nullish(),
    symbol: z.string().max(100).nullish(),
    definition: z.string().max(2_000).nullish(),
  })
  .transform(({ name = null, symbol = null, definition = null }) => ({ name, symbol, definition }))

const Time = z
  .string()
  .max(100)
  .refine((t) => timesOf(t) !== undefined)
const Instant = z
  .string()
  .max(60)
  .refine((t) => timesOf(t)?.to === undefined && timesOf(t) !== undefined)

const Thing = z.object({
  name: Name,
  description: Description,
  properties: Properties,
  Locations: Many.optional(),
  Datastreams: Many.optional(),
})
const Location = z.object({
  name: Name,
  description: Description,
  encodingType: Short,
  location: Json,
  properties: Properties,
  Things: Many.optional(),
})
const HistoricalLocation = z.object({ time: Instant, Thing: Linked, Locations: Many.min(1) })
const Sensor = z.object({
  name: Name,
  description: Description,
  encodingType: Short,
  metadata: Json,
  properties: Properties,
  Datastreams: Many.optional(),
})
const ObservedProperty = z.object({
  name: Name,
  definition: Short,
  description: Description,
  properties: Properties,
  Datastreams: Many.optional(),
})
const Feature = z.object({
  name: Name,
  description: Description,
  encodingType: Short,
  feature: Json,
  properties: Properties,
})
const Datastream = z.object({
  name: Name,
  description: Description,
  observationType: Short,
  unitOfMeasurement: UnitOfMeasurement,
  observedArea: Json.nullish().refine((a) => a === undefined || a === null || shapeOf(a) !== undefined),
  properties: Properties,
  Thing: Linked,
  Sensor: Linked,
  ObservedProperty: Linked,
  Observations: z.array(Linked).max(10_000).optional(),
})
export const ObservationInput = z.object({
  phenomenonTime: Time.nullish(),
  result: z.unknown().optional(),
  resultTime: Instant.nullish(),
  resultQuality: z.unknown().optional(),
  validTime: Time.nullish(),
  parameters: z
    .record(z.string().max(500), z.unknown())
    .refine((v) => JSON.stringify(v).length <= 10_000)
    .nullish(),
  Datastream: Linked.optional(),
  FeatureOfInterest: Linked.optional(),
})
export type ObservationInput = z.output<typeof ObservationInput>

const SCHEMAS = {
  Things: Thing,
  Locations: Location,
  HistoricalLocations: HistoricalLocation,
  Datastreams: Datastream,
  Sensors: Sensor,
  ObservedProperties: ObservedProperty,
  Observations: ObservationInput,
  FeaturesOfInterest: Feature,
} satisfies Record<SetName, z.ZodType>
export type Inputs = { [K in SetName]: z.output<(typeof SCHEMAS)[K]> }

/** Reads an entity that somebody sent; `partial` where only what is given changes. */
export function readEntity<K extends SetName>(platform: Platform, set: K, body: unknown): Inputs[K] {
  return check(platform, SCHEMAS[set], body) as Inputs[K]
}

export function readChange<K extends SetName>(platform: Platform, set: K, body: unknown): Partial<Inputs[K]> {
  return check(platform, SCHEMAS[set].partial(), body) as Partial<Inputs[K]>
}

function check(platform: Platform, schema: z.ZodType, body: unknown): unknown {
  const parsed = schema.safeParse(body, { reportInput: true })
  if (!parsed.success) throw invalid('kernel.badInput', { faults: faultsOf(parsed.error, platform.translate) })
  const { encodingType, location, feature } = parsed.data as Record<string, unknown>
  for (const place of [location, feature])
    if (place !== undefined && typeof encodingType === 'string' && !isPlace(encodingType, place))
      throw invalid('telemetry.badGeometry', { near: JSON.stringify(place).slice(0, 60) })
  return parsed.data
}
