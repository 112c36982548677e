import { useState } from 'react'
import { mutate } from 'swr'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Checkbox } from '@hue-s/ui/Checkbox.tsx'
import { lock } from '@hue-s/ui/icon-paths.ts'
import { identityContract } from '../../contract.ts'
import { passkeysWork, signInByPasskey } from '../passkey.ts'
import { PhoneCode } from './PhoneCode.tsx'
import { usePasskey } from './usePasskey.ts'

/** Nothing that was read as somebody else stays, and the page comes anew for who is now signed in. */
const leave = async (to: string) => {
  await mutate(() => true, undefined, { revalidate: false })
  location.assign(to)
}

/** A mobile number and the code sent to it: for those without an e-ID. */
function PhoneSignIn({ to }: { to: string }) {
  const { t } = useText()
  const signIn = useSend(identityContract.phoneSignIn)
  const [keep, setKeep] = useState(false)
  const go = async (id: string, code: string) => {
    if (await signIn.send({ id, code, keep })) await leave(to)
  }
  return (
    <Card title={t('identity.citizen.signIn.phone')}>
      <div className="h-stack">
        <p>{t('identity.citizen.signIn.phoneWords')}</p>
        <Checkbox label={t('identity.citizen.signIn.keep')} checked={keep} onValue={setKeep} />
        <PhoneCode
          use="signIn"
          submit={t('identity.citizen.signIn.do')}
          busy={signIn.busy}
          error={signIn.error}
          onCode={(id, code) => void go(id, code)}
        />
      </div>
    </Card>
  )
}

/** A key that this device holds: nothing to type. */
function PasskeySignIn({ to }: { to: string }) {
  const { t, lang } = useText()
  const passkey = usePasskey(
    () => signInByPasskey(false),
    () => void leave(to),
  )
  return (
    <>
      {passkey.error && <Alert tone="danger" title={sentenceOf(passkey.error, lang, t)} />}
      <Button icon={lock} wide busy={passkey.busy && t('identity.citizen.busy')} onClick={() => void passkey.run()}>
        {t('identity.citizen.signIn.passkey')}
      </Button>
      <p className="h-small h-second">{t('identity.citizen.signIn.passkeyWords')}</p>
    </>
  )
}

/** The ways in beside the e-ID: a passkey of this device, or a phone number and its code. */
export function SignInWays({ to }: { to: string }) {
  return (
    <>
      {passkeysWork() && (
        <Card>
          <div className="h-stack">
            <PasskeySignIn to={to} />
          </div>
        </Card>
      )}
      <PhoneSignIn to={to} />
    </>
  )
}
