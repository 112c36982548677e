import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { handshake } from '@hue-s/ui/icon-paths.ts'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { personalContract as routes, type Consent } from '../contract.ts'
import { Page, Refused, useSay } from './parts.tsx'

function ConsentCard({ consent }: { consent: Consent }) {
  const say = useSay()
  const [sure, setSure] = useState(false)
  const { send, busy, error } = useSend(routes.withdrawConsent)
  const { purpose, title, text, effect, version, path, given, history } = consent
  const withdraw = async () => {
    if (!(await send({ purpose }))) return
    setSure(false)
    refresh('/api/personal')
  }
  return (
    <Card
      title={title}
      aside={
        <StatusChip tone={given ? 'success' : 'neutral'}>
          {say(given ? 'consents.given' : 'consents.notGiven')}
        </StatusChip>
      }
      actions={
        given ? (
          <Button onClick={() => setSure(true)}>{say('consents.withdraw')}</Button>
        ) : (
          <LinkButton variant="quiet" href={path}>
            {say('consents.where')}
          </LinkButton>
        )
      }
    >
      <div className="h-stack">
        <p>{text}</p>
        {given && (
          <p className="h-small h-second">{say('consents.since', { at: moment(given.at), version: given.version })}</p>
        )}
        {given && given.version < version && <p>{say('consents.newer')}</p>}
        {history.length > 0 && (
          <Details summary={say('consents.history', { n: history.length })}>
            <ul className="p-steps">
              {history.map(({ version: v, givenAt, withdrawnAt }) => (
                <li key={givenAt} className="h-small">
                  {say('consents.line', {
                    version: v,
                    from: moment(givenAt),
                    to: withdrawnAt ? moment(withdrawnAt) : say('consents.now'),
                  })}
                </li>
              ))}
            </ul>
          </Details>
        )}
      </div>
      <Dialog
        open={sure}
        title={say('consents.sure')}
        closeLabel={say('close')}
        onClose={() => setSure(false)}
        actions={
          <Button variant="danger" busy={busy && say('saving')} onClick={() => void withdraw()}>
            {say('consents.withdraw')}
          </Button>
        }
      >
        <Refused error={error} />
        <p>{effect}</p>
      </Dialog>
    </Card>
  )
}

/** What I agreed to, for which purpose and to which words; withdrawn as easily as given. */
export function Screen() {
  const say = useSay()
  const read = useRead(routes.consents, {})
  return (
    <Page title={say('consents.title')} lead={say('consents.lead')}>
      <Reading read={read}>
        {({ items }) => items.map((consent) => <ConsentCard key={consent.purpose} consent={consent} />)}
      </Reading>
      <LinkButton icon={handshake} href="/me/partners">
        {say('consents.partners')}
      </LinkButton>
      <p className="h-small h-second">{say('consents.law')}</p>
    </Page>
  )
}
