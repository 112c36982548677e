import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { eye, qrCode, x } from '@hue-s/ui/icon-paths.ts'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { personalContract as routes, type Presentation } from '../contract.ts'
import { Refused, useSay } from './parts.tsx'
import { Qr } from './Qr.tsx'

type Qr = Output<typeof routes.presentationQr>

function One({ one }: { one: Presentation }) {
  const say = useSay()
  const end = useSend(routes.endPresentation)
  const [qr, setQr] = useState<Qr>()
  const show = () => void (send(routes.presentationQr, { id: one.id }) as Promise<Qr>).then(setQr, () => undefined)
  const stop = () => void end.send({ id: one.id }).then(() => refresh('/api/personal/presentations'))
  const state = one.open ? 'open' : one.revokedAt ? 'stopped' : 'over'
  return (
    <Card
      level={3}
      title={one.title}
      aside={<StatusChip tone={one.open ? 'warning' : 'neutral'}>{say(`shown.${state}`)}</StatusChip>}
      actions={
        one.open && (
          <>
            <Button size="small" icon={qrCode} onClick={show}>
              {say('shown.qr')}
            </Button>
            <Button size="small" variant="danger" icon={x} busy={end.busy && say('saving')} onClick={stop}>
              {say('shown.stop')}
            </Button>
          </>
        )
      }
    >
      <Refused error={end.error} />
      <p>{one.fields.join(', ')}</p>
      <p className="h-small h-second">{say('shown.from', { from: moment(one.madeAt), to: moment(one.expiresAt) })}</p>
      {one.lookCount === 0 ? (
        <p className="h-small">{say('shown.nobody')}</p>
      ) : (
        <p className="h-small">
          {say('shown.looks', { n: one.lookCount, at: one.looks.map((at) => moment(at)).join('; ') })}
        </p>
      )}
      {qr && one.open && (
        <div className="p-qr">
          <Qr svg={qr.svg} label={say('present.qr')} />
        </div>
      )}
    </Card>
  )
}

/** What I showed to others: what, until when, when it was opened; stopped at once on demand. */
export function Shown() {
  const say = useSay()
  const read = useRead(routes.presentations, {}, { every: 20_000 })
  return (
    <Details summary={say('shown.title')} icon={eye}>
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{say('shown.none')}</p>
          ) : (
            <div className="h-stack">
              {items.map((one) => (
                <One key={one.id} one={one} />
              ))}
            </div>
          )
        }
      </Reading>
    </Details>
  )
}
