import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import pg from 'pg'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { actorHeader, anew, statementsOf, type Statement } from './hear.ts'
import { callsPerSecond, get, pair, post, startServer } from './measure.ts'

const CALLERS = 16
const SECONDS = 3
const GOAL = 0.6

type Line = (name: string, value: string, goal: string, met: boolean) => void
interface Facts {
  url: string
  databaseUrl: string
  reports: number
  seconds: number
  pid: number
}

/**
 * Field reports at scale: each answer against the bare statements it needs, read from the server itself
 * (`x-bench-sql`) and run by `pg` behind a bare `node:http` server. `REPORTS` says how many (1,000,000 unless told);
 * `BENCH_DATA` names a folder that is kept, so that the filling is done once.
 */
export async function benchReports(line: Line): Promise<void> {
  const kept = process.env['BENCH_DATA']
  const dataDir = kept ?? mkdtempSync(join(tmpdir(), 'hue-s-bench-'))
  const start = () => startServer<Facts>('./reports-server.ts', { PORT: '0', DATA_DIR: dataDir })
  const filling = await start()
  console.log(`${filling.facts.reports} reports, filled in ${filling.facts.seconds} s`)
  // What was laid in may be published and indexed in peace; the process that is measured carries nothing of it.
  await untilQuiet(filling.facts.databaseUrl)
  await filling.stop()
  const server = await start()
  const { url, databaseUrl, pid } = server.facts
  await untilQuiet(databaseUrl)
  const bare = await startServer<{ url: string }>('./bare-sql.ts', { BARE_DATABASE: databaseUrl })
  const ratio = (name: string, r: { ours: number; bare: number; ratio: number }, goal: number) =>
    line(
      name,
      `${Math.round(r.ours)}/s of ${Math.round(r.bare)}/s = ${(r.ratio * 100).toFixed(0)} %`,
      `goal ${goal * 100} %`,
      r.ratio >= goal,
    )
  try {
    const list = `${url}/api/field-reports/reports?limit=20`
    const bytes = Buffer.from(await (await fetch(list, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer())
    await fetch(`${bare.facts.url}/keep`, { method: 'POST', body: bytes })
    ratio(
      'public list from cache / bare node:http',
      await pair(
        () => get(list, { 'accept-encoding': 'br' }),
        () => get(`${bare.facts.url}/kept`),
      ),
      GOAL,
    )
    for (const { name, paths, headers } of await questions(databaseUrl)) {
      const asked: Statement[][] = []
      for (const path of paths) asked.push(await statementsOf(url, path, headers))
      await fetch(`${bare.facts.url}/sql`, { method: 'POST', body: JSON.stringify(asked) })
      let n = 0
      const ask = async (address: string) => {
        const response = await fetch(address, { headers })
        if (!response.ok) throw new Error(`${address}: ${response.status}`)
        await response.arrayBuffer()
      }
      // The statements run each time.
      const next = () => `${url}${anew(paths[n++ % paths.length] ?? '', n)}`
      const ours = () => callsPerSecond(CALLERS, SECONDS, () => ask(next()))
      const theirs = () => callsPerSecond(CALLERS, SECONDS, () => ask(`${bare.facts.url}/sql`))
      ratio(`${name} / its ${asked[0]?.length} statements`, await pair(ours, theirs), GOAL)
    }
    const steady = await autocannon({ url: list, connections: 64, duration: 5 })
    const { p50, p99 } = steady.latency
    line('public list, p99 / median, 64 connections', `${p99} / ${p50} ms`, 'goal 10 ×', p99 <= Math.max(10 * p50, 10))
    const mib = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
    line('memory of the server', `${Math.round(mib)} MiB`, 'goal 400 MB', mib <= 400)
    await submissions(url, bare.facts.url, await places(databaseUrl), ratio)
  } finally {
    await bare.stop()
    await server.stop()
    if (!kept) rmSync(dataDir, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 })
  }
}

/** Until nobody has worked in the database for three seconds: no handler, no job. */
async function untilQuiet(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const until = performance.now() + 1_800_000
  for (let quiet = 0; quiet < 30 && performance.now() < until;) {
    const { rows } = await client.query<{ busy: boolean }>(
      `select exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and state <> 'idle') or exists (select from kernel.delivery where parked_at is null and tries = 0) as busy`,
    )
    quiet = rows[0]?.busy ? 0 : quiet + 1
    await new Promise((done) => setTimeout(done, 100))
  }
  await client.end()
}

interface Question {
  name: string
  /** Asked in turn. */
  paths: string[]
  headers: Record<string, string>
}

/** What is asked, about places and agencies that have many reports. */
async function questions(databaseUrl: string): Promise<Question[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const most = async (column: string) =>
    (
      await client.query<{ id: string }>(
        `select ${column} as id from cases."case" where ${column} is not null group by 1 order by count(*) desc limit 4`,
      )
    ).rows.map(({ id }) => id)
  const [communes, agencies] = [await most('commune_id'), await most('agency_id')]
  await client.end()
  const list = '/api/field-reports/reports?limit=20'
  const anyone = {}
  const officer = actorHeader(staff(['field-reports.read', 'field-reports.handle'], agencies.slice(0, 1)))
  return [
    { name: 'filtered list', paths: communes.map((id) => `${list}&category=waste&commune=${id}`), headers: anyone },
    {
      name: 'text search',
      paths: ['o ga', 'ngap', 'den duong', 'rac'].map((q) => `${list}&q=${encodeURIComponent(q)}`),
      headers: anyone,
    },
    { name: 'map tile', paths: [...tilesOf(12)], headers: anyone },
    {
      name: 'statistics',
      paths: ['agency', 'commune', 'category', 'month'].map((by) => `/api/report-numbers/figures?by=${by}`),
      headers: anyone,
    },
    {
      name: 'officer’s queue',
      paths: ['due', 'opened'].map((sort) => `/api/cases?types=field-reports.report&sort=${sort}&limit=50`),
      headers: officer,
    },
  ]
}

/** Four tiles around the middle of the first province. */
function* tilesOf(z: number): Generator<string> {
  const n = 2 ** z
  const x = Math.floor(((107.58 + 180) / 360) * n)
  const r = (16.46 * Math.PI) / 180
  const y = Math.floor(((1 - Math.asinh(Math.tan(r)) / Math.PI) / 2) * n)
  for (const [dx, dy] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const)
    yield `/tiles/field-reports/${z}/${x + dx}/${y + dy}`
}

/** Points at which somebody has reported before. */
async function places(databaseUrl: string): Promise<{ lon: number; lat: number }[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ lon: number; lat: number }>(
    'select lon, lat from cases."case" order by opened_at desc limit 500',
  )
  await client.end()
  return rows
}

