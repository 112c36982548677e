import { invalid, tooLarge } from '@hue-s/kernel/shared/error.ts'
import type { Found } from './from-xlsx.ts'

const MOST_RECORDS = 2_000
const MOST_DEPTH = 12

function depthOf(value: unknown, left: number): boolean {
  if (left < 0) return false
  return typeof value !== 'object' || value === null || Object.values(value).every((one) => depthOf(one, left - 1))
}

/** Every procedure of a JSON file: a list, or `{ procedures: [...] }` as an export gives it; its row is its place in the list. */
export function fromJson(bytes: Buffer): Found[] {
  let raw: unknown
  try {
    raw = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw invalid('procedures.fileUnreadable')
  }
  const list = Array.isArray(raw) ? raw : (raw as { procedures?: unknown } | null)?.procedures
  if (!Array.isArray(list)) throw invalid('procedures.fileUnreadable')
  if (list.length > MOST_RECORDS || !depthOf(list, MOST_DEPTH)) throw tooLarge('procedures.fileTooLarge')
  return list.map((one: unknown, n) => {
    const record = typeof one === 'object' && one !== null ? { ...(one as Record<string, unknown>) } : {}
    // What an export says of the version is not part of the words.
    for (const name of ['id', 'version', 'validFrom', 'validTo', 'force', 'citation', 'agencies']) delete record[name]
    return { content: record, row: n + 1, places: new Map([['', { sheet: 'procedures', row: n + 1 }]]) }
  })
}
