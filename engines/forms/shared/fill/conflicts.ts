import { isRepeat, isRows, itemsOf, type Answers, type Form, type Given } from '../model/form.ts'

/** One question that two devices answered differently; a repeat is compared as a whole. */
export interface Conflict {
  name: string
  mine: Given | readonly Answers[] | undefined
  theirs: Given | readonly Answers[] | undefined
}

const valueOf = (answer: Conflict['mine']): string =>
  answer === undefined
    ? ''
    : isRows(answer)
      ? JSON.stringify(
          answer.map((row) =>
            Object.entries(row)
              .map(([name, one]) => [name, valueOf(one)])
              .sort(),
          ),
        )
      : JSON.stringify(answer.value)

/** Where two devices differ, in the order of the form. */
export function conflictsOf(form: Form, mine: Answers, theirs: Answers): Conflict[] {
  const at = (answers: Answers, name: string) => (Object.hasOwn(answers, name) ? answers[name] : undefined)
  return itemsOf(form).flatMap((item) => {
    if (!isRepeat(item) && (item.kind === 'note' || item.kind === 'calculated')) return []
    const [one, two] = [at(mine, item.name), at(theirs, item.name)]
    return valueOf(one) === valueOf(two) ? [] : [{ name: item.name, mine: one, theirs: two }]
  })
}

/** My answers with those of the other device where it was chosen. */
export function merged(mine: Answers, theirs: Answers, fromTheirs: ReadonlySet<string>): Answers {
  const out: Answers = { ...mine }
  for (const name of fromTheirs) {
    const answer = theirs[name]
    if (answer === undefined) delete out[name]
    else out[name] = answer
  }
  return out
}
