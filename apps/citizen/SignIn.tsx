import { useEffect, useState, type ComponentType } from 'react'
import { mutate } from 'swr'
import { useSearch } from 'wouter'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { identificationCard, lock, shieldCheck, signIn } from '@hue-s/ui/icon-paths.ts'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { loadSignInWays } from '@hue-s/engines/identity/web/index.ts'
import { useMe, usePage } from './PageContext.tsx'
import { returnTo } from './return-to.ts'

/** Account and password: only where the place is a demonstration, or for accounts the province gave out. */
function PasswordForm({ to }: { to: string }) {
  const { t, lang } = useText()
  const { send, busy, error } = useSend(identityContract.signIn)
  const [code, askCode] = useState(false)
  const submit = async (form: HTMLFormElement) => {
    const values = new FormData(form)
    const text = (name: string) => String(values.get(name) ?? '')
    const totp = text('totp').trim()
    const answer = await send({ account: text('account'), password: text('password'), ...(totp && { totp }) })
    if (!answer) return askCode(true)
    await mutate(() => true, undefined, { revalidate: false })
    location.assign(to)
  }
  const needsCode = code && (error?.code === 'identity.totpNeeded' || error?.code === 'identity.wrongTotp')
  return (
    <form
      className="h-stack"
      method="post"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(event.currentTarget)
      }}
    >
      {error && (
        <Alert tone={error.code === 'identity.totpNeeded' ? 'info' : 'danger'} title={t('citizen.signIn.notYet')}>
          {sentenceOf(error, lang, t)}
        </Alert>
      )}
      <Field id="account" label={t('citizen.signIn.account')} required>
        <TextInput name="account" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
      </Field>
      <Field id="password" label={t('citizen.signIn.password')} required>
        <TextInput name="password" type="password" autoComplete="current-password" required />
      </Field>
      {needsCode && (
        <Field id="totp" label={t('citizen.signIn.totp')} hint={t('citizen.signIn.totpHint')}>
          <TextInput name="totp" inputMode="numeric" autoComplete="one-time-code" />
        </Field>
      )}
      <Button type="submit" variant="primary" icon={signIn} busy={busy && t('citizen.signIn.busy')}>
        {t('citizen.signIn.title')}
      </Button>
    </form>
  )
}

/** Sign in with the national e-ID at the level that the person has; it leads back to where they were. */
export function Screen() {
  const { t } = useText()
  const { data } = usePage()
  const { me } = useMe()
  const [Ways, setWays] = useState<ComponentType<{ to: string }>>()
  // A passkey and a code by SMS need a script; the e-ID above does not.
  useEffect(() => void loadSignInWays().then((found) => setWays(() => found.SignInWays)), [])
  const search = new URLSearchParams(useSearch())
  const to = returnTo(search)
  const start = (level: 1 | 2) => `/api/identity/eid/start?level=${level}&returnTo=${encodeURIComponent(to)}`
  return (
    <div className="c-page">
      <Heading level={1}>{t('citizen.signIn.title')}</Heading>
      {me && search.get('done') !== null && (
        <Alert tone="success" title={t('identity.citizen.signIn.done')}>
          {t('identity.citizen.signIn.doneWords')}
        </Alert>
      )}
      {me && search.get('done') === null && (
        <Alert tone="success" live="off" title={t('citizen.signIn.already', { name: me.name })}>
          <a href={to}>{t('citizen.signIn.goOn')}</a>
        </Alert>
      )}
      <Card>
        <div className="h-stack">
          <p>{t('citizen.signIn.words')}</p>
          <LinkButton variant="primary" wide icon={shieldCheck} href={start(2)}>
            {t('citizen.signIn.level2')}
          </LinkButton>
          <p className="h-small h-second">{t('citizen.signIn.level2Words')}</p>
          <LinkButton wide icon={identificationCard} href={start(1)}>
            {t('citizen.signIn.level1')}
          </LinkButton>
          <p className="h-small h-second">{t('citizen.signIn.level1Words')}</p>
        </div>
      </Card>
      {Ways && <Ways to={to} />}
      {data.demo && (
        <Details summary={t('citizen.signIn.demo')} icon={lock}>
          <PasswordForm to={to} />
        </Details>
      )}
      <p className="h-small h-second">{t('citizen.signIn.privacy')}</p>
    </div>
  )
}
