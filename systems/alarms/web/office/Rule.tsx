import '../alarms.css'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { day, legalDate, moment } from '@hue-s/kernel/shared/text.ts'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, Heading, TextInput } from '@hue-s/ui/index.ts'
import { alarmsContract as routes, type NewRule, type RuleShape } from '../../contract.ts'
import { ruleWords } from '../words.ts'
import { BackTest } from './BackTest.tsx'
import { blank } from './edit.ts'
import { namesOf, type Choices } from './names.ts'
import { RuleForm } from './RuleForm.tsx'

const asNew = ({ key, name, citation, validFrom, definition }: RuleShape): NewRule => ({
  key,
  name,
  citation,
  validFrom,
  definition,
})

/** The sentence of a rule as it stands, said anew with each change. */
function Said({ rule, of }: { rule: NewRule; of: Choices }) {
  const { t, lang } = useText()
  const { stations, rivers } = namesOf(of, lang)
  return (
    <p className="al-sentence" aria-live="polite">
      {ruleWords(rule.definition, stations, rivers, t, lang)}
    </p>
  )
}

function Writing({ of, before, first }: { of: Choices; before: RuleShape | null; first: NewRule }) {
  const { t, lang } = useText()
  const [, go] = useLocation()
  const [rule, setRule] = useState(first)
  const [draft, save] = [useSend(routes.draft), useSend(routes.save)]
  const word = (name: string) => t(`alarms.office.${name}`)
  const keep = async () => {
    const made = before ? await save.send({ id: before.id, changedAt: before.changedAt, rule }) : await draft.send(rule)
    refresh('/api/alarms')
    if (made) go(`/alarms/rules/${made.id}`)
  }
  const error = draft.error ?? save.error
  return (
    <div className="h-stack">
      <Said rule={rule} of={of} />
      <RuleForm rule={rule} of={of} onRule={setRule} isNew={before === null && first.key === ''} />
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} live="assertive" />}
      <div className="h-row">
        <Button variant="primary" busy={(draft.busy || save.busy) && word('working')} onClick={() => void keep()}>
          {word('saveDraft')}
        </Button>
      </div>
      <BackTest definition={rule.definition} />
    </div>
  )
}

function Steps({ rule, onNew }: { rule: RuleShape; onNew: () => void }) {
  const { t, lang } = useText()
  const [note, setNote] = useState('')
  const step = useSend(routes.step)
  const word = (name: string) => t(`alarms.office.${name}`)
  const go = async (act: 'submit' | 'recall' | 'approve' | 'giveBack' | 'discard') => {
    await step.send({ id: rule.id, changedAt: rule.changedAt, act, note })
    refresh('/api/alarms')
  }
  const shown = (['submit', 'recall', 'approve', 'giveBack', 'discard'] as const).filter((act) =>
    rule.acts.includes(act),
  )
  return (
    <div className="h-stack">
      {rule.acts.includes('giveBack') && (
        <Field label={word('note')}>
          <TextInput value={note} onValue={setNote} maxLength={500} />
        </Field>
      )}
      <div className="h-row">
        {shown.map((act) => (
          <Button
            key={act}
            variant={act === 'submit' || act === 'approve' ? 'primary' : 'secondary'}
            busy={step.busy && word('working')}
            onClick={() => void go(act)}
          >
            {word(`act.${act}`)}
          </Button>
        ))}
        {rule.acts.includes('newVersion') && <Button onClick={onNew}>{word('newVersion')}</Button>}
      </div>
      {step.error && <Alert tone="danger" title={sentenceOf(step.error, lang, t)} live="assertive" />}
    </div>
  )
}

function Existing({ id, of }: { id: string; of: Choices }) {
  const { t, lang } = useText()
  const read = useRead(routes.rule, { id })
  const [next, setNext] = useState(false)
  const [today] = useState(() => legalDate(new Date()))
  return (
    <Reading read={read}>
      {({ rule, versions }) => (
        <div className="h-stack" key={rule.id}>
          <Heading level={1}>{rule.name[lang]}</Heading>
          <p className="h-second">
            {t(`alarms.office.rule.${rule.state}`)} · {t('alarms.office.from', { day: day(rule.validFrom, lang) })} ·{' '}
            {rule.citation}
            {rule.authorName && ` · ${t('alarms.office.by', { name: rule.authorName })}`}
            {rule.approverName && ` · ${t('alarms.office.approvedBy', { name: rule.approverName })}`}
          </p>
          {rule.note && <Alert tone="info" title={rule.note} />}
          <Steps rule={rule} onNew={() => setNext(true)} />
          {next ? (
            <Writing of={of} before={null} first={{ ...asNew(rule), validFrom: today }} />
          ) : rule.acts.includes('save') ? (
            <Writing key={rule.changedAt} of={of} before={rule} first={asNew(rule)} />
          ) : (
            <>
              <Said rule={rule} of={of} />
              <BackTest definition={rule.definition} />
            </>
          )}
          <section>
            <Heading level={2}>{t('alarms.office.versions')}</Heading>
            <ul>
              {versions.map((v) => (
                <li key={v.id}>
                  <a href={`/office/alarms/rules/${v.id}`}>{t('alarms.office.version', { n: v.version })}</a>{' '}
                  {t(`alarms.office.rule.${v.state}`)} · {moment(v.changedAt, lang)}
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </Reading>
  )
}

/** One rule in the book, or a new one: a sentence to fill, tried on history before anybody approves it. */
export function Screen({ params }: ScreenProps) {
  const { t } = useText()
  const choices = useRead(routes.choices, {})
  const [today] = useState(() => legalDate(new Date()))
  const id = params['id'] ?? ''
  return (
    <div className="o-page">
      <Reading read={choices}>
        {(of) =>
          id === 'new' ? (
            <div className="h-stack">
              <Heading level={1}>{t('alarms.office.newRule')}</Heading>
              <Writing of={of} before={null} first={blank(of, today)} />
            </div>
          ) : (
            <Existing id={id} of={of} />
          )
        }
      </Reading>
    </div>
  )
}
