import { memo, useState } from 'react'
import { SourceMark } from './SourceMark.tsx'
import { Button, Field, FieldGroup, RadioCards } from '@hue-s/ui/index.ts'
import { TRUSTED, type Choice, type Given, type Plain, type Question } from '../../shared/model/form.ts'
import { say, wordsIn } from '../../shared/model/say.ts'
import { MOST_CARDS } from './ChoiceBox.tsx'
import { Control } from './Control.tsx'
import { idOf, useTools, type Correctable } from './tools.ts'

export interface FieldOfProps {
  question: Question
  path: string
  given: Given | undefined
  /** What a computed question comes to. */
  computed: Plain
  required: boolean
  /** What is wrong, in words; undefined while nothing is, or is told yet. */
  fault: string | undefined
  offered: readonly Choice[]
}

const IN_GROUP: readonly Question['kind'][] = ['day', 'choices', 'files']

/** One question: its words, its source, its control and what is wrong. Drawn again only when one of these changes. */
export const FieldOf = /* @__PURE__ */ memo(function FieldOf(props: FieldOfProps) {
  const { question, given, computed, fault } = props
  const { lang } = useTools()
  const [correcting, setCorrecting] = useState(false)
  if (question.kind === 'note')
    return (
      <div className="f-note">
        <p>{wordsIn(question.label, lang)}</p>
        {question.hint && <p className="h-small h-second">{wordsIn(question.hint, lang)}</p>}
      </div>
    )
  const source = given?.source.kind
  const trusted = source !== undefined && TRUSTED.includes(source)
  const shut = question.kind === 'calculated' || question.readOnly || (trusted && !correcting && fault === undefined)
  if (shut) {
    const value = question.kind === 'calculated' ? computed : (given?.value ?? computed)
    return (
      <Known
        {...props}
        value={value}
        onCorrect={trusted && !question.readOnly ? () => setCorrecting(true) : undefined}
      />
    )
  }
  return <Asked {...props} />
})

/** What is not asked because it is known: the answer, where it is from, and a way to say that it is wrong. */
function Known({
  question,
  path,
  given,
  value,
  onCorrect,
}: FieldOfProps & { value: Plain; onCorrect: (() => void) | undefined }) {
  const { form, lang, t } = useTools()
  const words = {
    lang,
    yes: t('forms.yes'),
    no: t('forms.no'),
    file: (_: string, n: number) => t('forms.fileNumber', { n: n + 1 }),
  }
  const text = say(form, question, value, words)
  return (
    <div className="f-known" id={idOf(path)} tabIndex={-1}>
      <span className="h-field__label">{wordsIn(question.label, lang)}</span>
      {question.hint && <span className="h-field__hint">{wordsIn(question.hint, lang)}</span>}
      <span className="f-known__value h-figures">{text === '' ? '—' : text}</span>
      <span className="f-known__foot">
        {given && <SourceMark source={given.source} />}
        {question.kind === 'calculated' && <span className="h-small h-second">{t('forms.source.computed')}</span>}
        {onCorrect && (
          <Button
            variant="quiet"
            size="small"
            label={t('forms.fill.wrongOf', { label: wordsIn(question.label, lang) })}
            onClick={() => {
              onCorrect()
              // The control stands where the answer stood: whoever pressed goes on there.
              setTimeout(() => document.getElementById(idOf(path))?.focus())
            }}
          >
            {t('forms.fill.wrong')}
          </Button>
        )}
      </span>
    </div>
  )
}

function Asked({ question, path, given, required, fault, offered }: FieldOfProps) {
  const { lang, t, type, known, restore } = useTools()
  const source = given?.source
  const corrects: Correctable | undefined =
    source === undefined || source.kind === 'computed'
      ? undefined
      : source.kind === 'typed'
        ? source.corrects
        : source.kind
  const onValue = (value: Plain) => type(path, value, corrects)
  const trustedBefore = corrects !== undefined && TRUSTED.includes(corrects)
  const hint = (
    <>
      {question.hint && wordsIn(question.hint, lang)}
      {source && source.kind !== 'typed' && source.kind !== 'computed' && <SourceMark source={source} />}
    </>
  )
  const hasHint = question.hint !== undefined || (source && source.kind !== 'typed' && source.kind !== 'computed')
  const field = {
    id: idOf(path),
    label: wordsIn(question.label, lang),
    required,
    ...(required ? {} : { note: t('forms.fill.optional') }),
    ...(hasHint ? { hint } : {}),
    ...(fault === undefined ? {} : { error: fault }),
  }
  const value = given?.value ?? null
  const control = <Control question={question} path={path} value={value} offered={offered} onValue={onValue} />
  const cards = question.kind === 'truth' || (question.kind === 'choice' && offered.length <= MOST_CARDS)
  const drawn = cards ? (
    <Cards field={field} question={question} path={path} value={value} offered={offered} onValue={onValue} />
  ) : IN_GROUP.includes(question.kind) ? (
    <FieldGroup {...field}>{control}</FieldGroup>
  ) : (
    <Field {...field}>{control}</Field>
  )
  return (
    <div className="f-field" data-path={path}>
      {drawn}
      {trustedBefore && source?.kind === 'typed' && (
        <p className="h-small f-corrected">
          {t('forms.fill.corrected')}{' '}
          {Object.hasOwn(known, path) && (
            <Button variant="quiet" size="small" onClick={() => restore(path)}>
              {t('forms.fill.restore')}
            </Button>
          )}
        </p>
      )}
    </div>
  )
}

type CardsProps = Pick<FieldOfProps, 'question' | 'path' | 'offered'> & {
  field: { label: string; id: string }
  value: Plain
  onValue: (value: Plain) => void
}

function Cards({ field, question, path, value, offered, onValue }: CardsProps) {
  const { lang, t } = useTools()
  if (question.kind === 'truth')
    return (
      <RadioCards
        {...field}
        name={path}
        layout="row"
        options={[
          { value: 'true', label: t('forms.yes') },
          { value: 'false', label: t('forms.no') },
        ]}
        value={typeof value === 'boolean' ? String(value) : ''}
        onValue={(next) => onValue(next === 'true')}
      />
    )
  return (
    <RadioCards
      {...field}
      name={path}
      options={offered.map((one) => ({ value: one.value, label: wordsIn(one.label, lang) }))}
      value={typeof value === 'string' ? value : ''}
      onValue={onValue}
    />
  )
}
