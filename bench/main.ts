import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import { cpus, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { ROOT } from '@hue-s/kernel/server/root.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import { broadcast } from './broadcast.ts'
import { callsPerSecond, get, pair, post, startServer } from './measure.ts'
import { startTimes } from './start-time.ts'

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

/** The same insert with nothing around it: its own transaction, fsync on, as many callers. */
async function bareInserts(databaseUrl: string): Promise<{ run: () => Promise<number>; end: () => Promise<void> }> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
  await pool.query(
    'create table if not exists public.bare (id uuid primary key, court int, player_id uuid, starts_at timestamptz, note text)',
  )
  const insert = () =>
    pool.query('insert into public.bare values ($1, $2, $3, now(), $4)', [newId(), 1, newId(), 'bench'])
  return { run: () => callsPerSecond(CALLERS, SECONDS, insert), end: () => pool.end() }
}

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hue-s-bench-'))
  const bare = await startServer<{ http: string; fastify: string }>('./bare-servers.ts')
  const club = await startServer<{ url: string; databaseUrl: string }>('../kernel/testing/club-server.ts', {
    PORT: '0',
    DATA_DIR: dataDir,
    RATE_LIMIT: '100000000',
  })
  const { url, databaseUrl } = club.facts
  const inserts = await bareInserts(databaseUrl)
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
    const book = async () => {
      const body = JSON.stringify({
        court: 1 + (minute % 12),
        startsAt: new Date(Date.UTC(2040, 0, 1) + minute++ * 60_000).toISOString(),
        note: 'bench',
      })
      const headers = { 'content-type': 'application/json', 'x-test-actor': actor, 'idempotency-key': newId() }
      const status = await post(agent, `${url}/api/tennis-club/bookings`, headers, body)
      if (status !== 200) throw new Error(`booking was refused: ${status}`)
    }
    ratio(
      'command (audit, outbox, idempotency) / insert',
      await pair(() => callsPerSecond(CALLERS, SECONDS, book), inserts.run),
      0.4,
    )
    await quiet(databaseUrl)
    const { ms, heard } = await broadcast(url, 'tennis-club.courts', LISTENERS, book)
    line(
      `broadcast to ${LISTENERS} listeners`,
      `${Math.round(ms)} ms from the call, ${heard} heard`,
      'goal 500 ms',
      ms <= 500 && heard === LISTENERS,
    )
  } finally {
    await inserts.end()
    await club.stop()
    await bare.stop()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 })
  }
  const { first, again } = await startTimes(18_200 + (process.pid % 1_000) * 10)
  line('npm start to ready, data there', `${(again / 1000).toFixed(1)} s`, 'goal 6 s', again < 6_000)
  line('npm start to ready, first time with demo data', `${(first / 1000).toFixed(1)} s`, 'goal 6 s', first < 6_000)
}

/** Waits until the outbox of the run before has been delivered. */
async function quiet(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  for (let n = 0; n < 600; n++) {
    const { rows } = await client.query<{ n: string }>(
      'select count(*) as n from kernel.delivery where done_at is null',
    )
    if (rows[0]?.n === '0') break
    await new Promise((done) => setTimeout(done, 200))
  }
  await client.end()
}

await main()
