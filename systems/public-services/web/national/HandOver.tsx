import { day } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, LinkButton } from '@hue-s/ui/index.ts'
import { arrowClockwise, arrowSquareOut } from '@hue-s/ui/icon-paths.ts'
import { publicServicesContract as routes, type HandOver } from '../../contract.ts'
import { Page, Refused, useSay } from '../citizen/parts.tsx'

const again = () => refresh('/api/public-services/national')

/** It could not be left at the portal yet. */
function Prepared({ h }: { h: HandOver }) {
  const say = useSay()
  const { send, busy, error } = useSend(routes.sendHandOver)
  return (
    <>
      <Alert tone="warning" title={say('national.silent')}>
        {say('national.silentWords')}
      </Alert>
      <Refused error={error} />
      <p>
        <Button
          variant="primary"
          icon={arrowClockwise}
          busy={busy && say('review.sending')}
          onClick={() => void send({ id: h.id }).then((sent) => (sent?.url ? location.assign(sent.url) : again()))}
        >
          {say('national.again')}
        </Button>
      </p>
    </>
  )
}

/** It waits there; whoever has just filed it comes back to here. */
function Sent({ h }: { h: HandOver }) {
  const say = useSay()
  const { lang } = useText()
  return (
    <>
      <Alert tone="info" live="off" title={say('national.waits')}>
        {say('national.waitsWords', { until: day(h.expiresAt, lang) })}
      </Alert>
      {h.url && (
        <p>
          <LinkButton variant="primary" icon={arrowSquareOut} href={h.url}>
            {say('national.open')}
          </LinkButton>
        </p>
      )}
      <p className="h-second">{say('national.justFiled')}</p>
    </>
  )
}

function Drop({ h }: { h: HandOver }) {
  const say = useSay()
  const { send, busy, error } = useSend(routes.dropHandOver)
  return (
    <>
      <Refused error={error} />
      <p>
        <Button variant="quiet" busy={busy && say('busy')} onClick={() => void send({ id: h.id }).then(again)}>
          {say('national.drop')}
        </Button>
      </p>
    </>
  )
}

function Now({ h }: { h: HandOver }) {
  const say = useSay()
  if (h.state === 'filed')
    return (
      <Alert
        tone="success"
        title={say('national.filed')}
        actions={<LinkButton href={`/services/dossiers/${h.dossierId}`}>{say('national.toDossier')}</LinkButton>}
      >
        <p>
          {say('national.code')} <strong className="h-figures ps-code">{h.nationalCode}</strong>
        </p>
        <p>{say('national.filedWords')}</p>
      </Alert>
    )
  if (h.state === 'prepared' || h.state === 'sent')
    return (
      <>
        {h.state === 'sent' ? <Sent h={h} /> : <Prepared h={h} />}
        <Drop h={h} />
      </>
    )
  return (
    <Alert
      tone="info"
      title={say(`national.${h.state}`)}
      actions={<LinkButton href={`/services/new/${h.procedure.code}`}>{say('national.anew')}</LinkButton>}
    />
  )
}

/** A dossier that was prepared here and is filed on the national portal: where it is, and how to go on. */
export function Screen({ params }: ScreenProps) {
  const say = useSay()
  const { lang } = useText()
  const read = useRead(routes.readHandOver, { id: params['id'] ?? '' }, { every: 4_000 })
  return (
    <Page
      title={read.data?.procedure.name[lang] ?? say('national.title')}
      back="/services/dossiers"
      backWords={say('mine.title')}
    >
      <Reading read={read}>
        {(h) => (
          <div className="h-stack">
            <Now h={h} />
          </div>
        )}
      </Reading>
    </Page>
  )
}
