import './identity.css'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { clock, handHeart, qrCode, users } from '@hue-s/ui/icon-paths.ts'
import { identityContract as routes } from '../../contract.ts'
import { DelegationCard, type OneDelegation } from './DelegationCard.tsx'
import { EnterCode, InvitationCard } from './InvitationCard.tsx'
import { NewDelegation } from './NewDelegation.tsx'

type Doing = 'give' | 'take' | 'code'

function Group({ title, none, items }: { title: string; none: string; items: readonly OneDelegation[] }) {
  return (
    <section className="h-stack">
      <Heading level={2}>{title}</Heading>
      {items.length === 0 ? <p className="h-second">{none}</p> : items.map((d) => <DelegationCard key={d.id} of={d} />)}
    </section>
  )
}

/** Who acts for me, for whom I act, what waits for an answer and what is over. */
function Lists({ items }: { items: readonly OneDelegation[] }) {
  const { t } = useText()
  const newest = [...items].reverse()
  const active = newest.filter((d) => d.state === 'active')
  const waiting = newest.filter((d) => d.state === 'waiting')
  const over = newest.filter((d) => d.state !== 'active' && d.state !== 'waiting')
  return (
    <>
      {waiting.length > 0 && <Group title={t('identity.citizen.delegations.waiting')} none="" items={waiting} />}
      <Group
        title={t('identity.citizen.delegations.received')}
        none={t('identity.citizen.delegations.noneReceived')}
        items={active.filter((d) => !d.given)}
      />
      <Group
        title={t('identity.citizen.delegations.given')}
        none={t('identity.citizen.delegations.noneGiven')}
        items={active.filter((d) => d.given)}
      />
      {over.length > 0 && (
        <Details summary={t('identity.citizen.delegations.over', { n: over.length })} icon={clock}>
          <div className="h-stack">
            {over.map((d) => (
              <DelegationCard key={d.id} of={d} />
            ))}
          </div>
        </Details>
      )}
    </>
  )
}

/** Acting for others, and others acting for me. A link or QR with a code opens the invitation at once. */
export function Screen() {
  const { t } = useText()
  const code = new URLSearchParams(useSearch()).get('code')
  const [, navigate] = useLocation()
  const [doing, setDoing] = useState<Doing>()
  const read = useRead(routes.delegations, {})
  const open = (code: string) => navigate(`/me/delegations?code=${encodeURIComponent(code)}`)
  const close = () => {
    setDoing(undefined)
    read.reload()
  }
  return (
    <div className="c-page">
      <Heading level={1}>{t('identity.citizen.delegations.title')}</Heading>
      <Reading read={read}>
        {({ items }) => (
          <>
            {code !== null && (
              <InvitationCard key={code} code={code} onDone={() => (navigate('/me/delegations'), read.reload())} />
            )}
            <p>{t('identity.citizen.delegations.words')}</p>
            {doing === undefined ? (
              <Card>
                <div className="h-stack">
                  <Button icon={handHeart} wide onClick={() => setDoing('give')}>
                    {t('identity.citizen.delegations.give')}
                  </Button>
                  <Button icon={users} wide onClick={() => setDoing('take')}>
                    {t('identity.citizen.delegations.take')}
                  </Button>
                  <Button icon={qrCode} wide onClick={() => setDoing('code')}>
                    {t('identity.citizen.delegations.code')}
                  </Button>
                </div>
              </Card>
            ) : doing === 'code' ? (
              <EnterCode onCode={(typed) => (setDoing(undefined), open(typed))} onClose={close} />
            ) : (
              <NewDelegation key={doing} side={doing} onClose={close} />
            )}
            <Lists items={items} />
          </>
        )}
      </Reading>
    </div>
  )
}
