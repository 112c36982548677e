import { mkdtempSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { anyone, staff } from '@hue-s/kernel/testing/people.ts'
import { actorHeader } from './hear.ts'
import { post, startServer } from './measure.ts'
import { openForm } from './services-form.ts'
import { readings, writings, type Pair, type Ratio } from './services-lines.ts'
import type { PdfTimes } from './services-pdf.ts'

const CALLERS = 16
const SECONDS = 3
const GOAL = 0.5
/** An index of a year is a walk over all its dossiers: as many at once as there are cores to walk. */
const BOARD_CALLERS = 2
const PDF_GOAL = 3
const SCRIPT_GOAL = 100
const ISSUINGS = 100
const DAY = 86_400_000

type Line = (name: string, value: string, goal: string, met: boolean) => void
interface Address {
  url: string
  databaseUrl: string
}
interface Facts extends Address {
  dossiers: number
  seconds: number
  perSecond: number
  bytes: number
  agency: string
  known: { code: string; key: string; name: string }[]
  filings: { actor: Actor; body: { communeId: string } }[]
  forms: { code: string; pages: number; actor: Actor }[]
}

/**
 * Public services at scale: each answer against the statements it needs, heard from the server itself and run by `pg`
 * behind a bare `node:http` server; papers, numbers and a large form besides. `DOSSIERS` says how many there are
 * (2,000,000 unless told); `BENCH_DATA` names a folder that is kept, so that the filling is done once.
 */
export async function benchServices(line: Line): Promise<void> {
  const kept = process.env['BENCH_DATA']
  const dataDir = kept ?? mkdtempSync(join(tmpdir(), 'hue-s-bench-'))
  const server = await startServer<Address>('./services-server.ts', { PORT: '0', DATA_DIR: dataDir })
  const { url, databaseUrl } = server.facts
  const told = (await (await fetch(`${url}/bench/facts`)).json()) as Omit<Facts, keyof Address>
  const facts = { ...server.facts, ...told }
  const { dossiers, seconds, perSecond, bytes } = facts
  const gib = (bytes / 2 ** 30).toFixed(1)
  console.log(`${dossiers} dossiers, filled in ${seconds} s (${perSecond}/s), ${gib} GiB`)
  const bare = await startServer<{ url: string }>('./bare-services.ts', { BARE_DATABASE: databaseUrl })
  const two: Pair = { url, bare: bare.facts.url }
  try {
    for (const part of Object.values(partOf)) await part(two, facts, line)
  } finally {
    await bare.stop()
    await server.stop()
    if (!kept) rmSync(dataDir, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 })
  }
}

const shown = ({ ours, bare, ratio }: Ratio) => {
  const rate = (n: number) => (n < 10 ? n.toFixed(1) : String(Math.round(n)))
  return `${rate(ours)}/s of ${rate(bare)}/s = ${(ratio * 100).toFixed(0)} %`
}

/** Whom and what is asked: the desk of the agency with most to do, whoever sees all of them, anybody. */
function questions({ agency, known }: Facts) {
  const queue = '/api/public-services/office/queue'
  const found = (q: string) => `${queue}?q=${encodeURIComponent(q)}`
  const clerk = actorHeader(staff(['public-services.read', 'public-services.handle'], [agency]))
  const everywhere = actorHeader(staff(['public-services.read']))
  const names = known.slice(0, 4).map(({ name }) => name)
  const codes = known.slice(4, 8).map(({ code }) => code)
  const day = (ago: number) => new Date(Date.now() + 7 * 3_600_000 - ago * DAY).toISOString().slice(0, 10)
  const board = (days: number) => `/api/public-services/index?from=${day(days)}&to=${day(0)}`
  const views = ['view=agency', 'view=late', 'view=dueToday', 'view=all']
  return [
    { name: 'clerk’s queue', paths: views.map((view) => `${queue}?${view}`), headers: clerk },
    { name: 'search by code', paths: codes.map(found), headers: clerk },
    { name: 'search by name', paths: names.map(found), headers: clerk },
    { name: 'search by name, every agency', paths: names.map(found), headers: everywhere },
    { name: 'counts of the desk', paths: ['/api/public-services/office/counts'], headers: clerk },
    { name: 'index board, a month', paths: [board(30)], headers: {}, callers: BOARD_CALLERS },
    { name: 'index board, a year', paths: [board(364)], headers: {}, callers: BOARD_CALLERS },
  ]
}

async function reads(two: Pair, facts: Facts, line: Line): Promise<void> {
  for (const { name, paths, headers, callers = CALLERS } of questions(facts)) {
    const r = await readings(two, { paths, headers, callers, seconds: SECONDS })
    const value = `${shown(r)}, ${r.p50}/${r.p99} ms`
    line(`${name} / its ${r.statements} statements`, value, `goal ${GOAL * 100} %`, r.ratio >= GOAL)
  }
  console.log('  (ms: median and 99th percentile of one caller, one call after the other, never the stored answer)')
}

