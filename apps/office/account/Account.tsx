import { ChangePassword } from '@hue-s/engines/identity/web/index.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Card } from '@hue-s/ui/index.ts'
import { Passkeys } from './Passkeys.tsx'
import { Sessions } from './Sessions.tsx'
import { Tokens } from './Tokens.tsx'
import { Totp } from './Totp.tsx'

/** The person's own ways to sign in, where they are signed in, keys for programs. */
export function Screen() {
  const { t } = useText()
  const { say } = useDesk()
  return (
    <div className="o-page">
      <h1>{t('office.account.title')}</h1>
      <div className="o-two">
        <Card title={t('office.password.title')}>
          <ChangePassword words="office" onDone={() => say({ message: t('office.password.done') })} />
        </Card>
        <Card title={t('office.totp.title')}>
          <Totp />
        </Card>
        <Card title={t('office.passkeys.title')}>
          <Passkeys />
        </Card>
        <Card title={t('office.sessions.title')}>
          <Sessions />
        </Card>
        <Card title={t('office.tokens.title')}>
          <Tokens />
        </Card>
      </div>
    </div>
  )
}
