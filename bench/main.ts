import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import { cpus, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { ROOT } from '@hue-s/kernel/server/root.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import { benchAlarms } from './alarms.ts'
import { broadcast } from './broadcast.ts'
import { benchLighthouse } from './lighthouse.ts'
import { benchReports } from './reports.ts'
import { callsPerSecond, get, median, pair, post, startServer } from './measure.ts'
import { benchSearch } from './search.ts'
import { benchServices } from './services.ts'
import { startTimes } from './start-time.ts'
import { benchTelemetry } from './telemetry.ts'

const CALLERS = 16
const SECONDS = 3
const LISTENERS = 10_000

const line = (name: string, value: string, goal: string, met: boolean) =>
  console.log(`${name.padEnd(44)} ${value.padEnd(40)} ${goal.padEnd(16)} ${met ? 'ok' : 'BELOW'}`)
const ratio = (name: string, r: { ours: number; bare: number; ratio: number }, goal: number) =>
  line(
    name,
    `${Math.round(r.ours)}/s of ${Math.round(r.bare)}/s = ${(r.ratio * 100).toFixed(0)} %`,
    `goal ${goal * 100} %`,
    r.ratio >= goal,
  )

async function describe(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ v: string; f: string; s: string }>(
    "select split_part(version(), ' ', 2) as v, current_setting('fsync') as f, current_setting('synchronous_commit') as s",
  )
  await client.end()
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  console.log(
    `hue-s ${version}, Node ${process.versions.node}, PostgreSQL ${rows[0]?.v} (fsync ${rows[0]?.f}, synchronous_commit ${rows[0]?.s})`,
  )
  console.log(
    `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, kernel ${release()}; medians of 3 runs of ${SECONDS} s, client on the same machine\n`,
  )
}

/** One row, without a server in between: what the disk and the database give at most. */
async function oneInsert(databaseUrl: string): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
  await pool.query(
    'create table if not exists public.bare (id uuid primary key, court int, player_id uuid, starts_at timestamptz, note text)',
  )
  const insert = () =>
    pool.query('insert into public.bare values ($1, $2, $3, now(), $4)', [newId(), 1, newId(), 'bench'])
  const rate = await callsPerSecond(CALLERS, SECONDS, insert)
  await pool.end()
  return rate
}

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hue-s-bench-'))
  const club = await startServer<{ url: string; databaseUrl: string }>('../kernel/testing/club-server.ts', {
    PORT: '0',
    DATA_DIR: dataDir,
    RATE_LIMIT: '100000000',
  })
  const { url, databaseUrl } = club.facts
  const bare = await startServer<{ http: string; fastify: string; inserts: string }>('./bare-servers.ts', {
    BARE_DATABASE: databaseUrl,
  })
  try {
    await describe(databaseUrl)
    ratio(
      'empty contract route / bare Fastify',
      await pair(
        () => get(`${url}/api/tennis-club/ping`),
        () => get(`${bare.facts.fastify}/ping`),
      ),
      0.6,
    )
    ratio(
      'cached public answer / bare node:http',
      await pair(
        () => get(`${url}/api/tennis-club/count`, { 'accept-encoding': 'br' }),
        () => get(bare.facts.http),
      ),
      0.6,
    )
    const actor = Buffer.from(JSON.stringify(citizen())).toString('base64')
    let minute = 0
    const agent = new Agent({ keepAlive: true, maxSockets: CALLERS })
    const bookAt = (address: string) => async () => {
      const body = JSON.stringify({
        court: 1 + (minute % 12),
        startsAt: new Date(Date.UTC(2040, 0, 1) + minute++ * 60_000).toISOString(),
        note: 'bench',
      })
      const headers = { 'content-type': 'application/json', 'x-test-actor': actor, 'idempotency-key': newId() }
      const status = await post(agent, address, headers, body)
      if (status !== 200) throw new Error(`booking was refused: ${status}`)
    }
    const book = bookAt(`${url}/api/tennis-club/bookings`)
    const bareBook = bookAt(bare.facts.inserts)
    const command = await pair(
      () => callsPerSecond(CALLERS, SECONDS, book),
      () => callsPerSecond(CALLERS, SECONDS, bareBook),
    )
    ratio('command / its four inserts over node:http', command, 0.4)
    await quiet(databaseUrl)
    console.log(`  for comparison: one row, no server in between, ${Math.round(await oneInsert(databaseUrl))}/s`)
    const { ms, heard } = await broadcast(url, 'tennis-club.courts', LISTENERS, book)
    line(
      `broadcast to ${LISTENERS} listeners`,
      `${Math.round(ms)} ms from the call, ${heard} heard`,
      'goal 500 ms',
      ms <= 500 && heard === LISTENERS,
    )
  } finally {
    await club.stop()
    await bare.stop()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 })
  }
  const { first, again } = await startTimes(18_200 + (process.pid % 1_000) * 10)
  const seconds = (name: string, ms: readonly number[]) => {
    const all = [...ms].sort((a, b) => a - b).map((one) => (one / 1000).toFixed(1))
    line(name, `${all[1]} s (${all[0]}–${all[2]})`, 'goal 6 s', median(ms) < 6_000)
  }
  seconds('npm start to ready, data there', again)
  seconds('npm start to ready, first time with demo data', first)
}

/** Waits until the outbox of the run before has been delivered. */
async function quiet(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  for (let n = 0; n < 600; n++) {
    const { rows } = await client.query<{ n: string }>('select count(*) as n from kernel.delivery')
    if (rows[0]?.n === '0') break
    await new Promise((done) => setTimeout(done, 200))
  }
  await client.end()
}

/** `npm run bench` runs all but what needs a large database filled first; a word after it runs that part alone. */
const parts: Readonly<Record<string, () => Promise<void>>> = {
  kernel: main,
  home: () => benchLighthouse(18_100 + (process.pid % 1_000) * 10, line),
  search: () => benchSearch(line),
  telemetry: () => benchTelemetry(line),
  alarms: () => benchAlarms(line),
  reports: () => benchReports(line),
  services: () => benchServices(line),
}
const NEED_FILLING = ['telemetry', 'alarms', 'reports', 'services']
const asked = process.argv.slice(2).filter((word) => word in parts)
for (const [name, run] of Object.entries(parts))
  if (asked.length > 0 ? asked.includes(name) : !NEED_FILLING.includes(name)) await run()
