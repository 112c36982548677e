import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { openEdition, type Edition } from './recompute/edition.ts'
import { figuresOf, type Figures, type Numbers, type Question } from './recompute/figures.ts'

const USAGE = `Cách dùng · usage: npm run --silent recompute -- URL_OR_FOLDER [--figures 'by=commune&boundaries=2025-07-01'] [--edition VERSION] [--chain 100]`

/** What an instance answers, as far as this command compares it. */
interface Served {
  proof: { edition: string } | null
  total: { numbers: Numbers; before: Numbers | null } | null
  rows: { key: string | null; name: string; numbers: Numbers; before: Numbers | null }[]
}

async function served(base: string, question: Question): Promise<Served> {
  const query = new URLSearchParams(
    Object.entries(question).filter((e): e is [string, string] => e[1] !== undefined),
  ).toString()
  const response = await fetch(`${base.replace(/\/+$/, '')}/api/report-numbers/figures?${query}`)
  if (!response.ok) throw new Error(`figures?${query}: HTTP ${response.status} ${await response.text()}`)
  return (await response.json()) as Served
}

function differences(label: string, mine: Numbers | null, theirs: Numbers | null): string[] {
  if (mine === null || theirs === null)
    return mine === theirs ? [] : [`${label}: ${mine ? 'thiếu · missing' : 'thừa · extra'}`]
  return [...new Set([...Object.keys(mine), ...Object.keys(theirs)])]
    .filter((measure) => mine[measure] !== theirs[measure])
    .map((measure) => `${label} ${measure}: ${theirs[measure]} ≠ ${mine[measure]} (tính lại · recomputed)`)
}

/** Every number in which the answer of the instance differs from what the published rows give. */
function compare(mine: Figures, theirs: Served): string[] {
  const keys = new Set([...mine.rows.keys(), ...theirs.rows.map((r) => r.key)])
  const rowOf = new Map(theirs.rows.map((r) => [r.key, r]))
  return [
    ...differences('total', mine.total, theirs.total?.numbers ?? null),
    ...differences('total (before)', mine.before, theirs.total?.before ?? null),
    ...[...keys].flatMap((key) => [
      ...differences(String(key), mine.rows.get(key)?.numbers ?? null, rowOf.get(key)?.numbers ?? null),
      ...differences(`${key} (before)`, mine.rows.get(key)?.before ?? null, rowOf.get(key)?.before ?? null),
    ]),
  ]
}

/** Every dimension over the whole time and over twelve months; communes on the map of each epoch. */
function allQuestions({ table }: Edition): Question[] {
  const plain = ['agency', 'category', 'channel', 'month', 'quarter', 'year'].flatMap((by) => [
    { by },
    { by, period: '12m' },
  ])
  return [
    ...plain,
    ...table.epochs.map(({ from }) => ({ by: 'commune', boundaries: from })),
    { by: 'commune', period: 'year' },
  ]
}

const SHOWN = [
  'received',
  'finished',
  'onTime',
  'late',
  'open',
  'openLate',
  'onTimeRate',
  'satisfaction',
  'medianHours',
  'p90Hours',
]

function tableOf(figures: Figures): string {
  const line = (name: string, n: Numbers) => [name.slice(0, 40), ...SHOWN.map((m) => String(n[m] ?? '–'))]
  const rows = [...figures.rows.values()].sort((a, b) => (b.numbers['received'] ?? 0) - (a.numbers['received'] ?? 0))
  const lines = [['', ...SHOWN], line('Σ', figures.total), ...rows.map((r) => line(r.name, r.numbers))]
  const widths = (lines[0] ?? []).map((_, i) => Math.max(...lines.map((l) => (l[i] ?? '').length)))
  return lines
    .map((l) =>
      l
        .map((c, i) => (i === 0 ? c.padEnd(widths[i] ?? 0) : c.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export interface Options {
  where: string
  figures?: string | undefined
  edition?: string | undefined
  chain?: number | undefined
}

/**
 * Checks an edition and computes its figures again, from the published files alone. True when every hash fits, the
 * chain holds and every number is the same as what the instance answers (a folder has no answers to compare with).
 */
export async function recompute({ where, figures: asked, ...options }: Options, print: (line: string) => void) {
  const one = asked === undefined ? undefined : (Object.fromEntries(new URLSearchParams(asked)) as Question)
  const edition = await openEdition(where, options.edition ?? one?.['edition'], options.chain ?? 100)
  const { manifest, version, faults } = edition
  print(`${manifest.province} · ${manifest.publishedAt} · ${version}`)
  print(
    `${manifest.parts.length} tệp · parts, ${edition.rows.length} dòng · rows, ${edition.chain} lần công bố trước · earlier editions`,
  )
  for (const fault of faults) print(`✗ ${fault}`)
  let different = faults.length
  for (const question of one ? [one] : allQuestions(edition)) {
    const mine = figuresOf(edition, question)
    const label = new URLSearchParams(question as Record<string, string>).toString()
    if (one) print(tableOf(mine))
    if (!/^https?:/.test(where)) continue
    const found = compare(mine, await served(where, { ...question, edition: version }))
    print(`${found.length === 0 ? 'same     ' : 'different'}  ${label}  (${mine.rows.size})`)
    for (const line of found.slice(0, 10)) print(`  ${line}`)
    different += found.length
  }
  if (!one && !/^https?:/.test(where)) print(tableOf(figuresOf(edition, { by: 'agency' })))
  print(different === 0 ? 'same' : 'different')
  return different === 0
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { figures: { type: 'string' }, edition: { type: 'string' }, chain: { type: 'string', default: '100' } },
  })
  const [where] = positionals
  if (!where) throw new Error(USAGE)
  return recompute({ where, ...values, chain: Number(values.chain) }, (line) => console.log(line))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main()
    .then((same) => process.exit(same ? 0 : 1))
    .catch((error: Error) => {
      console.error(error.message)
      process.exit(2)
    })
}
