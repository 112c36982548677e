import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Button, RadioCards } from '@hue-s/ui/index.ts'
import { conflictsOf, merged, type Conflict } from '../shared/fill/conflicts.ts'
import { isRows, itemsOf, type Answers, type Form, type Question } from '../shared/model/form.ts'
import { say, wordsIn } from '../shared/model/say.ts'

interface Props {
  form: Form
  mine: Answers
  /** What the other device saved, and when. */
  theirs: Answers
  savedAt: string
  busy?: boolean
  /** Save these over the other device's: `base` is the `rev` of what it saved. */
  onKeep: (answers: Answers) => void
}

/** Two devices worked on one draft: what differs, question by question, and a choice for each. Nothing is lost unseen. */
export function DraftConflict({ form, mine, theirs, savedAt, busy = false, onKeep }: Props) {
  const { t, lang } = useText()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const found = conflictsOf(form, mine, theirs)
  const shown = (answer: Conflict['mine'], name: string): string => {
    if (answer === undefined) return t('forms.fill.noAnswer')
    if (isRows(answer)) return t('forms.fill.rows', { n: answer.length })
    const question = itemsOf(form).find((one) => one.name === name) as Question
    const file = (_: string, n: number) => t('forms.fileNumber', { n: n + 1 })
    return (
      say(form, question, answer.value, { lang, yes: t('forms.yes'), no: t('forms.no'), file }) ||
      t('forms.fill.noAnswer')
    )
  }
  const choose = (name: string, from: string) => {
    const next = new Set(chosen)
    if (from === 'theirs') next.add(name)
    else next.delete(name)
    setChosen(next)
  }
  const labelOf = (name: string) => {
    const item = itemsOf(form).find((one) => one.name === name)
    return item ? wordsIn(item.label, lang) : name
  }
  return (
    <section className="h-stack" aria-label={t('forms.fill.conflict')}>
      <Alert tone="warning" title={t('forms.fill.conflict')}>
        <p>{t('forms.fill.conflictHint', { at: moment(savedAt), n: found.length })}</p>
      </Alert>
      {found.map(({ name, mine: own, theirs: other }) => (
        <RadioCards
          key={name}
          label={labelOf(name)}
          name={`conflict-${name}`}
          value={chosen.has(name) ? 'theirs' : 'mine'}
          onValue={(from) => choose(name, from)}
          options={[
            { value: 'mine', label: shown(own, name), hint: t('forms.fill.thisDevice') },
            { value: 'theirs', label: shown(other, name), hint: t('forms.fill.otherDevice') },
          ]}
        />
      ))}
      <div className="h-row">
        <Button
          variant="primary"
          busy={busy && t('forms.fill.busy')}
          onClick={() => onKeep(merged(mine, theirs, chosen))}
        >
          {t('forms.fill.keepChosen')}
        </Button>
      </div>
    </section>
  )
}
