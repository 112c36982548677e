import { mkdtempSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { callsPerSecond, get, pair, post, startServer } from './measure.ts'
import { publishFor } from './mqtt-load.ts'

const SECONDS = 3
const BATCH = 1_000
const STREAMS = 2_000

type Line = (name: string, value: string, goal: string, met: boolean) => void
interface Facts {
  url: string
  mqtt: number
  databaseUrl: string
  secret: string
  observations: number
  seconds: number
  newest: number
}
type Ratio = (name: string, r: { ours: number; bare: number; ratio: number }, goal: number) => void

/**
 * Telemetry against the bare statements: durable ingest over MQTT and as data arrays, the newest of everything, a filtered
 * page, a chart. `OBSERVATIONS` says how many are there before (2,000,000 unless told).
 */
export async function benchTelemetry(line: Line): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hue-s-bench-'))
  const server = await startServer<Facts>('./telemetry-server.ts', { PORT: '0', DATA_DIR: dataDir })
  const { facts } = server
  console.log(
    `${facts.observations} observations of ${STREAMS} datastreams, filled in ${facts.seconds} s; load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`,
  )
  const bare = await startServer<{ url: string }>('./bare-sql.ts', { BARE_DATABASE: facts.databaseUrl })
  const ratio: Ratio = (name, r, goal) =>
    line(
      name,
      `${Math.round(r.ours)}/s of ${Math.round(r.bare)}/s = ${(r.ratio * 100).toFixed(0)} %`,
      `goal ${Math.round(goal * 100)} %`,
      r.ratio >= goal,
    )
  try {
    await benchReading(facts, bare.facts.url, ratio)
    await benchIngest(facts, ratio)
  } finally {
    await bare.stop()
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 })
  }
}

/** The last time that was sent, in milliseconds: begins after the newest that is there, so that every row is news, as it is in life. */
let clock = 0
/** Rows that nobody has sent before: a little further each time, over ten datastreams. */
function freshRows(n: number): { stream: number; at: string; result: number }[] {
  const first = (Math.floor(Math.random() * (STREAMS / 10)) * 10) % STREAMS
  return Array.from({ length: n }, (_, k) => {
    if (k % 10 === 0) clock += 1
    return { stream: first + (k % 10) + 1, at: new Date(clock).toISOString(), result: 20 + (k % 100) / 10 }
  })
}

