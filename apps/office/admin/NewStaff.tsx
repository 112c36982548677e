import { useState, type FormEvent } from 'react'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Dialog, Field, TextInput } from '@hue-s/ui/index.ts'

/** A new official; the password given here must be changed at the first sign-in. */
export function NewStaff({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t, lang } = useText()
  const { say } = useDesk()
  const make = useSend(identityContract.createStaff)
  const [name, setName] = useState('')
  const [account, setAccount] = useState('')
  const [password, setPassword] = useState('')
  const [email, setEmail] = useState('')
  const faults = faultsOf(make.error, lang)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!(await make.send({ name, account, password, ...(email ? { email } : {}) }))) return
    say({ message: t('office.staff.made', { name }) })
    onDone()
    onClose()
  }
  return (
    <Dialog open title={t('office.staff.new')} onClose={onClose} closeLabel={t('office.close')}>
      <form className="h-stack" onSubmit={(event) => void submit(event)}>
        {make.error && <Alert tone="danger" title={sentenceOf(make.error, lang, t)} />}
        <Field label={t('office.staff.name')} error={faults['name']}>
          <TextInput value={name} onValue={setName} minLength={2} maxLength={100} autoComplete="off" required />
        </Field>
        <Field label={t('office.staff.account')} hint={t('office.staff.account.hint')} error={faults['account']}>
          <TextInput
            value={account}
            onValue={setAccount}
            maxLength={64}
            autoCapitalize="none"
            spellCheck={false}
            autoComplete="off"
            required
          />
        </Field>
        <Field label={t('office.staff.password')} hint={t('office.staff.password.hint')} error={faults['password']}>
          <TextInput
            value={password}
            onValue={setPassword}
            minLength={10}
            maxLength={200}
            autoComplete="new-password"
            required
          />
        </Field>
        <Field label={t('office.staff.email')} note={t('office.optional')} error={faults['email']}>
          <TextInput type="email" value={email} onValue={setEmail} maxLength={200} autoComplete="off" />
        </Field>
        <Button type="submit" variant="primary" busy={make.busy && t('office.busy')}>
          {t('office.staff.make')}
        </Button>
      </form>
    </Dialog>
  )
}
