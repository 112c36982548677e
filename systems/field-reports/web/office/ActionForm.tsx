import { useEffect, useRef, useState, type FormEvent } from 'react'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, Button, Field, TextArea } from '@hue-s/ui/index.ts'
import { fieldReportsContract, type StaffReport } from '../../contract.ts'
import type { Draft, Step } from './actions.ts'
import { ReadBy } from './ReadBy.tsx'
import { Album, ExtensionFields, PauseFields, RefusalFields } from './StepFields.tsx'
import { faultsIn } from './step-faults.ts'
import { TemplatePicker } from './TemplatePicker.tsx'
import { useStepDraft } from './useStepDraft.ts'
import { Agency, Colleague } from './Who.tsx'

const NOTE_MOST = 2000

interface Props {
  report: StaffReport
  step: Step
  busy: boolean
  error: AppError | undefined
  onSend: (draft: Draft) => void
  onCancel: () => void
}

/** What a step asks. What is typed stays until it is sent. */
export function ActionForm({ report, step, busy, error, onSend, onCancel }: Props) {
  const { t, lang } = useText()
  const { draft, change, attach, remove } = useStepDraft(report.id, step.action)
  const rules = useRead(fieldReportsContract.handlingRules, {}).data
  const [faults, setFaults] = useState<Record<string, string>>({})
  const form = useRef<HTMLFormElement>(null)
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.form.${key}`, values)
  const name = t(`field-reports.office.act.${step.action}`)
  useEffect(() => form.current?.querySelector<HTMLElement>('textarea, select, input')?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wrong = faultsIn(step, draft, rules, report.category)
    setFaults(Object.fromEntries(wrong.map((field) => [field, say(`wrong.${field}`)])))
    if (wrong.length === 0) onSend(draft)
    else form.current?.querySelector<HTMLElement>(`#fr-${wrong[0]}`)?.focus()
  }
  const said = { ...faultsOf(error, lang), ...faults }
  const waiting = [...draft.photos, ...draft.beforePhotos].some(({ state }) => state === 'sending')
  const needed = rules ? rules.photoNeeded.after && !rules.photoNeeded.except.includes(report.category) : true
  const fields = { draft, said, change, rules }
  return (
    <form ref={form} className="fr-form" onSubmit={submit} aria-label={name} noValidate>
      <h3>{name}</h3>
      {error && error.code !== 'cases.stale' && (
        <Alert tone="danger" title={sentenceOf(error, lang, t)}>
          {say('kept')}
        </Alert>
      )}
      {step.agency && (
        <Agency
          report={report}
          value={draft.agencyId}
          error={said['agencyId']}
          onValue={(agencyId) => change({ agencyId })}
        />
      )}
      {step.colleague && (
        <Colleague
          id={report.id}
          value={draft.assigneeId}
          error={said['assigneeId']}
          onValue={(assigneeId) => change({ assigneeId })}
        />
      )}
      {step.photos &&
        (['photos', 'beforePhotos'] as const).map((album) => (
          <Album
            key={album}
            album={album}
            draft={draft}
            needed={needed}
            error={said[album]}
            onAdd={(chosen) => void attach(album, chosen)}
            onRemove={(id) => remove(album, id)}
          />
        ))}
      {step.extension && <ExtensionFields id={report.id} {...fields} />}
      {step.pause && <PauseFields {...fields} />}
      {step.refusal && <RefusalFields {...fields} />}
      {step.note && (
        <>
          <Field
            id="fr-note"
            label={say(`note.${noteOf(step)}`)}
            note={step.note === 'free' ? say('optional') : undefined}
            error={said['note']}
          >
            <TextArea
              rows={5}
              value={draft.note}
              onValue={(note) => change({ note })}
              maxLength={NOTE_MOST}
              counter={(left) => say('left', { left })}
            />
          </Field>
          {step.reader && <ReadBy audience={step.reader} />}
          <TemplatePicker
            reportId={report.id}
            agencyId={report.agency?.id}
            onText={(text) => change({ note: draft.note.trim() ? `${draft.note.trim()}\n${text}` : text })}
          />
        </>
      )}
      {step.second && <p className="h-small h-second">{say(`second.${step.action}`)}</p>}
      <div className="h-row">
        <Button
          type="submit"
          variant={step.grave ? 'danger' : 'primary'}
          busy={busy ? say('sending') : waiting && say('photo.wait')}
        >
          {name}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          {say('cancel')}
        </Button>
      </div>
    </form>
  )
}

const SPECIAL = new Set([
  'ask',
  'resolve',
  'refuse',
  'return',
  'extend',
  'pause',
  'markFalse',
  'redo',
  'unpublish',
  'lift',
  'uphold',
])
const noteOf = ({ action }: Step) => (SPECIAL.has(action) ? action : 'other')