/** Reports without a picture, durable, against the same rows over a bare server. */
async function submissions(
  url: string,
  bareUrl: string,
  spots: readonly { lon: number; lat: number }[],
  ratio: (name: string, r: { ours: number; bare: number; ratio: number }, goal: number) => void,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS })
  let n = 0
  const send = (address: string) => async () => {
    const at = spots[n % spots.length]
    const body = JSON.stringify({
      category: 'waste',
      note: `Đống rác số ${n++} ở bãi đất trống`,
      at,
      visibility: 'public',
    })
    const headers = { 'content-type': 'application/json', 'idempotency-key': newId(), ...actorHeader(citizen()) }
    const status = await post(agent, address, headers, body)
    if (status !== 200) throw new Error(`a report was refused: ${status}`)
  }
  // Until now the server has only been read from: what it does to open a report is compiled after about a thousand.
  await callsPerSecond(CALLERS, 4 * SECONDS, send(`${url}/api/field-reports/reports`))
  const r = await pair(
    () => callsPerSecond(CALLERS, SECONDS, send(`${url}/api/field-reports/reports`)),
    () => callsPerSecond(CALLERS, SECONDS, send(`${bareUrl}/submit`)),
  )
  ratio('submission / its rows over node:http', r, 0.4)
  agent.destroy()
}
