import { moment, number } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { downloadSimple, fileText, trash } from '@hue-s/ui/icon-paths.ts'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { personalContract as routes, type Archive } from '../contract.ts'
import { Refused, useSay } from './parts.tsx'

const again = () => refresh('/api/personal/archives')
const TONES = { waiting: 'progress', ready: 'success', failed: 'danger', over: 'neutral' } as const

function Copy({ copy }: { copy: Archive }) {
  const say = useSay()
  const { lang } = useText()
  const drop = useSend(routes.dropArchive)
  return (
    <li className="p-line">
      <span>
        <StatusChip tone={TONES[copy.state]}>{say(`copy.${copy.state}`)}</StatusChip>{' '}
        <span className="h-small h-second">
          {moment(copy.askedAt)}
          {copy.state === 'ready' && copy.size !== null && ` · ${number(copy.size / 1024, lang)} KB`}
          {copy.state === 'ready' && copy.expiresAt && ` · ${say('copy.until', { at: moment(copy.expiresAt) })}`}
        </span>
      </span>
      {copy.state === 'ready' && (
        <span className="h-row">
          <LinkButton size="small" icon={downloadSimple} href={`/api/personal/archives/${copy.id}`} download>
            {say('copy.download')}
          </LinkButton>
          <Button
            size="small"
            variant="quiet"
            icon={trash}
            label={say('copy.drop')}
            onClick={() => void drop.send({ id: copy.id }).then(again)}
          />
        </span>
      )}
    </li>
  )
}

/** Copies of everything that is held about me, made on demand. */
export function Copies() {
  const say = useSay()
  const read = useRead(routes.archives, {}, { every: 10_000 })
  const { send, busy, error } = useSend(routes.askArchive)
  const waiting = read.data?.items.some((one) => one.state === 'waiting')
  return (
    <Card
      title={say('copy.title')}
      actions={
        <Button
          icon={fileText}
          busy={(busy || waiting) && say('copy.making')}
          onClick={() => void send({}).then(again)}
        >
          {say('copy.ask')}
        </Button>
      }
    >
      <div className="h-stack">
        <p>{say('copy.words', { days: read.data?.days ?? 7 })}</p>
        <Refused error={error} />
        {error?.code === 'kernel.stepUpNeeded' && (
          <a href="/sign-in?returnTo=%2Fme%2Fdata&level=2">{say('copy.stepUp')}</a>
        )}
        <Reading read={read}>
          {({ items }) => (
            <ul className="p-steps">
              {items.map((copy) => (
                <Copy key={copy.id} copy={copy} />
              ))}
            </ul>
          )}
        </Reading>
      </div>
    </Card>
  )
}
