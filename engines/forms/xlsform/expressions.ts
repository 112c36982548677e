import { ExpressionError, marksOf } from '../shared/expression/token.ts'
import type { Choice, Kind } from '../shared/model/form.ts'

const columnsOf = (choices: readonly Choice[]) => new Set(choices.flatMap(({ columns }) => Object.keys(columns ?? {})))

/**
 * A choice filter as XLSForm writes it, where columns stand bare and `name` is the choice itself: here columns stand as
 * `${district}`, and the choice is `.`. What cannot be read stays as it is, and is told of when the form is checked.
 */
export function filterFrom(source: string, choices: readonly Choice[]): string {
  const columns = columnsOf(choices)
  return replaceMarks(source, (mark) => {
    if (mark.kind !== 'name') return undefined
    if (columns.has(mark.value)) return `\${${mark.value}}`
    return mark.value === 'name' ? '.' : undefined
  })
}

/** The same the other way round. */
export function filterTo(source: string, choices: readonly Choice[]): string {
  const columns = columnsOf(choices)
  return replaceMarks(source, (mark) => {
    if (mark.kind === 'field' && columns.has(mark.value)) return mark.value
    return mark.kind === 'sign' && mark.value === '.' ? 'name' : undefined
  })
}

type Mark = ReturnType<typeof marksOf>[number]

function replaceMarks(source: string, by: (mark: Mark) => string | undefined): string {
  let marks: Mark[]
  try {
    marks = marksOf(source)
  } catch (error) {
    if (error instanceof ExpressionError) return source
    throw error
  }
  let out = ''
  marks.forEach((mark, n) => {
    const next = marks[n + 1]
    const text = source.slice(mark.at, next?.at ?? source.length)
    const called = next?.kind === 'sign' && next.value === '('
    const put = called ? undefined : by(mark)
    out += put === undefined ? text : put + (/\s*$/.exec(text)?.[0] ?? '')
  })
  return out
}

/** The first answer that a sheet names, as an expression; nothing where it cannot be one. */
export function defaultOf(kind: Kind, text: string): string {
  if (text === '' || kind === 'files' || kind === 'place' || kind === 'note') return ''
  if (text.includes('${') || /^[a-z-]+\(.*\)$/.test(text)) return text
  if (kind === 'whole' || kind === 'decimal' || kind === 'money') return /^-?\d+(?:\.\d+)?$/.test(text) ? text : ''
  if (kind === 'day') return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `date('${text}')` : ''
  if (kind === 'truth') return /^(?:ok|yes|true|1)$/i.test(text) ? 'true()' : 'false()'
  if (!text.includes("'")) return `'${text}'`
  return text.includes('"') ? '' : `"${text}"`
}
