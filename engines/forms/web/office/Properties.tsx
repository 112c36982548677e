import { Checkbox, Field, Select, TextInput } from '@hue-s/ui/index.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { withPart } from '../../shared/edit/edit-form.ts'
import type { FormFault } from '../../shared/model/check-form.ts'
import {
  isRepeat,
  KINDS,
  type Form,
  type Item,
  type Page,
  type Question,
  type Repeat,
} from '../../shared/model/form.ts'
import { ExpressionBox } from './ExpressionBox.tsx'

type Thing = Page | Item
interface Props<T extends Thing = Thing> {
  form: Form
  thing: T
  faults: readonly FormFault[]
  onThing: (thing: T) => void
}

/** What can be said of a page, a question or a repeat. */
export function Properties({ form, thing, faults, onThing }: Props) {
  if (!('kind' in thing)) return <PageProperties form={form} thing={thing} faults={faults} onThing={onThing} />
  if (isRepeat(thing)) return <RepeatProperties form={form} thing={thing} faults={faults} onThing={onThing} />
  return <QuestionProperties form={form} thing={thing} faults={faults} onThing={onThing} />
}

const BLANK: Words = { vi: '', en: '' }

function WordsFields({
  label,
  words,
  onWords,
}: {
  label: string
  words: Words | undefined
  onWords: (words: Words) => void
}) {
  const { t } = useText()
  const now = words ?? BLANK
  return (
    <div className="fe-words">
      <Field label={`${label} · ${t('forms.office.vi')}`}>
        <TextInput value={now.vi} onValue={(vi) => onWords({ ...now, vi })} />
      </Field>
      <Field label={`${label} · ${t('forms.office.en')}`}>
        <TextInput value={now.en} onValue={(en) => onWords({ ...now, en })} />
      </Field>
    </div>
  )
}

/** The name, the words and the condition, which everything has. */
function Shared<T extends Thing>({ thing, faults, onThing, title }: Props<T> & { title: 'label' | 'title' }) {
  const { t } = useText()
  const set = (part: string, value: unknown) => onThing(withPart(thing, part, value))
  const parts = thing as unknown as Readonly<Record<string, Words | string | undefined>>
  const named = faults.find(({ part }) => part === 'name')
  return (
    <>
      <WordsFields
        label={t(`forms.office.part.${title}`)}
        words={parts[title] as Words}
        onWords={(words) => set(title, words)}
      />
      <Field
        label={t('forms.office.part.name')}
        hint={t('forms.office.nameHint')}
        {...(named ? { error: t(`forms.office.fault.${named.code}`, named.facts) } : {})}
      >
        <TextInput value={thing.name} className="fe-code" autoComplete="off" onValue={(name) => set('name', name)} />
      </Field>
      <WordsFields label={t('forms.office.part.hint')} words={thing.hint} onWords={(words) => set('hint', words)} />
      <ExpressionBox
        label={t('forms.office.part.relevant')}
        hint={t('forms.office.relevantHint')}
        value={thing.relevant ?? ''}
        faults={faults.filter(({ part }) => part === 'relevant')}
        onValue={(value) => set('relevant', value)}
      />
    </>
  )
}

function PageProperties(props: Props<Page>) {
  return <Shared {...props} title="title" />
}

function Bounds({ thing, onThing }: { thing: Question | Repeat; onThing: (thing: never) => void }) {
  const { t } = useText()
  const set = (part: 'least' | 'most', text: string) => {
    const digits = text.replace(/\D/g, '').slice(0, 12)
    onThing(withPart(thing, part, digits === '' ? undefined : Number(digits)) as never)
  }
  return (
    <div className="fe-words">
      {(['least', 'most'] as const).map((part) => (
        <Field key={part} label={t(`forms.office.part.${part}`)}>
          <TextInput inputMode="numeric" value={String(thing[part] ?? '')} onValue={(text) => set(part, text)} />
        </Field>
      ))}
    </div>
  )
}

