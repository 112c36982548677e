import { useState, type FormEvent } from 'react'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { passkeysWork, registerPasskey } from '@hue-s/engines/identity/web/index.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, TextInput } from '@hue-s/ui/index.ts'

const again = () => refresh('/api/identity/security')

/** Passkeys of this person: add one on this device, remove one. */
export function Passkeys() {
  const { t, lang } = useText()
  const security = useRead(identityContract.security, {})
  const remove = useSend(identityContract.removePasskey)
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError>()
  const add = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      await registerPasskey(name.trim())
      setName('')
      again()
    } catch (thrown) {
      // Closing the browser's own window is a change of mind, not an error.
      if (thrown instanceof AppError) setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const drop = async (key: string) => {
    if (await remove.send({ key })) again()
  }
  const refused = error ?? remove.error
  return (
    <Reading read={security}>
      {({ passkeys }) => (
        <div className="h-stack">
          {refused && <Alert tone="danger" title={sentenceOf(refused, lang, t)} />}
          {passkeys.length === 0 && <p>{t('office.passkeys.none')}</p>}
          <ul>
            {passkeys.map((one) => (
              <li key={one.id} className="o-line">
                <span>
                  {one.name} <span className="h-small h-second">{day(one.createdAt)}</span>
                </span>
                <Button
                  variant="quiet"
                  size="small"
                  aria-label={t('office.passkeys.remove.of', { name: one.name })}
                  onClick={() => void drop(one.id)}
                >
                  {t('office.passkeys.remove')}
                </Button>
              </li>
            ))}
          </ul>
          {passkeysWork() ? (
            <form className="o-bar" onSubmit={(event) => void add(event)}>
              <Field label={t('office.passkeys.name')}>
                <TextInput value={name} onValue={setName} maxLength={60} required />
              </Field>
              <Button type="submit" busy={busy && t('office.busy')}>
                {t('office.passkeys.add')}
              </Button>
            </form>
          ) : (
            <p className="h-second">{t('office.passkeys.no')}</p>
          )}
        </div>
      )}
    </Reading>
  )
}
