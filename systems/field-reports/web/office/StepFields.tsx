import { useEffect, useRef } from 'react'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Field, FieldGroup, FileInput, RadioCards, Select, TextInput } from '@hue-s/ui/index.ts'
import type { HandlingRules } from '../../contract-handling.ts'
import type { Draft } from './actions.ts'
import { dayAfter } from './step-faults.ts'
import { useNow } from './useNow.ts'
import { PHOTOS_MOST } from './useStepDraft.ts'

interface Props {
  draft: Draft
  said: Readonly<Record<string, string>>
  change: (part: Partial<Draft>) => void
}

/** Why it stands still, and until when: no clock stops for ever. */
export function PauseFields({ draft, said, change, rules }: Props & { rules: HandlingRules | undefined }) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.form.${key}`, values)
  const reason = rules?.pause.find(({ id }) => id === draft.reason)
  const now = useNow()
  const latest = reason && dayAfter(now, reason.maxDays)
  return (
    <>
      <Field id="fr-reason" label={say('pause.reason')} error={said['reason']}>
        <Select
          value={draft.reason}
          onValue={(value) => change({ reason: value })}
          placeholder={say('reason.choose')}
          options={(rules?.pause ?? []).map(({ id, name }) => ({ value: id, label: name[lang] }))}
        />
      </Field>
      <Field
        id="fr-until"
        label={say('pause.until')}
        hint={latest && say('pause.latest', { day: day(latest), days: reason.maxDays })}
        error={said['until']}
        note={say('optional')}
      >
        <TextInput
          type="date"
          value={draft.until}
          onValue={(until) => change({ until })}
          min={dayAfter(now, 1)}
          {...(latest ? { max: latest } : {})}
        />
      </Field>
    </>
  )
}

/** Why it is refused; each reason asks for what the person who reported needs: a note, where to go, the other number. */
export function RefusalFields({ draft, said, change, rules }: Props & { rules: HandlingRules | undefined }) {
  const { t, lang } = useText()
  const say = (key: string) => t(`field-reports.office.form.${key}`)
  // A false report has a step of its own, which a second person decides.
  const reasons = (rules?.refusal ?? []).filter(({ id }) => id !== 'false-report')
  const reason = reasons.find(({ id }) => id === draft.reason)
  return (
    <>
      <Field
        id="fr-reason"
        label={say('refusal.reason')}
        hint={reason && `${say('refusal.willRead')} «${reason.text[lang]}»`}
        error={said['reason']}
      >
        <Select
          value={draft.reason}
          onValue={(value) => change({ reason: value })}
          placeholder={say('reason.choose')}
          options={reasons.map(({ id, name }) => ({ value: id, label: name[lang] }))}
        />
      </Field>
      {reason?.asks === 'where' && (
        <Field id="fr-where" label={say('where')} hint={say('where.hint')} error={said['where']}>
          <TextInput value={draft.where} onValue={(where) => change({ where })} maxLength={300} />
        </Field>
      )}
      {reason?.asks === 'other' && (
        <Field id="fr-otherCode" label={say('otherCode')} error={said['otherCode']}>
          <TextInput
            value={draft.otherCode}
            onValue={(otherCode) => change({ otherCode })}
            maxLength={30}
            placeholder="PA-…"
            autoCapitalize="characters"
          />
        </Field>
      )}
    </>
  )
}

/** How much more time, in the unit that this deadline is counted in. */
export function ExtensionFields({
  id,
  draft,
  said,
  change,
  rules,
}: Props & { id: string; rules: HandlingRules | undefined }) {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.form.${key}`, values)
  const budget = useRead(contractOfCases.read, { id }).data?.clocks.find(({ name }) => name === 'handle')?.budget
  const fixed =
    budget && ('workingHours' in budget ? 'workingHours' : 'workingDays' in budget ? 'workingDays' : undefined)
  const latest = useRef(change)
  latest.current = change
  useEffect(() => {
    if (fixed && draft.unit !== fixed) latest.current({ unit: fixed })
  }, [fixed, draft.unit])
  const most = draft.unit === 'workingDays' ? rules?.extension.maxWorkingDays : rules?.extension.maxWorkingHours
  return (
    <>
      {!fixed && (
        <RadioCards
          label={say('unit')}
          name="unit"
          layout="row"
          value={draft.unit}
          onValue={(unit) => change({ unit: unit as Draft['unit'] })}
          options={(['workingDays', 'workingHours'] as const).map((value) => ({ value, label: say(`unit.${value}`) }))}
        />
      )}
      <Field
        id="fr-amount"
        label={say('days')}
        hint={most === undefined ? undefined : say('amount.most', { most, unit: say(`unit.${draft.unit}`) })}
        error={said['amount'] ?? said['extension']}
      >
        <TextInput
          inputMode="numeric"
          value={draft.amount}
          onValue={(amount) => change({ amount: amount.replace(/\D/g, '') })}
          suffix={say(`unit.${draft.unit}`)}
          maxLength={3}
        />
      </Field>
    </>
  )
}

interface AlbumProps {
  album: 'photos' | 'beforePhotos'
  draft: Draft
  error: string | undefined
  needed: boolean
  onAdd: (files: readonly File[]) => void
  onRemove: (id: string) => void
}

/** Pictures of the result, or of how it was when the team came. */
export function Album({ album, draft, error, needed, onAdd, onRemove }: AlbumProps) {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.form.${key}`, values)
  return (
    <FieldGroup
      id={`fr-${album}`}
      label={say(album)}
      hint={say(`${album}.hint${needed || album === 'beforePhotos' ? '' : '.free'}`)}
      error={error}
    >
      <FileInput
        items={draft[album].map(({ id, name, file, state, why }) => ({
          id,
          name,
          file,
          failed: state === 'failed',
          note: why ?? say(`photo.${state}`),
        }))}
        onAdd={onAdd}
        onRemove={onRemove}
        words={{ choose: say('photos.choose'), remove: (name) => say('photos.remove', { name }) }}
        accept="image/jpeg,image/png,image/webp,image/heic"
        disabled={draft[album].length >= PHOTOS_MOST}
      />
    </FieldGroup>
  )
}
