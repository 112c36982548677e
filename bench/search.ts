import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { actorHeader, statementsOf } from './hear.ts'
import { callsPerSecond, median, pair, startServer } from './measure.ts'
import { gradedQueries, judge } from './search-quality.ts'

const CALLERS = 16
const SECONDS = 3
const GOAL = 0.5
const MRR_GOAL = 0.9
const TIMED = 400

type Line = (name: string, value: string, goal: string, met: boolean) => void
interface Facts {
  url: string
  databaseUrl: string
  entries: number
  seconds: number
  province: string
}

const found = (q: string, more = '') => `/api/search?q=${encodeURIComponent(q)}${more}`
const typed = (q: string) => `/api/search/suggest?q=${encodeURIComponent(q)}`
const QUESTIONS: readonly { name: string; paths: readonly string[]; isStaff?: boolean }[] = [
  {
    name: 'search, words without marks',
    paths: ['o ga duong hoa mai', 'quan ca phe lan xanh', 'cay do', 'khach san minh phat'].map((q) => found(q)),
  },
  {
    name: 'search, words with marks',
    paths: ['ổ gà đường Hoa Mai', 'hiệu thuốc Lan Sen', 'nắp cống vỡ', 'nhà hàng Thu Vàng'].map((q) => found(q)),
  },
  {
    name: 'search with counts by kind',
    paths: ['lan xanh', 'hoa sen', 'duong ngoc mai', 'hội thảo'].map((q) => found(q, '&counts=true')),
  },
  { name: 'search, a word in every second entry', paths: ['duong', 'so', 'truoc', 'gan'].map((q) => found(q)) },
  { name: 'while typing', paths: ['kha', 'duong ho', 'phuong ta', 'nha va'].map(typed) },
  {
    name: 'typing slips',
    paths: ['khach snan minh phat', 'hieu thuco lan sen', 'nap cogn vo', 'tuyen dugn binh an'].map((q) => found(q)),
  },
  {
    name: 'search by an official',
    paths: ['cay do', 'nap cong vo', 'hoa sen', 'lan xanh'].map((q) => found(q)),
    isStaff: true,
  },
]

/**
 * Search among 100,000 entries (`ENTRIES`): how well what people type is answered, by kind of slip, and each answer by
 * HTTP against the bare statements that it needs, run by `pg` behind a bare `node:http` server at the same concurrency.
 */
export async function benchSearch(line: Line): Promise<void> {
  const kept = process.env['BENCH_DATA']
  const dataDir = kept ?? mkdtempSync(join(tmpdir(), 'hue-s-bench-'))
  const server = await startServer<Facts>('./search-server.ts', { PORT: '0', DATA_DIR: dataDir })
  const { url, databaseUrl, entries, seconds, province } = server.facts
  console.log(`${entries} entries, filled in ${seconds} s`)
  const bare = await startServer<{ url: string }>('./bare-search.ts', { BARE_DATABASE: databaseUrl })
  try {
    await quality(url, province, line)
    for (const { name, paths, isStaff } of QUESTIONS) {
      const actor = staff(['club.read'], ['u9', 'u19'])
      const headers: Record<string, string> = isStaff ? actorHeader(actor) : {}
      // Each question is asked as often of the one as of the other, one question after the other.
      const ratios: { ours: number; bare: number }[] = []
      for (const path of paths) {
        const statements = await statementsOf(url, path, headers)
        await fetch(`${bare.facts.url}/sql`, { method: 'POST', body: JSON.stringify(statements) })
        const call = (address: string) => async () => {
          const response = await fetch(address, { headers })
          if (!response.ok) throw new Error(`${address}: ${response.status}`)
          await response.arrayBuffer()
        }
        const [ours, theirs] = [call(`${url}${path}`), call(`${bare.facts.url}/sql`)]
        const per = SECONDS / paths.length
        ratios.push(
          await pair(
            () => callsPerSecond(CALLERS, per, ours),
            () => callsPerSecond(CALLERS, per, theirs),
          ),
        )
      }
      const mean = (of: 'ours' | 'bare') => ratios.reduce((sum, one) => sum + one[of], 0) / ratios.length
      const ratio = median(ratios.map((one) => one.ours / one.bare))
      const { p50, p99 } = await times(url, paths, headers)
      line(
        name,
        `${Math.round(mean('ours'))}/s of ${Math.round(mean('bare'))}/s = ${(ratio * 100).toFixed(0)} %, ${p50}/${p99} ms`,
        `goal ${GOAL * 100} %`,
        ratio >= GOAL,
      )
    }
    console.log('  (ms: median and 99th percentile of one caller, one call after the other)')
  } finally {
    await bare.stop()
    await server.stop()
    if (!kept) rmSync(dataDir, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 })
  }
}

/** What people type, by kind of slip, among all the invented entries. */
async function quality(url: string, province: string, line: Line): Promise<void> {
  const { all, bySlip } = await judge(province, gradedQueries(province), async (q) => {
    const answer = await fetch(`${url}${found(q, '&limit=10')}`, { headers: { 'accept-language': 'vi' } })
    return ((await answer.json()) as { items: { url: string; title: string }[] }).items
  })
  for (const { slip, queries, mrr, recallAt5 } of bySlip)
    console.log(
      `  ${slip.padEnd(20)} ${String(queries).padStart(4)} queries  MRR ${mrr.toFixed(3)}  recall@5 ${recallAt5.toFixed(3)}`,
    )
  line(
    'search, graded queries',
    `${all.queries} queries, MRR ${all.mrr.toFixed(3)}, recall@5 ${all.recallAt5.toFixed(3)}`,
    `goal MRR ${MRR_GOAL}`,
    all.mrr >= MRR_GOAL,
  )
}

async function times(url: string, paths: readonly string[], headers: Record<string, string>) {
  const taken: number[] = []
  for (let n = 0; n < TIMED; n++) {
    const from = performance.now()
    await (await fetch(`${url}${paths[n % paths.length]}`, { headers })).arrayBuffer()
    taken.push(performance.now() - from)
  }
  taken.sort((a, b) => a - b)
  return { p50: (taken[TIMED / 2] ?? 0).toFixed(1), p99: (taken[Math.floor(TIMED * 0.99)] ?? 0).toFixed(1) }
}