async function commands(two: Pair, { known, filings }: Facts, line: Line): Promise<void> {
  let n = 0
  const told = (name: string, r: Ratio & { statements: number }) =>
    line(`${name} / its ${r.statements} statements`, shown(r), `goal ${GOAL * 100} %`, r.ratio >= GOAL)
  const nextOf = <T>(list: readonly T[]): T => list[n++ % list.length] as T
  told(
    'state look-up',
    await writings(two, {
      path: '/api/public-services/look-up',
      callers: CALLERS,
      seconds: SECONDS,
      people: [],
      next: () => {
        const { code, key } = nextOf(known)
        return { actor: anyone, body: { code, secret: key } }
      },
    }),
  )
  told(
    'filing',
    await writings(two, {
      path: '/api/public-services/dossiers',
      callers: CALLERS,
      seconds: SECONDS,
      people: filings.flatMap(({ actor }) => actor.id ?? []),
      next: () => {
        const { actor, body } = nextOf(filings)
        return { actor, body: { ...body, key: newId() } }
      },
    }),
  )
}

async function papers({ url }: Pair, _: Facts, line: Line): Promise<void> {
  const answer = await fetch(`${url}/bench/pdf`)
  if (!answer.ok) throw new Error(await answer.text())
  const { alone, laidOut, sealed, pages } = (await answer.json()) as PdfTimes
  if (pages.some((n) => n !== 2)) throw new Error(`not two pages but ${pages.join(', ')}`)
  for (const [name, ms] of [
    ['two-page PDF, laid out / the library alone', laidOut],
    ['two-page PDF, laid out and sealed / the library alone', sealed],
  ] as const)
    line(
      name,
      `${ms.toFixed(0)} ms of ${alone.toFixed(0)} ms = ${(ms / alone).toFixed(2)} ×`,
      `goal ${PDF_GOAL} ×`,
      ms <= PDF_GOAL * alone,
    )
}

/** Everybody at once has a paper of one register issued: refusals of one agency, each numbered, laid out, sealed, stored. */
async function issuings(_: Pair, { url, databaseUrl, filings }: Facts, line: Line): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: ISSUINGS })
  const agency = filings[0]?.body.communeId ?? ''
  const headers = (actor: Actor) => ({ 'content-type': 'application/json', ...actorHeader(actor) })
  const ids = await Promise.all(
    filings.slice(0, ISSUINGS).map(async ({ actor, body }) => {
      const answer = await fetch(`${url}/api/public-services/dossiers`, {
        method: 'POST',
        headers: { ...headers(actor), 'idempotency-key': newId() },
        body: JSON.stringify({ ...body, communeId: agency, key: newId() }),
      })
      if (!answer.ok) throw new Error(await answer.text())
      return ((await answer.json()) as { id: string }).id
    }),
  )
  const clerk = staff(['public-services.read', 'public-services.receive'], [agency])
  const started = performance.now()
  const statuses = await Promise.all(
    ids.map((id) =>
      post(
        agent,
        `${url}/api/public-services/office/dossiers/${id}/step`,
        { ...headers(clerk), 'idempotency-key': newId() },
        JSON.stringify({ version: 1, action: 'refuse', ground: 'not-competent', note: 'Không thuộc thẩm quyền' }),
      ),
    ),
  )
  const seconds = (performance.now() - started) / 1_000
  agent.destroy()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ n: number }>(
    `select split_part(number, '/', 1)::int as n from public_services.issued where form = 'refusal' and dossier_id = any($1) order by 1`,
    [ids],
  )
  await client.end()
  const numbers = rows.map(({ n }) => n)
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)]
  const whole = statuses.every((status) => status === 200) && last - first + 1 === ISSUINGS
  line(
    `${ISSUINGS} issuings at once from one register`,
    `${new Set(numbers).size} numbers from ${first} to ${last} in ${seconds.toFixed(1)} s`,
    'goal no gap, no repeat',
    whole && new Set(numbers).size === ISSUINGS,
  )
}

async function largeForms(_: Pair, { url, forms }: Facts, line: Line): Promise<void> {
  for (const form of forms) {
    const { first, whole, fields } = await openForm(url, form)
    line(
      `form of 200 fields on ${form.pages} page${form.pages > 1 ? 's' : ''}, processor 4 × slower`,
      `${first.toFixed(0)} ms of script until it can be filled in, ${whole.toFixed(0)} ms until all ${fields} of the page are drawn`,
      `goal ${SCRIPT_GOAL} ms`,
      first <= SCRIPT_GOAL,
    )
  }
}

/** What is measured, in this order. */
const partOf = { reads, commands, papers, issuings, largeForms }
