import { useState } from 'react'
import { identityContract as routes } from '@hue-s/engines/identity/contract.ts'
import { LANGUAGES, moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { bell, check, eye, phone, signIn, signOut, trash } from '@hue-s/ui/icon-paths.ts'
import { RadioCards } from '@hue-s/ui/RadioCards.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { waiting, wipes } from './offers.ts'
import { AUDIENCES, SIZES } from './page.ts'
import { useMe, usePage } from './PageContext.tsx'

/** How the page looks and speaks, kept on this device. */
function Choices() {
  const { t } = useText()
  const { lang, setLang, size, setSize, audience, setAudience } = usePage()
  const one =
    <T extends string>(all: readonly T[], set: (value: T) => void) =>
    (value: string) => {
      const found = all.find((other) => other === value)
      if (found) set(found)
    }
  return (
    <Card title={t('citizen.me.choices')}>
      <div className="h-stack">
        <RadioCards
          id="lang"
          name="lang"
          layout="row"
          label={t('citizen.language')}
          value={lang}
          onValue={one(LANGUAGES, setLang)}
          options={LANGUAGES.map((value) => ({
            value,
            label: <span lang={value}>{t(`citizen.language.${value}`)}</span>,
          }))}
        />
        <RadioCards
          id="size"
          name="size"
          layout="row"
          label={t('citizen.size.label')}
          value={size}
          onValue={one(SIZES, setSize)}
          options={SIZES.map((value) => ({ value, label: t(`citizen.size.${value}`) }))}
        />
        <RadioCards
          id="audience"
          name="audience"
          layout="row"
          label={t('citizen.audience.label')}
          value={audience}
          onValue={one(AUDIENCES, setAudience)}
          options={AUDIENCES.map((value) => ({ value, label: t(`citizen.audience.${value}`) }))}
        />
      </div>
    </Card>
  )
}

function Sessions() {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const read = useRead(routes.sessions, open ? {} : null)
  const end = useSend(routes.endSession)
  return (
    <Details summary={t('citizen.me.sessions')} icon={phone} onToggle={setOpen}>
      <Reading read={read}>
        {({ items }) => (
          <ul className="h-stack">
            {items.map((session) => (
              <li key={session.id} className="c-session">
                <div>
                  <p className="c-session__agent">{session.userAgent}</p>
                  <p className="h-small h-second">
                    {t('citizen.me.session', { at: moment(session.lastSeenAt), address: session.address })}
                  </p>
                </div>
                {session.current ? (
                  <StatusChip tone="success">{t('citizen.me.thisSession')}</StatusChip>
                ) : (
                  <Button
                    size="small"
                    onClick={() => void end.send({ id: session.id }).then(() => refresh('/api/identity/sessions'))}
                  >
                    {t('citizen.me.endSession')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Reading>
    </Details>
  )
}

function WhoLooked() {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const read = useRead(routes.whoLooked, open ? { limit: 50 } : null)
  return (
    <Details summary={t('citizen.me.whoLooked')} icon={eye} onToggle={setOpen}>
      <div className="h-stack">
        <p className="h-small h-second">{t('citizen.me.whoLookedWords')}</p>
        <Reading read={read}>
          {({ items }) =>
            items.length === 0 ? (
              <p>{t('citizen.me.nobodyLooked')}</p>
            ) : (
              <ul className="h-stack">
                {items.map(({ at, who, unit, purpose }) => (
                  <li key={at + who}>
                    <p>{[who, unit].filter(Boolean).join(', ')}</p>
                    <p className="h-small h-second">
                      <time dateTime={at}>{moment(at)}</time> · {purpose}
                    </p>
                  </li>
                ))}
              </ul>
            )
          }
        </Reading>
      </div>
    </Details>
  )
}

/** Asks first when something lies on this device that nobody else would send: to keep it, or to wipe it. */
function SignOut() {
  const { t } = useText()
  const { send, busy } = useSend(routes.signOut)
  const [left, setLeft] = useState(0)
  const leave = async (wipe: boolean) => {
    if (!(await send({}))) return
    if (wipe) await Promise.all(wipes.map((one) => one().catch(() => undefined)))
    location.assign('/')
  }
  const ask = async () => {
    const counts = await Promise.all(waiting.map((count) => count().catch(() => 0)))
    const sum = counts.reduce((a, b) => a + b, 0)
    if (sum === 0) return leave(false)
    setLeft(sum)
  }
  return (
    <>
      <Button icon={signOut} busy={busy && t('citizen.waiting')} onClick={() => void ask()}>
        {t('citizen.me.signOut')}
      </Button>
      <Dialog
        open={left > 0}
        title={t('citizen.me.stillWaiting', { n: left })}
        closeLabel={t('citizen.close')}
        onClose={() => setLeft(0)}
        actions={
          <>
            <Button variant="primary" onClick={() => setLeft(0)}>
              {t('citizen.me.stay')}
            </Button>
            <Button icon={signOut} onClick={() => void leave(false)}>
              {t('citizen.me.signOutKeep')}
            </Button>
            <Button variant="danger" icon={trash} onClick={() => void leave(true)}>
              {t('citizen.me.signOutWipe')}
            </Button>
          </>
        }
      >
        <p>{t('citizen.me.stillWaitingWords')}</p>
      </Dialog>
    </>
  )
}

/** Who I am here, how the app looks, who looked at my data. */
export function Screen() {
  const { t } = useText()
  const { me, known } = useMe()
  return (
    <div className="c-page">
      <Heading level={1}>{t('citizen.me.title')}</Heading>
      {known && !me && (
        <Card
          title={t('citizen.me.notSignedIn')}
          actions={
            <LinkButton variant="primary" icon={signIn} href="/sign-in?returnTo=%2Fme">
              {t('citizen.signIn.title')}
            </LinkButton>
          }
        >
          <p>{t('citizen.me.notSignedInWords')}</p>
        </Card>
      )}
      {me && (
        <Card
          title={me.name}
          aside={<StatusChip tone="success">{t('citizen.me.level', { n: me.assurance })}</StatusChip>}
          actions={<SignOut />}
        >
          {me.provedAt && <p className="h-small h-second">{t('citizen.me.since', { at: moment(me.provedAt) })}</p>}
        </Card>
      )}
      <Choices />
      {me && (
        <>
          <LinkButton icon={bell} wide href="/inbox">
            {t('citizen.inbox.title')}
          </LinkButton>
          <LinkButton icon={check} wide href="/notifications">
            {t('citizen.notify.title')}
          </LinkButton>
          <Sessions />
          <WhoLooked />
        </>
      )}
    </div>
  )
}
