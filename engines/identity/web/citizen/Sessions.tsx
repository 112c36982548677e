import './identity.css'
import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { identificationCard, signOut, users } from '@hue-s/ui/icon-paths.ts'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { identityContract as routes } from '../../contract.ts'
import { MyName } from './MyName.tsx'
import { Passkeys } from './Passkeys.tsx'
import { Phones } from './Phones.tsx'

/** Where I am signed in, each in words, with a way to end one or all others. */
function Devices() {
  const { t, lang } = useText()
  const read = useRead(routes.sessions, {})
  const end = useSend(routes.endSession)
  const others = useSend(routes.endOtherSessions)
  const [asking, ask] = useState(false)
  const reload = () => refresh('/api/identity/s')
  const error = end.error ?? others.error
  return (
    <Card title={t('identity.citizen.sessions.devices')}>
      <div className="h-stack">
        {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
        <Reading read={read}>
          {({ items }) => (
            <>
              <ul className="h-stack">
                {[...items]
                  .sort((a, b) => Number(b.current) - Number(a.current))
                  .map((session) => (
                    <li key={session.id} className="i-line">
                      <div>
                        <strong>{session.device}</strong>
                        <p className="h-small h-second">
                          {t('identity.citizen.sessions.used', { at: moment(session.lastSeenAt) })} ·{' '}
                          {t(`identity.citizen.method.${session.method}`)}
                        </p>
                      </div>
                      {session.current ? (
                        <StatusChip tone="success">{t('identity.citizen.sessions.this')}</StatusChip>
                      ) : (
                        <Button
                          size="small"
                          label={t('identity.citizen.sessions.endOne', { device: session.device })}
                          onClick={() => void end.send({ id: session.id }).then(reload)}
                        >
                          {t('identity.citizen.sessions.end')}
                        </Button>
                      )}
                    </li>
                  ))}
              </ul>
              {items.length > 1 && (
                <Button icon={signOut} onClick={() => ask(true)}>
                  {t('identity.citizen.sessions.endOthers', { n: items.length - 1 })}
                </Button>
              )}
            </>
          )}
        </Reading>
        <Dialog
          open={asking}
          title={t('identity.citizen.sessions.endOthersAsk')}
          closeLabel={t('identity.citizen.close')}
          onClose={() => ask(false)}
          actions={
            <Button
              variant="danger"
              busy={others.busy && t('identity.citizen.busy')}
              onClick={() => void others.send({}).then(() => (ask(false), reload()))}
            >
              {t('identity.citizen.sessions.endOthersDo')}
            </Button>
          }
        >
          <p>{t('identity.citizen.sessions.endOthersWords')}</p>
        </Dialog>
      </div>
    </Card>
  )
}

/** The e-ID as a way in, or the way to get one onto an account that came by phone. */
function Eid({ has }: { has: boolean }) {
  const { t } = useText()
  if (has)
    return (
      <Card
        title={t('identity.citizen.eid.title')}
        aside={<StatusChip tone="success">{t('identity.citizen.eid.has')}</StatusChip>}
      >
        <p>{t('identity.citizen.eid.words')}</p>
      </Card>
    )
  return (
    <Card
      title={t('identity.citizen.eid.title')}
      actions={
        <LinkButton
          icon={identificationCard}
          href="/api/identity/eid/start?level=2&link=1&returnTo=%2Fme%2Fsessions"
          target="_self"
        >
          {t('identity.citizen.eid.link')}
        </LinkButton>
      }
    >
      <p>{t('identity.citizen.eid.linkWords')}</p>
    </Card>
  )
}

type Merger = { id: string; mergedAt: string; undoUntil: string }

/** Accounts that were joined to this one, while that can be undone. */
function Mergers({ items }: { items: readonly Merger[] }) {
  const { t, lang } = useText()
  const undo = useSend(routes.undoMerge)
  if (items.length === 0) return null
  return (
    <Card title={t('identity.citizen.mergers.title')}>
      <div className="h-stack">
        <p>{t('identity.citizen.mergers.words')}</p>
        {undo.error && <Alert tone="danger" title={sentenceOf(undo.error, lang, t)} />}
        <ul className="h-stack">
          {items.map(({ id, mergedAt, undoUntil }) => (
            <li key={id} className="i-line">
              <p>{t('identity.citizen.mergers.one', { at: moment(mergedAt), until: moment(undoUntil) })}</p>
              <Button size="small" onClick={() => void undo.send({ id }).then(() => refresh('/api/identity/'))}>
                {t('identity.citizen.mergers.undo')}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  )
}

/** Devices and ways to sign in: what opens my account, and where it is open. */
export function Screen() {
  const { t } = useText()
  const read = useRead(routes.security, {})
  return (
    <div className="c-page">
      <Heading level={1}>{t('identity.citizen.sessions.title')}</Heading>
      <Reading read={read}>
        {({ phones, passkeys, mergers, eid }) => (
          <>
            <Devices />
            {!eid && <MyName />}
            <Eid has={eid} />
            <Passkeys items={passkeys} />
            <Phones items={phones} />
            <Mergers items={mergers} />
            <Card title={t('identity.citizen.lost.title')}>
              <div className="h-stack">
                <p>{t('identity.citizen.lost.phone')}</p>
                <p>{t('identity.citizen.lost.eid')}</p>
              </div>
            </Card>
            <LinkButton icon={users} wide href="/me/delegations">
              {t('identity.citizen.delegations.title')}
            </LinkButton>
          </>
        )}
      </Reading>
    </div>
  )
}
