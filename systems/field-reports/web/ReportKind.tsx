import { useMemo, useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { ErrorSummary } from '@hue-s/ui/ErrorSummary.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { arrowLeft, arrowRight } from '@hue-s/ui/icon-paths.ts'
import { iconByName } from '@hue-s/ui/icon-by-name.ts'
import { RadioCards } from '@hue-s/ui/RadioCards.tsx'
import { TextArea } from '@hue-s/ui/TextArea.tsx'
import { fieldReportsContract, type Category } from '../contract.ts'
import { lettersLeft, MOST_NOTE, noteFault } from './note-faults.ts'
import type { StepProps } from './steps.ts'
import { suggestCategories, type Suggestion } from './words-of-report.ts'

const NOTE_WORDS = {
  short: 'field-reports.citizen.kind.noteNeeded',
  long: 'field-reports.citizen.kind.noteLong',
  marks: 'field-reports.citizen.kind.noteMarks',
} as const

function Suggestions({
  found,
  chosen,
  choose,
}: {
  found: Suggestion[]
  chosen: string | undefined
  choose: (one: Suggestion) => void
}) {
  const { t, lang } = useText()
  const open = found.filter(({ category }) => category.id !== chosen)
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> may not hold paragraphs
    <div role="status" className="h-stack">
      {open.length > 0 && (
        <>
          <p className="h-small h-second">{t('field-reports.citizen.kind.suggested')}</p>
          <div className="h-row">
            {open.map((one) => (
              <Button key={one.category.id} icon={iconByName(one.category.icon)} onClick={() => choose(one)}>
                {one.child?.name[lang] ?? one.category.name[lang]}
              </Button>
            ))}
          </div>
        </>
      )}
    </div>
  )
}

function Kinds({
  categories,
  draft,
  change,
  onNext,
  onBack,
}: StepProps & { categories: readonly Category[]; onBack: () => void }) {
  const { t, lang } = useText()
  const [attempt, setAttempt] = useState(0)
  const found = useMemo(() => suggestCategories(categories, draft.note), [categories, draft.note])
  const category = categories.find(({ id }) => id === draft.category)
  const fault = noteFault(draft.note)
  const left = lettersLeft(draft.note)
  const faults = [
    ...(fault ? [{ fieldId: 'note', message: t(NOTE_WORDS[fault], { n: -left, most: MOST_NOTE }) }] : []),
    ...(category ? [] : [{ fieldId: 'category', message: t('field-reports.citizen.kind.needed') }]),
  ]
  // What is too long or unreadable is told at once; what is still missing only when the person wants to go on.
  const told = (id: string) => attempt > 0 || (id === 'note' && fault !== undefined && fault !== 'short')
  const wrong = (id: string) => (told(id) ? faults.find(({ fieldId }) => fieldId === id)?.message : undefined)
  return (
    <>
      {attempt > 0 && <ErrorSummary title={t('field-reports.citizen.fix')} attempt={attempt} errors={faults} />}
      <Field
        id="note"
        label={t('field-reports.citizen.kind.note')}
        hint={t('field-reports.citizen.kind.noteHint')}
        error={wrong('note')}
        required
      >
        {/* No limit on the field itself: a browser would cut off, without a word, what was pasted. */}
        <TextArea value={draft.note} onValue={(note) => change({ note })} />
      </Field>
      {left >= 0 && left < 200 && (
        <p className="h-small h-second" aria-live="off">
          {t('field-reports.citizen.left', { n: left })}
        </p>
      )}
      <Suggestions
        found={found}
        chosen={draft.category}
        choose={({ category: one, child }) => change({ category: one.id, child: child?.id })}
      />
      {category && category.children.length > 0 && (
        <RadioCards
          id="child"
          name="child"
          label={t('field-reports.citizen.kind.child', { category: category.name[lang] })}
          note={t('field-reports.citizen.optional')}
          options={category.children.map(({ id, name }) => ({ value: id, label: name[lang] }))}
          value={draft.child}
          onValue={(child) => change({ child })}
        />
      )}
      <RadioCards
        id="category"
        name="category"
        layout="grid"
        label={t('field-reports.citizen.kind.label')}
        error={wrong('category')}
        options={categories.map(({ id, name, icon }) => ({ value: id, label: name[lang], icon: iconByName(icon) }))}
        value={draft.category}
        onValue={(id) => change({ category: id, child: undefined })}
        required
      />
      <div className="r-pair">
        <Button icon={arrowLeft} onClick={onBack}>
          {t('field-reports.citizen.back')}
        </Button>
        <Button
          variant="primary"
          iconAfter={arrowRight}
          onClick={() => (faults.length > 0 ? setAttempt(attempt + 1) : onNext())}
        >
          {t('field-reports.citizen.next')}
        </Button>
      </div>
    </>
  )
}

/** Second step: what it is, in the person's own words and by a picture; the words suggest the kind. */
export function ReportKind(props: StepProps & { onBack: () => void }) {
  const read = useRead(fieldReportsContract.categories, {})
  return <Reading read={read}>{({ items }) => <Kinds {...props} categories={items} />}</Reading>
}
