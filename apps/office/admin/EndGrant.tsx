import { useState, type FormEvent } from 'react'
import { identityContract, type Grant } from '@hue-s/engines/identity/contract.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, DateInput, Dialog, Field, FieldGroup, TextInput } from '@hue-s/ui/index.ts'
import { useDateLabels } from '../date-labels.ts'

/** Ends what a person may do in a unit, today or on a later day, with the reason. */
export function EndGrant({ grant, onClose, onDone }: { grant: Grant; onClose: () => void; onDone: () => void }) {
  const { t, lang } = useText()
  const { say } = useDesk()
  const dates = useDateLabels()
  const end = useSend(identityContract.endGrant)
  const [reason, setReason] = useState('')
  const [on, setOn] = useState('')
  const faults = faultsOf(end.error, lang)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!(await end.send({ id: grant.id, reason, ...(on ? { on } : {}) }))) return
    say({ message: t('office.staff.ended', { role: grant.title, name: grant.person.name ?? '' }) })
    onDone()
    onClose()
  }
  return (
    <Dialog
      open
      title={t('office.staff.end.of', { role: grant.title, name: grant.person.name ?? '' })}
      onClose={onClose}
      closeLabel={t('office.close')}
    >
      <form className="h-stack" onSubmit={(event) => void submit(event)}>
        {end.error && <Alert tone="danger" title={sentenceOf(end.error, lang, t)} />}
        <Field label={t('office.staff.reason')} error={faults['reason']}>
          <TextInput value={reason} onValue={setReason} minLength={3} maxLength={300} required />
        </Field>
        <FieldGroup label={t('office.staff.endOn')} hint={t('office.staff.endOn.hint')} error={faults['on']}>
          <DateInput value={on} onValue={setOn} labels={dates} />
        </FieldGroup>
        <Button type="submit" variant="danger" busy={end.busy && t('office.busy')}>
          {t('office.staff.end')}
        </Button>
      </form>
    </Dialog>
  )
}
