import { json, many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'

interface Place {
  id: number
  name: string
  description: string
  encodingType: string
  location: unknown
  isPublic: boolean
  observedArea: unknown
}

/** Where the thing of a datastream stands: the newest of its places. */
export function findPlace(db: Db, datastream: number): Promise<Place | undefined> {
  return maybe(
    db,
    sql<Place>`select l.id, l.name, l.description, l.encoding_type, l.location, t.is_public, d.observed_area
      from telemetry.datastream d join telemetry.thing t on t.id = d.thing_id
      join telemetry.thing_location tl on tl.thing_id = t.id join telemetry.location l on l.id = tl.location_id
      where d.id = ${datastream} order by l.id desc limit 1`,
  )
}

/** The feature made of a place, once for each place and shape. */
export async function featureOfPlace(db: Db, place: Place, hash: string): Promise<number> {
  const { id } = await one(
    db,
    sql<{
      id: number
    }>`insert into telemetry.feature (name, description, encoding_type, feature, location_id, shape_hash, is_public)
      values (${place.name}, ${place.description}, ${place.encodingType}, ${json(place.location)}, ${place.id}, ${hash}, ${place.isPublic})
      on conflict (location_id, shape_hash) do update set is_public = feature.is_public or excluded.is_public returning id`,
  )
  return id
}

export async function setFeature(db: Db, datastream: number, feature: number, area: unknown): Promise<void> {
  await sql`update telemetry.datastream set feature_id = ${feature}, observed_area = coalesce(observed_area, ${json(area ?? null)})
    where id = ${datastream}`.execute(db)
  await linkFeatures(db, [[datastream, feature]])
}

/** Remembers which datastreams ever observed which features. */
export async function linkFeatures(
  db: Db,
  pairs: readonly (readonly [datastream: number, feature: number])[],
): Promise<void> {
  await sql`insert into telemetry.datastream_feature
    select * from unnest(${pairs.map((p) => p[0])}::int[], ${pairs.map((p) => p[1])}::int[]) on conflict do nothing`.execute(
    db,
  )
}

/** Features that exist. */
export async function listFeatures(db: Db, ids: readonly number[]): Promise<number[]> {
  const rows = await many(db, sql<{ id: number }>`select id from telemetry.feature where id = any(${[...ids]}::int[])`)
  return rows.map((r) => r.id)
}
