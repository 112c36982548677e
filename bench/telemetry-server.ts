import { mqttPortOf, registerDevice, registerThing, telemetry } from '@hue-s/engines/telemetry/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { startOwnProcess } from '@hue-s/kernel/testing/own-process.ts'
import pg from 'pg'

/** Telemetry alone with 2,000 datastreams and as many observations as `OBSERVATIONS` says; prints its address when they are there. */
const STREAMS = 2_000
const STEP_SECONDS = 600
const { databaseUrl, platform, say } = await startOwnProcess([telemetry], { env: { MQTT_PORT: '0' } })
const started = performance.now()
const made = await inTransaction(platform, { actor: SYSTEM, action: 'bench' }, async (ctx) => {
  const things: number[] = []
  for (let n = 0; n < STREAMS; n += 4) {
    const { thing } = await registerThing(ctx, {
      key: `court-${n}`,
      name: `Court ${n}`,
      description: 'a court',
      at: { lon: 107 + (n % 100) / 100, lat: 16 + n / 10_000, name: `Place ${n}` },
      datastreams: [0, 1, 2, 3].map((k) => ({
        key: `court-${n}.${k}`,
        name: `Temperature ${n}.${k}`,
        description: 'of the air',
        unit: { name: 'degree Celsius', symbol: '°C' },
        sensor: { name: `T${k}`, description: 'thermometer' },
        property: { name: 'Air temperature', definition: 'http://example.org/t', description: 'of the air' },
        terms: { expected: STEP_SECONDS },
      })),
    })
    things.push(thing)
  }
  return {
    result: await registerDevice(ctx, {
      name: 'Box',
      kind: 'device',
      unitId: null,
      things: things.slice(0, 500),
      perMinute: 1_000_000_000,
    }),
  }
})
const total = Number(process.env['OBSERVATIONS'] ?? 2_000_000)
const each = Math.ceil(total / STREAMS)
const newest = Math.floor(Date.now() / 1000 / STEP_SECONDS) * STEP_SECONDS
// The fill takes its time: a client of its own, which nothing cuts.
const client = new pg.Client({ connectionString: databaseUrl })
await client.connect()
await client.query('set synchronous_commit = off')
for (const month of monthsBack(newest - each * STEP_SECONDS, newest)) await makeMonth(month)
const PART = 100
for (let from = 0; from < each; from += PART)
  await client.query(
    `insert into telemetry.observation (datastream_id, phenomenon_time, result)
     select d.id, to_timestamp($1::float8 - n * $2::float8), 25 + 5 * sin(n / 20.0) + (d.id % 7)
     from generate_series($3::int, $4::int) n cross join telemetry.datastream d order by 2, 1`,
    [newest, STEP_SECONDS, from, Math.min(each, from + PART) - 1],
  )
// As after the first observation of each: the feature made of its place.
await client.query(`insert into telemetry.feature (name, description, encoding_type, feature, location_id, shape_hash)
  select name, description, encoding_type, location, id, 'bench' from telemetry.location`)
await client.query(`update telemetry.datastream d set feature_id = f.id from telemetry.thing_location x
  join telemetry.feature f using (location_id) where x.thing_id = d.thing_id`)
await client.query(`insert into telemetry.latest (datastream_id, phenomenon_time, result, quality, received_at, first_time, same_since)
  select id, to_timestamp(${newest}), 25, 0, now(), to_timestamp(${newest - each * STEP_SECONDS}), now() from telemetry.datastream`)
for (const step of [10, 60, 1440])
  await client.query(
    `insert into telemetry.rollup (datastream_id, step, bucket, n, doubtful, expected, longest_gap, min, max, sum, first, last)
     select datastream_id, $1::int, date_bin(make_interval(mins => $1::int), phenomenon_time, timestamptz '2000-01-01 00:00+07'), count(*), 0,
       $1::int / 10, 600, min(result), max(result), sum(result), min(result), max(result)
     from telemetry.observation where datastream_id <= 100 group by 1, 3`,
    [step],
  )
await client.query('analyze')
await client.end()
const seconds = Math.round((performance.now() - started) / 1000)
await say(() => ({
  mqtt: mqttPortOf(platform),
  secret: made.secret,
  observations: each * STREAMS,
  seconds,
  newest,
}))

function monthsBack(from: number, to: number): string[] {
  const out = new Set<string>()
  for (let at = from; at <= to; at += 86_400) out.add(new Date(at * 1000).toISOString().slice(0, 7))
  return [...out, new Date(to * 1000).toISOString().slice(0, 7)]
}

async function makeMonth(month: string): Promise<void> {
  const [year = 0, n = 1] = month.split('-').map(Number)
  const bound = (k: number) => new Date(Date.UTC(year, k, 1)).toISOString()
  await client.query(`create table if not exists telemetry.observation_${month.replace('-', '_')} partition of telemetry.observation
    for values from ('${bound(n - 1)}') to ('${bound(n)}')`)
}