function RepeatProperties(props: Props<Repeat>) {
  const { t } = useText()
  const { thing, faults, onThing } = props
  return (
    <>
      <Shared {...props} title="label" />
      <Bounds thing={thing} onThing={onThing} />
      <ExpressionBox
        label={t('forms.office.part.times')}
        value={thing.times ?? ''}
        faults={faults.filter(({ part }) => part === 'times')}
        onValue={(value) => onThing(withPart(thing, 'times', value))}
      />
    </>
  )
}

const EXPRESSIONS = ['constraint', 'calculate', 'choiceFilter'] as const

function QuestionProperties(props: Props<Question>) {
  const { t } = useText()
  const { form, thing, faults, onThing } = props
  const set = (part: string, value: unknown) => onThing(withPart(thing, part, value))
  const picks = thing.kind === 'choice' || thing.kind === 'choices'
  const listFault = faults.find(({ part }) => part === 'list')
  const required = typeof thing.required === 'string' ? thing.required : ''
  return (
    <>
      <Field label={t('forms.office.part.kind')}>
        <Select
          value={thing.kind}
          options={KINDS.map((kind) => ({ value: kind, label: t(`forms.office.kind.${kind}`) }))}
          onValue={(kind) => set('kind', kind)}
        />
      </Field>
      <Shared {...props} title="label" />
      {picks && (
        <Field
          label={t('forms.office.part.list')}
          {...(listFault ? { error: t(`forms.office.fault.${listFault.code}`, listFault.facts) } : {})}
        >
          <Select
            value={thing.list ?? ''}
            placeholder={t('forms.fill.choose')}
            options={Object.keys(form.choices).map((name) => ({ value: name, label: name }))}
            onValue={(list) => set('list', list)}
          />
        </Field>
      )}
      <Checkbox
        label={t('forms.office.part.required')}
        checked={thing.required === true}
        onValue={(on) => set('required', on)}
      />
      {thing.required !== true && (
        <ExpressionBox
          label={t('forms.office.part.requiredWhen')}
          value={required}
          faults={faults.filter(({ part }) => part === 'required')}
          onValue={(value) => set('required', value)}
        />
      )}
      {EXPRESSIONS.filter((part) => part !== 'choiceFilter' || picks).map((part) => (
        <ExpressionBox
          key={part}
          label={t(`forms.office.part.${part}`)}
          value={thing[part] ?? ''}
          faults={faults.filter((one) => one.part === part)}
          onValue={(value) => set(part, value)}
        />
      ))}
      {thing.constraint && (
        <WordsFields
          label={t('forms.office.part.constraintWords')}
          words={thing.constraintWords}
          onWords={(words) => set('constraintWords', words)}
        />
      )}
      <Bounds thing={thing} onThing={onThing} />
      <Prefills thing={thing} onThing={onThing} />
    </>
  )
}

/** Sources as text, first one first: `eid.name person.phone`. */
function Prefills({ thing, onThing }: { thing: Question; onThing: (thing: Question) => void }) {
  const { t } = useText()
  const shown = (thing.prefill ?? []).map(({ from, what }) => `${from}.${what}`).join(' ')
  const take = (text: string) => {
    const prefill = text.split(/\s+/).flatMap((one) => {
      const found = /^(eid|person|earlier|unit|paper)\.(.{1,100})$/.exec(one)
      return found ? [{ from: found[1], what: found[2] }] : []
    })
    onThing(withPart(thing, 'prefill', prefill.length > 0 ? prefill.slice(0, 5) : undefined))
  }
  return (
    <Field label={t('forms.office.part.prefill')} hint={t('forms.office.prefillHint')}>
      <TextInput
        key={thing.name}
        defaultValue={shown}
        className="fe-code"
        autoComplete="off"
        onBlur={(event) => take(event.currentTarget.value)}
      />
    </Field>
  )
}
