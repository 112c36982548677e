import { day, number, type Lang, type Words } from '@hue-s/kernel/shared/text.ts'
import { GUIDE, PROCEDURE, type Part } from './shape.ts'

const namesIn = (parts: readonly Part[]): string[] =>
  parts.flatMap((part) => [part.name, ...('parts' in part ? namesIn(part.parts) : [])])
const KNOWN: ReadonlySet<string> = new Set(['vi', 'en', ...namesIn(PROCEDURE), ...namesIn(GUIDE)])
const PIECES = /\[([^\]]*)\]|([^.[\]]+)/g

type Say = (key: string) => string

/** The parts below a name, from those that a place of the record may have. */
const inside = (parts: readonly Part[], name: string): Part | undefined =>
  parts.find((part) => part.name === name) ??
  parts.flatMap((part) => (part.name === 'basics' && 'parts' in part ? [inside(part.parts, name)] : []))[0]

/** What the editor knows of a place in a record; undefined where it shows nothing of its own. */
function partAt(path: string): Part | undefined {
  const names = Array.from(path.matchAll(PIECES), ([, , name]) => name).filter((name) => name !== undefined)
  for (const all of [PROCEDURE, GUIDE]) {
    let parts: readonly Part[] = all
    let found: Part | undefined
    for (const name of names) {
      const next: Part | undefined = inside(parts, name)
      if (!next) break
      found = next
      parts = 'parts' in next ? next.parts : []
    }
    if (found) return found
  }
  return undefined
}

/** A row that is named by one of few words (`online`, `truth`) is called by that word. */
function rowWord(t: Say, path: string, row: string): string | undefined {
  const [, name = '', again = ''] = /^(.*?)( \d+)?$/.exec(row) ?? []
  const part = partAt(path)
  if (part?.name === 'audience') return t(`procedures.audience.${name}`)
  const kind = part && 'parts' in part ? part.parts.find((one) => one.name === 'kind') : undefined
  return kind?.kind === 'select' && kind.words !== undefined && kind.options.includes(name)
    ? `${t(`procedures.${kind.words}.${name}`)}${again}`
    : undefined
}

/**
 * A place in a record as a person reads it: `papers[id-card].name.vi` → «Thành phần hồ sơ › Thẻ căn cước › Tên › Tiếng
 * Việt». What rows are called is said beside the path; without it they are called by their keys.
 */
export function pathWords(t: Say, path: string, rows: readonly (Words | null)[] = [], lang: Lang = 'vi'): string {
  let seen = 0
  return Array.from(path.matchAll(PIECES), ({ 1: row, 2: name = '', index }) => {
    if (row === undefined) return KNOWN.has(name) ? t(`procedures.office.part.${name}`) : name
    const said = rows[seen++]
    if (said) return said[lang]
    if (/^\d+$/.test(row)) return String(Number(row) + 1)
    return rowWord(t, path.slice(0, index), row) ?? row
  }).join(' › ')
}

/** Agencies that a procedure means without naming one. */
const ROLES: ReadonlySet<string> = new Set(['commune', 'competent', 'receiving'])

/** A value as a person reads it: yes and no, the words of a choice, a day, a number with its dots. */
export function valueWords(t: Say, path: string, value: string, lang: Lang): string {
  const part = partAt(path)
  if (value === 'true' || value === 'false') return t(`procedures.office.${value === 'true' ? 'yes' : 'no'}`)
  if (part?.name === 'audience') return t(`procedures.audience.${value}`)
  if (part?.kind === 'select' && part.words !== undefined && part.options.includes(value))
    return t(`procedures.${part.words}.${value}`)
  if (part?.kind === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return day(value, lang)
  if (part?.kind === 'number' && /^\d+$/.test(value)) return number(Number(value), lang)
  if (part && ['unit', 'competentAgency', 'receivingAgency'].includes(part.name) && ROLES.has(value))
    return t(`procedures.office.role.${value}`)
  return value
}