async function benchIngest(facts: Facts, ratio: Ratio): Promise<void> {
  clock = facts.newest * 1_000 + 1
  const pool = new pg.Pool({ connectionString: facts.databaseUrl, max: 4 })
  // The database may go before its last connection here has.
  pool.on('error', () => undefined)
  await pool.query(`create table public.bare_observation (datastream_id int, phenomenon_time timestamptz, result float8, quality smallint,
    primary key (datastream_id, phenomenon_time))`)
  const insert = async () => {
    const rows = freshRows(BATCH)
    await pool.query(
      'insert into public.bare_observation select * from unnest($1::int[], $2::timestamptz[], $3::float8[], $4::smallint[]) on conflict do nothing',
      [rows.map((r) => r.stream), rows.map((r) => r.at), rows.map((r) => r.result), rows.map(() => 0)],
    )
  }
  const bare = async () => BATCH * (await callsPerSecond(4, SECONDS, insert))
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${facts.secret}` }
  const array = async (agent: Agent) => {
    const groups = new Map<number, unknown[][]>()
    for (const { stream, at, result } of freshRows(BATCH)) {
      const group = groups.get(stream) ?? []
      group.push([at, result])
      groups.set(stream, group)
    }
    const body = Array.from(groups, ([stream, dataArray]) => ({
      Datastream: { '@iot.id': stream },
      components: ['phenomenonTime', 'result'],
      dataArray,
    }))
    const status = await post(agent, `${facts.url}/sensorthings/v1.1/CreateObservations`, headers, JSON.stringify(body))
    if (status !== 201) throw new Error(`a data array was refused: ${status}`)
  }
  const arrays = async () => {
    // Lines of its own for each round: one that has rested may be closed by the server just as it is used.
    const agent = new Agent({ keepAlive: true, maxSockets: 4 })
    const rate = BATCH * (await callsPerSecond(4, SECONDS, () => array(agent)))
    agent.destroy()
    return rate
  }
  ratio('data array over HTTP / bare batches', await pair(arrays, bare), 0.4)
  // A province of devices that speak in turn.
  let turn = 0
  const next = () => {
    if (turn++ % STREAMS === 0) clock += 10
    return {
      topic: `v1.1/Datastreams(${(turn % STREAMS) + 1})/Observations`,
      payload: `{"phenomenonTime":"${new Date(clock).toISOString()}","result":${20 + (turn % 100) / 10}}`,
    }
  }
  const door = { port: facts.mqtt, username: 'box', secret: facts.secret, senders: 4 }
  ratio('MQTT, quality 1 / bare batches', await pair(() => publishFor(door, SECONDS, next), bare), 0.4)
  await pool.end()
}

async function benchReading({ url, newest }: Facts, bareUrl: string, ratio: Ratio): Promise<void> {
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString()
  const statement = (text: string, values: unknown[]) =>
    fetch(`${bareUrl}/sql`, { method: 'POST', body: JSON.stringify([[{ text, values }]]) })
  await statement('select l.datastream_id, l.phenomenon_time, l.result from telemetry.latest l order by 1', [])
  ratio(
    'newest of 2,000 datastreams / its query',
    await pair(
      () => get(`${url}/api/telemetry/latest`),
      () => get(`${bareUrl}/sql`),
    ),
    1 / 3,
  )
  const since = iso(newest - 86_400)
  await statement(
    `select json_agg(json_build_object('id', o.datastream_id || '-' || o.phenomenon_time, 'phenomenonTime', o.phenomenon_time, 'result', o.result,
      'resultTime', o.result_time, 'Datastream', json_build_object('name', o.name, 'unitOfMeasurement', o.unit_of_measurement))) as value
     from (select o.*, d.name, d.unit_of_measurement from telemetry.observation o join telemetry.datastream d on d.id = o.datastream_id
       join telemetry.thing t on t.id = d.thing_id and t.is_public
       where o.datastream_id = $1 and o.phenomenon_time >= $2 and o.result > $3 order by o.phenomenon_time desc limit 100) o`,
    [17, since, 20],
  )
  const page =
    `${url}/sensorthings/v1.1/Datastreams(17)/Observations?$filter=${encodeURIComponent(`phenomenonTime ge ${since} and result gt 20`)}` +
    `&$expand=Datastream($select=name,unitOfMeasurement)&$orderby=${encodeURIComponent('phenomenonTime desc')}&$top=100`
  ratio(
    'filtered, expanded page / hand-written SQL',
    await pair(
      () => get(page),
      () => get(`${bareUrl}/sql`),
    ),
    0.4,
  )
  const from = iso(newest - 5 * 86_400)
  await statement(
    `select bucket, min, sum / nullif(n - doubtful, 0) as mean, max, n from telemetry.rollup
     where datastream_id = $1 and step = 60 and bucket >= $2 and bucket < $3 order by bucket`,
    [17, from, iso(newest)],
  )
  ratio(
    'five-day chart / hand-written SQL',
    await pair(
      () => get(`${url}/api/telemetry/series?datastream=17&from=${from}&to=${iso(newest)}`),
      () => get(`${bareUrl}/sql`),
    ),
    0.5,
  )
}

if (process.argv[1]?.endsWith('telemetry.ts') || process.argv[1]?.endsWith('telemetry.mjs'))
  await benchTelemetry((name, value, goal, met) =>
    console.log(`${name.padEnd(44)} ${value.padEnd(40)} ${goal.padEnd(16)} ${met ? 'ok' : 'BELOW'}`),
  )
