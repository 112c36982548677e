import './identity.css'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { deviceMobile } from '@hue-s/ui/icon-paths.ts'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { identityContract as routes } from '../../contract.ts'

interface Sent {
  id: string
  phone: string
  resendAt: string
}

interface Props {
  use: 'signIn' | 'add'
  /** Known already: only the code is asked for. */
  ask?: string
  submit: string
  busy: boolean
  error: AppError | undefined
  onCode: (id: string, code: string) => void
}

/** Seconds until a moment, counting down. */
function useCountdown(until: string | undefined): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (until === undefined) return
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [until])
  return until === undefined ? 0 : Math.max(0, Math.ceil((Date.parse(until) - now) / 1_000))
}

interface OtpCredential {
  code?: string
}

/** Fills in the code of the message where the browser reads it (Web OTP). */
function useMessage(id: string | undefined, onCode: (code: string) => void): void {
  const hear = useRef(onCode)
  useEffect(() => void (hear.current = onCode))
  useEffect(() => {
    if (id === undefined || !('OTPCredential' in window)) return
    const stop = new AbortController()
    const options = { otp: { transport: ['sms'] }, signal: stop.signal } as unknown as CredentialRequestOptions
    navigator.credentials
      .get(options)
      .then((found) => {
        const { code } = (found ?? {}) as OtpCredential
        if (code) hear.current(code)
      })
      .catch(() => undefined)
    return () => stop.abort()
  }, [id])
}

/** A phone number, then the six digits that were sent to it. */
export function PhoneCode(props: Props) {
  const [sent, setSent] = useState<Sent>()
  const ask = useSend(routes.sendPhoneCode)
  const [phone, setPhone] = useState(props.ask ?? '')
  const send = async () => {
    const answer = await ask.send({ phone, use: props.use })
    if (answer) setSent(answer)
  }
  if (!sent) return <NumberForm phone={phone} onPhone={setPhone} busy={ask.busy} error={ask.error} onSend={send} />
  return (
    <CodeForm
      {...props}
      sent={sent}
      again={send}
      askError={ask.error}
      onOther={() => (ask.clear(), setSent(undefined))}
    />
  )
}

interface NumberProps {
  phone: string
  onPhone: (phone: string) => void
  busy: boolean
  error: AppError | undefined
  onSend: () => Promise<void>
}

function NumberForm({ phone, onPhone, busy, error, onSend }: NumberProps) {
  const { t, lang } = useText()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void onSend()
  }
  return (
    <form className="h-stack" onSubmit={submit}>
      <Field
        label={t('identity.citizen.phone.number')}
        hint={t('identity.citizen.phone.numberHint')}
        error={error && sentenceOf(error, lang, t)}
        required
      >
        <TextInput
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          maxLength={40}
          value={phone}
          onValue={onPhone}
          required
        />
      </Field>
      <Button type="submit" icon={deviceMobile} busy={busy && t('identity.citizen.busy')} wide>
        {t('identity.citizen.phone.send')}
      </Button>
    </form>
  )
}

interface CodeProps extends Props {
  sent: Sent
  askError: AppError | undefined
  again: () => Promise<void>
  onOther: () => void
}

function CodeForm({ sent, askError, again, onOther, submit, busy, error, onCode }: CodeProps) {
  const { t, lang } = useText()
  const [code, setCode] = useState('')
  const form = useRef<HTMLFormElement>(null)
  const wait = useCountdown(sent.resendAt)
  const [done, setDone] = useState(false)
  const state = useRead(routes.phoneCodeState, { id: sent.id }, done ? {} : { every: 3_000 })
  const news = state.data?.state
  if (!done && news !== undefined && news !== 'sending') setDone(true)
  useEffect(() => form.current?.querySelector('input')?.focus(), [sent.id])
  useMessage(sent.id, (heard) => {
    setCode(heard)
    onCode(sent.id, heard)
  })
  return (
    <form
      ref={form}
      className="h-stack"
      onSubmit={(event) => {
        event.preventDefault()
        onCode(sent.id, code)
      }}
    >
      <output className="i-said">
        {t(news === 'failed' ? 'identity.citizen.phone.failed' : 'identity.citizen.phone.sent', { phone: sent.phone })}
      </output>
      {askError && <Alert tone="warning" title={sentenceOf(askError, lang, t)} />}
      <Field
        label={t('identity.citizen.phone.code')}
        hint={t('identity.citizen.phone.codeHint')}
        error={error && sentenceOf(error, lang, t)}
        required
      >
        <TextInput
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
          value={code}
          onValue={setCode}
          className="h-figures"
          required
        />
      </Field>
      <Button type="submit" variant="primary" busy={busy && t('identity.citizen.busy')} wide>
        {submit}
      </Button>
      <div className="h-row">
        <Button variant="quiet" aria-disabled={wait > 0 || undefined} onClick={() => wait === 0 && void again()}>
          {wait > 0 ? t('identity.citizen.phone.wait', { n: wait }) : t('identity.citizen.phone.again')}
        </Button>
        <Button variant="quiet" onClick={onOther}>
          {t('identity.citizen.phone.other')}
        </Button>
      </div>
    </form>
  )
}
