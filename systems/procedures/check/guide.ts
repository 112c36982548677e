import type { ContentFault, Guide } from '../contract.ts'
import { pathsOf } from '../shared/choose.ts'

const MOST_NAMED = 5

/** Everything wrong with a decision table; above all ways through it that end nowhere. */
export function guideFaults(guide: Guide): ContentFault[] {
  const out: ContentFault[] = []
  const values = new Map<string, ReadonlySet<string>>()
  const check = (path: string, condition: Guide['rows'][number]['if'], all: boolean) => {
    for (const [name, wanted] of Object.entries(condition)) {
      const known = values.get(name)
      if (!known) out.push({ path, code: all ? 'noSuchQuestion' : 'askedLater', facts: { name } })
      else
        for (const value of wanted)
          if (!known.has(value)) out.push({ path, code: 'noSuchOption', facts: { name, value } })
    }
  }
  guide.questions.forEach(({ key, options, if: condition }, n) => {
    check(`questions[${n}].if`, condition, false)
    if (values.has(key)) out.push({ path: `questions[${n}]`, code: 'keyTwice', facts: { key } })
    values.set(key, new Set(options.map(({ value }) => value)))
  })
  guide.rows.forEach((row, n) => check(`rows[${n}].if`, row.if, true))
  if (out.length > 0) return out
  const paths = pathsOf(guide)
  if (!paths) return [{ path: 'questions', code: 'tooManyPaths', facts: {} }]
  const nowhere = paths.filter(({ rows }) => rows.length === 0)
  const used = new Set(paths.flatMap(({ rows }) => rows))
  return [
    ...nowhere.slice(0, MOST_NAMED).map(({ answers }) => ({
      path: 'rows',
      code: 'endsNowhere',
      facts: {
        answers: Object.entries(answers)
          .map(([name, value]) => `${name}=${value}`)
          .join(', '),
      },
    })),
    ...guide.rows.flatMap((row, n) => (used.has(row) ? [] : [{ path: `rows[${n}]`, code: 'neverReached', facts: {} }])),
  ]
}
