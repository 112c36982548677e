import { useState, type FormEvent } from 'react'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, TextInput } from '@hue-s/ui/index.ts'
import { QrCode } from './QrCode.tsx'

const again = () => refresh('/api/identity/security')

/** The authenticator app: begin, confirm with a first code, keep the recovery codes, remove. */
export function Totp() {
  const { t, lang } = useText()
  const security = useRead(identityContract.security, {})
  const start = useSend(identityContract.startTotp)
  const remove = useSend(identityContract.removeTotp)
  const renew = useSend(identityContract.newRecoveryCodes)
  const [begun, setBegun] = useState<{ uri: string; secret: string }>()
  const [codes, setCodes] = useState<readonly string[]>()
  const error = start.error ?? remove.error ?? renew.error
  if (codes) return <RecoveryCodes codes={codes} onDone={() => setCodes(undefined)} />
  if (begun) {
    return (
      <Confirm
        begun={begun}
        onDone={(made) => {
          setBegun(undefined)
          setCodes(made)
          again()
        }}
      />
    )
  }
  return (
    <Reading read={security}>
      {({ totp, recoveryCodes }) => (
        <div className="h-stack">
          {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
          <p>{t(totp ? 'office.totp.on' : 'office.totp.off', { count: recoveryCodes })}</p>
          {totp ? (
            <div className="h-row">
              <Button
                busy={renew.busy && t('office.busy')}
                onClick={async () => setCodes((await renew.send({}))?.recoveryCodes)}
              >
                {t('office.totp.renew')}
              </Button>
              <Button
                variant="quiet"
                busy={remove.busy && t('office.busy')}
                onClick={async () => {
                  if (await remove.send({})) again()
                }}
              >
                {t('office.totp.remove')}
              </Button>
            </div>
          ) : (
            <Button
              variant="primary"
              busy={start.busy && t('office.busy')}
              onClick={async () => setBegun(await start.send({}))}
            >
              {t('office.totp.start')}
            </Button>
          )}
        </div>
      )}
    </Reading>
  )
}

function Confirm({
  begun,
  onDone,
}: {
  begun: { uri: string; secret: string }
  onDone: (codes: readonly string[]) => void
}) {
  const { t, lang } = useText()
  const confirm = useSend(identityContract.confirmTotp)
  const [code, setCode] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const answer = await confirm.send({ code })
    if (answer) onDone(answer.recoveryCodes)
  }
  return (
    <form className="h-stack" onSubmit={(event) => void submit(event)}>
      {confirm.error && <Alert tone="danger" title={sentenceOf(confirm.error, lang, t)} />}
      <p>{t('office.totp.how')}</p>
      <QrCode text={begun.uri} label={t('office.totp.qr')} />
      <a href={begun.uri}>{t('office.totp.open')}</a>
      <code className="o-code">{begun.secret.replace(/(.{4})/g, '$1 ').trim()}</code>
      <Field label={t('office.totp.code')}>
        <TextInput
          value={code}
          onValue={setCode}
          inputMode="numeric"
          autoComplete="one-time-code"
          minLength={6}
          maxLength={20}
          required
        />
      </Field>
      <Button type="submit" variant="primary" busy={confirm.busy && t('office.busy')}>
        {t('office.totp.confirm')}
      </Button>
    </form>
  )
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useText()
  return (
    <div className="h-stack">
      <Alert tone="warning" title={t('office.totp.codes')}>
        {t('office.totp.codes.why')}
      </Alert>
      <code className="o-code">{codes.join('  ')}</code>
      <Button onClick={onDone}>{t('office.totp.codes.kept')}</Button>
    </div>
  )
}
