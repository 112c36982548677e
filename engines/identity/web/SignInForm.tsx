import { useEffect, useRef, useState, type FormEvent } from 'react'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Checkbox, Field, TextInput } from '@hue-s/ui/index.ts'
import { lock, signIn as signInIcon } from '@hue-s/ui/icon-paths.ts'
import { identityContract } from '../contract.ts'
import { passkeysWork, signInByPasskey } from './passkey.ts'

interface Props {
  /** The app whose words are used: keys `<words>.signIn.…`. */
  words: string
  /** Fixed when a session is renewed: the same person goes on. */
  account?: string | undefined
  onDone: () => void
}

const second = new Set(['identity.totpNeeded', 'identity.wrongTotp'])

/** Account and password, then the code of the authenticator where the account has one; or a passkey. */
export function SignInForm({ words, account: known, onDone }: Props) {
  const { t, lang } = useText()
  const signIn = useSend(identityContract.signIn)
  const [account, setAccount] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState('')
  const [keep, setKeep] = useState(false)
  const [step, setStep] = useState<'password' | 'code'>('password')
  const passkey = usePasskey(keep, onDone)
  const say = (key: string) => t(`${words}.signIn.${key}`)

  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (step === 'code') form.current?.querySelector('input')?.focus()
  }, [step])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    passkey.clear()
    const done = await signIn.send({ account, password, keep, ...(step === 'code' ? { totp } : {}) })
    if (done) onDone()
  }
  const code = signIn.error?.code ?? ''
  if (step === 'password' && code === 'identity.totpNeeded') setStep('code')
  const error = passkey.error ?? (signIn.error && code !== 'identity.totpNeeded' ? signIn.error : undefined)
  return (
    <form ref={form} className="h-stack" onSubmit={(event) => void submit(event)}>
      {error && (
        <Alert tone="danger" title={sentenceOf(error, lang, t)}>
          {say(second.has(error.code) ? 'again.code' : 'again')}
        </Alert>
      )}
      {step === 'password' ? (
        <>
          <Field label={say('account')}>
            <TextInput
              value={account}
              onValue={setAccount}
              readOnly={known !== undefined}
              autoComplete="username webauthn"
              autoCapitalize="none"
              spellCheck={false}
              required
            />
          </Field>
          <Field label={say('password')}>
            <TextInput
              type="password"
              value={password}
              onValue={setPassword}
              autoComplete="current-password"
              required
            />
          </Field>
          <Checkbox label={say('keep')} checked={keep} onValue={setKeep} />
        </>
      ) : (
        <Field label={say('code')} hint={say('code.hint')}>
          <TextInput
            value={totp}
            onValue={setTotp}
            autoComplete="one-time-code"
            inputMode="text"
            minLength={6}
            maxLength={20}
            required
          />
        </Field>
      )}
      <Button type="submit" variant="primary" icon={signInIcon} busy={signIn.busy && say('busy')} wide>
        {say('submit')}
      </Button>
      {step === 'code' ? (
        <Button variant="quiet" onClick={() => (setStep('password'), setTotp(''), signIn.clear())}>
          {say('back')}
        </Button>
      ) : (
        passkeysWork() && (
          <Button icon={lock} busy={passkey.busy && say('busy')} onClick={() => void passkey.run()} wide>
            {say('passkey')}
          </Button>
        )
      )}
    </form>
  )
}

function usePasskey(keep: boolean, onDone: () => void) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError>()
  const run = async () => {
    setBusy(true)
    setError(undefined)
    try {
      await signInByPasskey(keep)
      onDone()
    } catch (thrown) {
      // Closing the browser's own window is a change of mind, not an error.
      if (thrown instanceof AppError) setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, run, clear: () => setError(undefined) }
}
