import { useEffect, useState, type FormEvent } from 'react'
import { send } from '@hue-s/kernel/web/client.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { checkCircle, lock, shieldCheck } from '@hue-s/ui/icon-paths.ts'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { identityContract as routes, type Me } from '../../contract.ts'
import { passkeysWork, signInByPasskey } from '../passkey.ts'
import { keepForm } from './keep-form.ts'
import type { PartProps } from './Overlay.tsx'
import { PhoneCode } from './PhoneCode.tsx'
import { usePasskey } from './usePasskey.ts'

type Person = PartProps['me']

/** Proved at the level that was asked for, since the dialog opened. */
const isProved = (me: Me, level: number, since: string) =>
  me.signedIn && me.assurance >= level && (me.provedAt ?? '') > since

/** Looks, while the person is away at the e-ID in another tab, whether they are done. */
function useElsewhere(away: boolean, level: number, since: string, onDone: () => void) {
  useEffect(() => {
    if (!away) return
    const look = async () => {
      const me = (await send(routes.me, {}).catch(() => undefined)) as Me | undefined
      if (me && isProved(me, level, since)) onDone()
    }
    const timer = setInterval(() => void look(), 2_000)
    return () => clearInterval(timer)
    // oxlint-disable-next-line react/exhaustive-deps -- begun when the person leaves
  }, [away])
}

/**
 * Offers the proof that a call was refused for, over the page: what was typed stays where it is. The e-ID opens in a tab
 * of its own; where the browser opens none, the page keeps its words and comes back to them.
 */
export function StepUp({ me, refusal, onClose }: PartProps & { refusal: NonNullable<PartProps['refusal']> }) {
  const { t } = useText()
  const level = Number(refusal.details['assurance'] ?? 2)
  const fresh = refusal.code === 'identity.proveAgain'
  const [since] = useState(() => me.provedAt ?? '')
  const [away, setAway] = useState(false)
  const [done, setDone] = useState(false)
  const { data: ways } = useRead(routes.security, {})
  const finish = () => {
    setAway(false)
    setDone(true)
    refresh('/api/')
  }
  useElsewhere(away, level, since, finish)
  const title = t(done ? 'identity.citizen.stepUp.done' : 'identity.citizen.stepUp.title')
  return (
    <Dialog open title={title} closeLabel={t('identity.citizen.close')} onClose={onClose}>
      {done ? (
        <div className="h-stack">
          <Alert tone="success" icon={checkCircle} title={t('identity.citizen.stepUp.again')} />
          <Button variant="primary" wide onClick={onClose}>
            {t('identity.citizen.stepUp.back')}
          </Button>
        </div>
      ) : (
        <div className="h-stack">
          <p>{t(fresh ? 'identity.citizen.stepUp.fresh' : 'identity.citizen.stepUp.level', { n: level })}</p>
          <p className="h-small h-second">{t('identity.citizen.stepUp.kept')}</p>
          {ways && <ByEid level={level} links={!ways.eid && me.account === null} onAway={() => setAway(true)} />}
          {away && <output className="i-said">{t('identity.citizen.stepUp.waiting')}</output>}
          {passkeysWork() && ways?.passkeys.some((p) => p.level >= level) && <ByPasskey onDone={finish} />}
          {level < 2 && ways && ways.phones.length > 0 && <ByPhone me={me} onDone={finish} />}
          {me.account !== null && <ByPassword account={me.account} onDone={finish} />}
        </div>
      )}
    </Dialog>
  )
}

function ByEid({ level, links, onAway }: { level: number; links: boolean; onAway: () => void }) {
  const { t } = useText()
  const go = () => {
    const address = (to: string) =>
      `/api/identity/eid/start?level=${level}${links ? '&link=1' : ''}&returnTo=${encodeURIComponent(to)}`
    if (window.open(address('/sign-in?done=1'), '_blank')) return onAway()
    keepForm()
    location.assign(address(location.pathname + location.search))
  }
  return (
    <>
      <Button variant="primary" icon={shieldCheck} wide onClick={go}>
        {t('identity.citizen.stepUp.eid', { n: level })}
      </Button>
      {links && <p className="h-small h-second">{t('identity.citizen.stepUp.links')}</p>}
    </>
  )
}

function ByPasskey({ onDone }: { onDone: () => void }) {
  const { t, lang } = useText()
  const passkey = usePasskey(() => signInByPasskey(false), onDone)
  return (
    <>
      {passkey.error && <Alert tone="danger" title={sentenceOf(passkey.error, lang, t)} />}
      <Button icon={lock} wide busy={passkey.busy && t('identity.citizen.busy')} onClick={() => void passkey.run()}>
        {t('identity.citizen.stepUp.passkey')}
      </Button>
    </>
  )
}

function ByPhone({ onDone }: { me: Person; onDone: () => void }) {
  const { t } = useText()
  const signIn = useSend(routes.phoneSignIn)
  const go = async (id: string, code: string) => {
    if (await signIn.send({ id, code })) onDone()
  }
  return (
    <PhoneCode
      use="signIn"
      submit={t('identity.citizen.stepUp.confirm')}
      busy={signIn.busy}
      error={signIn.error}
      onCode={(id, code) => void go(id, code)}
    />
  )
}

/** Accounts that the province gave out, and those of a demonstration. */
function ByPassword({ account, onDone }: { account: string; onDone: () => void }) {
  const { t, lang } = useText()
  const signIn = useSend(routes.signIn)
  const [password, setPassword] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (await signIn.send({ account, password })) onDone()
  }
  return (
    <form className="h-stack" onSubmit={(event) => void submit(event)}>
      <Field
        label={t('identity.citizen.stepUp.password', { account })}
        error={signIn.error && sentenceOf(signIn.error, lang, t)}
        required
      >
        <TextInput type="password" value={password} onValue={setPassword} autoComplete="current-password" required />
      </Field>
      <Button type="submit" busy={signIn.busy && t('identity.citizen.busy')} wide>
        {t('identity.citizen.stepUp.confirm')}
      </Button>
    </form>
  )
}
