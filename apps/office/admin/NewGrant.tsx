import { useState, type FormEvent } from 'react'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { ReadFault } from '@hue-s/kernel/web/Reading.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, DateInput, Dialog, Field, FieldGroup, Select, TextInput } from '@hue-s/ui/index.ts'
import { useDateLabels } from '../date-labels.ts'
import { UnitSelect, useUnits } from '../units/UnitPicker.tsx'

const SOURCES = ['decision', 'delegation', 'replacement'] as const
type Source = (typeof SOURCES)[number]

/** Gives a person a role in a unit from a day on, by a decision that is cited. */
export function NewGrant({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t, lang } = useText()
  const { say } = useDesk()
  const dates = useDateLabels()
  const { units, read: allUnits } = useUnits()
  const grant = useSend(identityContract.grant)
  const [q, setQ] = useState('')
  const people = useRead(identityContract.staff, { limit: 50, ...(q.trim() ? { q: q.trim() } : {}) })
  const roles = useRead(identityContract.roles, {})
  const [person, setPerson] = useState('')
  const [role, setRole] = useState('')
  const [unit, setUnit] = useState('')
  const [validFrom, setFrom] = useState(() => legalDate(new Date()))
  const [validTo, setTo] = useState('')
  const [source, setSource] = useState<Source>('decision')
  const [citation, setCitation] = useState('')
  const faults = faultsOf(grant.error, lang)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const made = await grant.send({
      person,
      role,
      unit: unit || null,
      validFrom,
      validTo: validTo || null,
      source,
      citation,
    })
    if (!made) return
    say({ message: t('office.staff.given', { role: made.title, name: made.person.name ?? '' }) })
    onDone()
    onClose()
  }
  return (
    <Dialog open title={t('office.staff.give')} onClose={onClose} closeLabel={t('office.close')}>
      <form className="h-stack" onSubmit={(event) => void submit(event)}>
        {grant.error && <Alert tone="danger" title={sentenceOf(grant.error, lang, t)} />}
        <ReadFault read={[people, roles, allUnits].find((read) => read.error) ?? people} />
        <Field label={t('office.staff.find')}>
          <TextInput value={q} onValue={setQ} />
        </Field>
        <Field label={t('office.staff.person')} error={faults['person']}>
          <Select
            value={person}
            onValue={setPerson}
            required
            placeholder={t('office.staff.choosePerson')}
            options={(people.data?.items ?? [])
              .filter(({ status }) => status === 'active')
              .map(({ id, name, account }) => ({ value: id, label: account ? `${name} (${account})` : name }))}
          />
        </Field>
        <Field label={t('office.staff.role')} error={faults['role']}>
          <Select
            value={role}
            onValue={setRole}
            required
            placeholder={t('office.staff.chooseRole')}
            options={(roles.data?.items ?? []).map((one) => ({ value: one.role, label: one.title }))}
          />
        </Field>
        <UnitSelect
          label={t('office.staff.unit')}
          note={t('office.staff.unit.none')}
          units={units}
          value={unit}
          onValue={setUnit}
          error={faults['unit']}
        />
        <FieldGroup label={t('office.staff.from')} error={faults['validFrom']}>
          <DateInput value={validFrom} onValue={setFrom} labels={dates} />
        </FieldGroup>
        <FieldGroup label={t('office.staff.to')} note={t('office.optional')} error={faults['validTo']}>
          <DateInput value={validTo} onValue={setTo} labels={dates} />
        </FieldGroup>
        <Field label={t('office.staff.source')}>
          <Select
            value={source}
            onValue={(value) => setSource(value as Source)}
            options={SOURCES.map((value) => ({ value, label: t(`office.staff.source.${value}`) }))}
          />
        </Field>
        <Field label={t('office.staff.citation')} hint={t('office.staff.citation.hint')} error={faults['citation']}>
          <TextInput value={citation} onValue={setCitation} minLength={3} maxLength={300} required />
        </Field>
        <Button type="submit" variant="primary" busy={grant.busy && t('office.busy')}>
          {t('office.staff.give')}
        </Button>
      </form>
    </Dialog>
  )
}
