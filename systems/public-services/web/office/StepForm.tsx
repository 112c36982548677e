import { useEffect, useState, type FormEvent } from 'react'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Card, Checkbox, Field, FieldGroup, Select, TextArea } from '@hue-s/ui/index.ts'
import { PURPOSES, type OfficeDossier, type Step, type TextTemplate } from '../../contract.ts'
import { TemplatePicker } from './templates/TemplatePicker.tsx'

export type StepInput = Partial<Omit<Step, 'id' | 'version' | 'action'>> & {
  verdict?: 'agree' | 'disagree' | 'conditions'
  delivery?: 'sent' | 'delivered' | 'returned'
}

interface Props {
  d: OfficeDossier
  action: string
  word: string
  busy: boolean
  /** The dossier moved on: what was written stays to be read, sending is over. */
  gone: boolean
  onSend: (input: StepInput) => void
}

const GROUNDED = new Set(['refuse', 'stop'])
const ASSIGNS = new Set(['assign', 'reassign'])

function Grounds({ d, input, put }: { d: OfficeDossier; input: StepInput; put: (more: StepInput) => void }) {
  const { t, lang } = useText()
  const chosen = d.grounds.find(({ key }) => key === input.ground)
  return (
    <Field id="step-ground" label={t('public-services.office.ground')} hint={chosen?.citation} required>
      <Select
        value={input.ground ?? ''}
        onValue={(ground) => put({ ground })}
        placeholder={t('public-services.office.choose')}
        options={d.grounds.map(({ key, text }) => ({ value: key, label: text[lang] }))}
      />
    </Field>
  )
}

/** Fields that one kind of step asks for beside its words. */
function Special({
  d,
  action,
  input,
  put,
}: {
  d: OfficeDossier
  action: string
  input: StepInput
  put: (more: StepInput) => void
}) {
  const { t } = useText()
  const say = (key: string) => t(`public-services.office.${key}`)
  const select = (
    id: string,
    label: string,
    value: string | undefined,
    options: { value: string; label: string }[],
    onValue: (value: string) => void,
  ) => (
    <Field id={id} label={label} required>
      <Select value={value ?? ''} onValue={onValue} placeholder={say('choose')} options={options} />
    </Field>
  )
  if (GROUNDED.has(action)) return <Grounds d={d} input={input} put={put} />
  if (ASSIGNS.has(action))
    return select(
      'step-who',
      say('assignee'),
      input.assigneeId,
      d.officers.map(({ id, name }) => ({ value: id, label: name })),
      (assigneeId) => put({ assigneeId }),
    )
  if (action === 'pause')
    return select(
      'step-reason',
      say('pauseWhy'),
      input.reason,
      ['supplement', 'money'].map((value) => ({ value, label: say(`pause.${value}`) })),
      (reason) => put({ reason: reason as 'supplement' }),
    )
  if (action === 'opine')
    return select(
      'step-verdict',
      say('verdict'),
      input.verdict,
      ['agree', 'conditions', 'disagree'].map((value) => ({ value, label: t(`public-services.verdict.${value}`) })),
      (verdict) => put({ verdict: verdict as 'agree' }),
    )
  if (action === 'deliver')
    return select(
      'step-delivery',
      say('deliver'),
      input.delivery,
      ['sent', 'delivered', 'returned'].map((value) => ({ value, label: t(`public-services.delivery.${value}`) })),
      (delivery) => put({ delivery: delivery as 'sent' }),
    )
  if (action === 'consult')
    return (
      <FieldGroup id="step-agencies" label={say('opinionAgencies')} required>
        {d.opinionAgencies.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={input.agencyIds?.includes(id) ?? false}
            onValue={(on) =>
              put({
                agencyIds: on ? [...(input.agencyIds ?? []), id] : (input.agencyIds ?? []).filter((one) => one !== id),
              })
            }
          />
        ))}
      </FieldGroup>
    )
  if (action !== 'submit') return null
  const draft = input.draft ?? d.draft ?? { conclusion: 'approve', body: '' }
  const set = (more: Partial<NonNullable<StepInput['draft']>>) =>
    put({ draft: { conclusion: draft.conclusion as 'approve', body: draft.body, ...more } })
  return (
    <>
      {select(
        'step-conclusion',
        say('conclusion'),
        draft.conclusion,
        ['approve', 'reject'].map((value) => ({ value, label: say(`conclusions.${value}`) })),
        (conclusion) => set({ conclusion: conclusion as 'approve' }),
      )}
      <Field id="step-body" label={say('body')} hint={say('bodyHint')} required>
        <TextArea value={draft.body} onValue={(body) => set({ body })} maxLength={8000} rows={6} />
      </Field>
    </>
  )
}

const isPurpose = (action: string): action is TextTemplate['purpose'] =>
  (PURPOSES as readonly string[]).includes(action)
const draftWith = (d: OfficeDossier, { draft }: StepInput, body: string): NonNullable<StepInput['draft']> => ({
  conclusion: draft?.conclusion ?? (d.draft?.conclusion === 'reject' ? 'reject' : 'approve'),
  body,
})

/** One step that needs words; the first field takes the focus, Ctrl+Enter sends. */
export function StepForm({ d, action, word, busy, gone, onSend }: Props) {
  const { t } = useText()
  const [input, setInput] = useState<StepInput>(() => ({
    ...(action === 'submit' && d.draft ? { draft: d.draft as NonNullable<StepInput['draft']> } : {}),
    ...(action === 'consult' ? { agencyIds: d.opinionAgencies.map(({ id }) => id) } : {}),
  }))
  const put = (more: StepInput) => setInput((before) => ({ ...before, ...more }))
  useEffect(
    () =>
      document
        .querySelector<HTMLElement>('#step-form select:not(#step-template), #step-form textarea, #step-form input')
        ?.focus(),
    [],
  )
  useKeys(t('public-services.office.steps'), [{ key: 'ctrl+Enter', label: word, run: () => gone || onSend(input) }])
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (!gone) onSend(input)
  }
  return (
    <Card title={word} tone="tint">
      <form id="step-form" className="h-stack" onSubmit={send}>
        {isPurpose(action) && (
          <TemplatePicker
            dossierId={d.id}
            purpose={action}
            onPick={(text) => {
              put(action === 'submit' ? { draft: draftWith(d, input, text) } : { note: text })
              document.getElementById(action === 'submit' ? 'step-body' : 'step-note')?.focus()
            }}
          />
        )}
        <Special d={d} action={action} input={input} put={put} />
        {action !== 'deliver' && (
          <Field id="step-note" label={t(`public-services.office.note.${noteOf(action)}`)}>
            <TextArea value={input.note ?? ''} onValue={(note) => put({ note })} maxLength={2000} rows={3} />
          </Field>
        )}
        <p className="h-row">
          <Button type="submit" variant="primary" disabled={gone} busy={busy && t('public-services.office.busy')}>
            {word}
          </Button>
          <span className="h-small h-second">{t('public-services.office.sendKey')}</span>
        </p>
      </form>
    </Card>
  )
}

/** Whom the words are for: the applicant reads some of them, the office the others. */
const noteOf = (action: string) =>
  ['ask', 'pause', 'resume', 'refuse', 'stop'].includes(action)
    ? 'applicant'
    : action === 'consult'
      ? 'question'
      : action === 'opine'
        ? 'opinion'
        : 'office'
