import { useEffect, useRef, useState, type FormEvent } from 'react'
import { contract as files } from '@hue-s/engines/files/contract.ts'
import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, Button, Field, FieldGroup, FileInput, Select, TextArea, TextInput } from '@hue-s/ui/index.ts'
import type { StaffReport } from '../../contract.ts'
import { draftOf, keepDraft, type Draft, type Photo, type Step } from './actions.ts'

const NOTE_LEAST = 5
const NOTE_MOST = 2000
const PHOTOS_MOST = 6

interface Props {
  report: StaffReport
  step: Step
  busy: boolean
  error: AppError | undefined
  onSend: (draft: Draft) => void
  onCancel: () => void
}

/** What a step asks: a note, an agency, photos of the result, more time. What is typed stays until it is sent. */
export function ActionForm({ report, step, busy, error, onSend, onCancel }: Props) {
  const { t, lang } = useText()
  const { draft, change, attach, remove } = useDraft(report.id, step.action)
  const [faults, setFaults] = useState<Record<string, string>>({})
  const form = useRef<HTMLFormElement>(null)
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.form.${key}`, values)
  useEffect(() => form.current?.querySelector<HTMLElement>('textarea, select, input')?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wrong = faultsIn(step, draft)
    setFaults(Object.fromEntries(wrong.map((name) => [name, say(`wrong.${name}`)])))
    if (wrong.length === 0) onSend(draft)
    else form.current?.querySelector<HTMLElement>(`#fr-${wrong[0]}`)?.focus()
  }
  const said = { ...faultsOf(error, lang), ...faults }
  const waiting = draft.photos.some(({ state }) => state === 'sending')
  return (
    <form
      ref={form}
      className="fr-form"
      onSubmit={submit}
      aria-label={t(`field-reports.office.act.${step.action}`)}
      noValidate
    >
      <h3>{t(`field-reports.office.act.${step.action}`)}</h3>
      {error && error.code !== 'cases.stale' && (
        <Alert tone="danger" title={sentenceOf(error, lang, t)}>
          {say('kept')}
        </Alert>
      )}
      {step.agency && (
        <Agency
          value={draft.agencyId}
          current={report.agency?.id}
          error={said['agencyId']}
          onValue={(agencyId) => change({ agencyId })}
        />
      )}
      {step.photos && (
        <FieldGroup id="fr-photos" label={say('photos')} hint={say('photos.hint')} error={said['photos']}>
          <FileInput
            items={draft.photos.map(({ id, name, file, state, why }) => ({
              id,
              name,
              file,
              failed: state === 'failed',
              note: why ?? say(`photo.${state}`),
            }))}
            onAdd={(chosen) => void attach(chosen, lang, t)}
            onRemove={remove}
            words={{ choose: say('photos.choose'), remove: (name) => say('photos.remove', { name }) }}
            accept="image/jpeg,image/png,image/webp,image/heic"
            disabled={draft.photos.length >= PHOTOS_MOST}
          />
        </FieldGroup>
      )}
      {step.extension && (
        <Field id="fr-days" label={say('days')} error={said['days']}>
          <TextInput
            inputMode="numeric"
            value={draft.days}
            onValue={(days) => change({ days: days.replace(/\D/g, '') })}
            suffix={say('days.unit')}
            maxLength={2}
          />
        </Field>
      )}
      {step.note && (
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
      )}
      {step.action === 'extend' && <p className="h-small h-second">{say('second')}</p>}
      <div className="h-row">
        <Button
          type="submit"
          variant={step.grave ? 'danger' : 'primary'}
          busy={busy ? say('sending') : waiting && say('photo.wait')}
        >
          {t(`field-reports.office.act.${step.action}`)}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          {say('cancel')}
        </Button>
      </div>
    </form>
  )
}

const SPECIAL = new Set(['ask', 'resolve', 'refuse', 'return', 'extend'])
const noteOf = ({ action }: Step) => (SPECIAL.has(action) ? action : 'other')

function faultsIn(step: Step, draft: Draft): string[] {
  const days = Number(draft.days)
  return [
    step.agency && !draft.agencyId && 'agencyId',
    step.photos && !draft.photos.some(({ state }) => state === 'sent') && 'photos',
    step.extension && !(days >= 1 && days <= 60) && 'days',
    step.note === 'needed' && draft.note.trim().length < NOTE_LEAST && 'note',
  ].filter((name): name is string => Boolean(name))
}

function useDraft(id: string, action: string) {
  const [draft, setDraft] = useState(() => draftOf(id, action))
  const latest = useRef(draft)
  const change = (part: Partial<Draft>) => {
    latest.current = { ...latest.current, ...part }
    keepDraft(id, action, latest.current)
    setDraft(latest.current)
  }
  const set = (photo: Photo) =>
    change({ photos: latest.current.photos.map((one) => (one.id === photo.id ? photo : one)) })
  const attach = async (chosen: readonly File[], lang: 'vi' | 'en', t: (key: string) => string) => {
    const added = chosen
      .slice(0, PHOTOS_MOST - latest.current.photos.length)
      .map((file): Photo => ({ id: newId(), name: file.name, file, state: 'sending' }))
    change({ photos: [...latest.current.photos, ...added] })
    for (const photo of added) {
      try {
        const { id: fileId } = (await send(
          files.upload,
          { purpose: 'photo' },
          { body: photo.file, key: photo.id },
        )) as { id: string }
        set({ ...photo, state: 'sent', fileId })
      } catch (thrown) {
        const why = thrown instanceof AppError ? sentenceOf(thrown, lang, t) : t('errors.kernel.bug')
        set({ ...photo, state: 'failed', why })
      }
    }
  }
  const remove = (photoId: string) => change({ photos: latest.current.photos.filter((one) => one.id !== photoId) })
  return { draft, change, attach, remove }
}

interface AgencyProps {
  value: string
  current: string | undefined
  error: string | undefined
  onValue: (id: string) => void
}

/** Agencies of the province, then the communes, whose committees handle things too. */
function Agency({ value, current, error, onValue }: AgencyProps) {
  const { t } = useText()
  const agencies = useRead(unitsContract.list, { level: 'agency' }).data?.items ?? []
  const communes = useRead(unitsContract.list, { level: 'commune' }).data?.items ?? []
  const options = (units: typeof agencies) =>
    units.map(({ id, name }) => (
      <option key={id} value={id} disabled={id === current}>
        {name}
      </option>
    ))
  return (
    <Field id="fr-agencyId" label={t('field-reports.office.form.agency')} error={error}>
      <Select value={value} onValue={onValue} placeholder={t('field-reports.office.form.agency.choose')}>
        <optgroup label={t('field-reports.office.form.agencies')}>{options(agencies)}</optgroup>
        <optgroup label={t('field-reports.office.form.communes')}>{options(communes)}</optgroup>
      </Select>
    </Field>
  )
}
