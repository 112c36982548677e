import { useMemo, useRef } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import { answerAt, givenAt, withoutRow, withRow } from '../../shared/fill/answers.ts'
import { isRows, type Answers, type Choice, type Form } from '../../shared/model/form.ts'
import type { FillTools, PickPlace, Uploads } from './tools.ts'

interface Given {
  form: Form
  answers: Answers
  onChange: (answers: Answers) => void
  lang: Lang
  known: Answers
  uploads: Uploads | undefined
  units: readonly Choice[] | undefined
  pickPlace: PickPlace | undefined
}

/**
 * What fields work with: one object as long as form and language stay, always at work on the newest answers. Two
 * changes in one breath (an upload that ends while somebody types) both count.
 */
export function useFillTools(given: Given): FillTools {
  const { form, lang, known, units } = given
  const { t } = useText()
  const now = useRef(given)
  const shown = useRef(given.answers)
  if (shown.current !== given.answers || now.current.form !== form) {
    shown.current = given.answers
    now.current = given
  } else now.current = { ...given, answers: now.current.answers }
  return useMemo((): FillTools => {
    const put = (next: Answers) => {
      now.current = { ...now.current, answers: next }
      now.current.onChange(next)
    }
    const latest = () => now.current.answers
    return {
      form,
      lang,
      t,
      known,
      units,
      type: (path, value, corrects) =>
        put(answerAt(latest(), path, { value, source: corrects ? { kind: 'typed', corrects } : { kind: 'typed' } })),
      change(path, next) {
        const value = next(givenAt(latest(), path)?.value ?? null)
        put(answerAt(latest(), path, { value, source: { kind: 'typed' } }))
      },
      restore(path) {
        const first = known[path]
        if (first && !isRows(first)) put(answerAt(latest(), path, first))
      },
      addRow: (repeat, rows) => put(withRow(latest(), repeat, rows)),
      removeRow: (repeat, row) => put(withoutRow(latest(), repeat, row)),
      get uploads() {
        return now.current.uploads
      },
      get pickPlace() {
        return now.current.pickPlace
      },
    }
  }, [form, lang, t, known, units])
}
