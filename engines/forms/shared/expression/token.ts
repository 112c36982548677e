export type Mark =
  | { kind: 'number'; value: number; at: number }
  | { kind: 'text'; value: string; at: number }
  | { kind: 'field'; value: string; at: number }
  | { kind: 'name'; value: string; at: number }
  | { kind: 'sign'; value: string; at: number }
  | { kind: 'end'; value: ''; at: number }

/** Why an expression cannot be read, and where (a place in its text, from 0). */
export class ExpressionError extends Error {
  readonly code: 'too-long' | 'too-deep' | 'bad-sign' | 'open-text' | 'expected' | 'unknown-function' | 'arguments'
  readonly at: number
  readonly facts: Readonly<Record<string, string | number>>
  constructor(code: ExpressionError['code'], at: number, facts: Readonly<Record<string, string | number>> = {}) {
    super(`${code} at ${at}`)
    this.code = code
    this.at = at
    this.facts = facts
  }
}

export const MOST_SIGNS = 10_000

const FORMS: readonly (readonly [Mark['kind'] | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['field', /\$\{\s*([\p{L}_][\p{L}\p{N}_.-]*)\s*\}/uy],
  ['number', /(?:\d+\.?\d*|\.\d+)/y],
  ['name', /[\p{L}_][\p{L}\p{N}_:-]*/uy],
  ['sign', /!=|<=|>=|[=<>+\-*(),.]/y],
]

/** The marks of an expression, the last of them its end. Quotes are ' or "; typographic ones are read as those. */
export function marksOf(source: string): Mark[] {
  if (source.length > MOST_SIGNS) throw new ExpressionError('too-long', MOST_SIGNS, { most: MOST_SIGNS })
  const text = source.replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '"')
  const marks: Mark[] = []
  let at = 0
  while (at < text.length) {
    const quote = text[at]
    if (quote === "'" || quote === '"') {
      const end = text.indexOf(quote, at + 1)
      if (end < 0) throw new ExpressionError('open-text', at)
      marks.push({ kind: 'text', value: text.slice(at + 1, end).normalize('NFC'), at })
      at = end + 1
      continue
    }
    at = oneMark(text, at, marks)
  }
  marks.push({ kind: 'end', value: '', at })
  return marks
}

function oneMark(text: string, at: number, marks: Mark[]): number {
  for (const [kind, form] of FORMS) {
    form.lastIndex = at
    const found = form.exec(text)
    if (!found) continue
    if (kind === 'number') marks.push({ kind, value: Number(found[0]), at })
    else if (kind !== 'space') marks.push({ kind, value: found[1] ?? found[0], at } as Mark)
    return at + found[0].length
  }
  throw new ExpressionError('bad-sign', at, { sign: String.fromCodePoint(text.codePointAt(at) ?? 0) })
}
