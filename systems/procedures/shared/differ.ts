import type { Words } from '@hue-s/kernel/shared/text.ts'

export interface Difference {
  path: string
  before: string | null
  after: string | null
  /** What the rows on the way are called, in the order of the path; null where a row has no name but its key. */
  rows: (Words | null)[]
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const NAMES = ['key', 'kind', 'name', 'number', 'id', 'value'] as const
const LABELS = ['name', 'label', 'title', 'text', 'words'] as const

/** What a row of a list is called, so that moving one is not taken for changing all. */
function nameOf(row: unknown, at: number): string {
  if (!isRecord(row)) return typeof row === 'string' ? row : String(at + 1)
  const name = NAMES.map((one) => row[one]).find((one) => typeof one === 'string')
  return typeof name === 'string' ? name : String(at + 1)
}

/** What people call a row: the first of its parts that is said in both languages. */
function labelOf(row: unknown): Words | null {
  if (!isRecord(row)) return null
  const said = LABELS.map((one) => row[one]).find(
    (one): one is Record<string, unknown> => isRecord(one) && typeof one['vi'] === 'string' && one['vi'] !== '',
  )
  return said ? { vi: String(said['vi']), en: typeof said['en'] === 'string' ? said['en'] : String(said['vi']) } : null
}

interface Leaf {
  text: string
  rows: (Words | null)[]
}

function leaves(value: unknown, path: string, rows: (Words | null)[], into: Map<string, Leaf>): void {
  if (Array.isArray(value)) {
    const taken = new Map<string, number>()
    value.forEach((row: unknown, at) => {
      const name = nameOf(row, at)
      const n = (taken.get(name) ?? 0) + 1
      taken.set(name, n)
      leaves(row, `${path}[${n > 1 ? `${name} ${n}` : name}]`, [...rows, labelOf(row)], into)
    })
  } else if (isRecord(value))
    for (const [name, one] of Object.entries(value)) leaves(one, path === '' ? name : `${path}.${name}`, rows, into)
  else if (value !== null && value !== undefined && value !== '') into.set(path, { text: String(value), rows })
}

/** What changed between two records, leaf by leaf; rows of lists are told apart by their keys. */
export function differences(before: unknown, after: unknown): Difference[] {
  const [a, b] = [new Map<string, Leaf>(), new Map<string, Leaf>()]
  leaves(before, '', [], a)
  leaves(after, '', [], b)
  const paths = [...new Set([...a.keys(), ...b.keys()])]
  return paths
    .filter((path) => a.get(path)?.text !== b.get(path)?.text)
    .map((path) => ({
      path,
      before: a.get(path)?.text ?? null,
      after: b.get(path)?.text ?? null,
      rows: (b.get(path) ?? a.get(path))?.rows ?? [],
    }))
}
