import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Details, Heading } from '@hue-s/ui/index.ts'
import { eye } from '@hue-s/ui/icon-paths.ts'
import { reportChannelsContract as routes, type Waiting } from '../contract.ts'
import { CompleteForm } from './CompleteForm.tsx'
import { DiscardForm } from './DiscardForm.tsx'

interface Props {
  item: Waiting
  onSettled: (words: string) => void
}

/** One message as it came, what was found in it, and the two ways to end its waiting. */
export function WaitingMessage({ item, onSettled }: Props) {
  const { t } = useText()
  const { id, channel, at, subject, text, why, facts, photos } = item
  return (
    <article className="rc-message" aria-labelledby={`rc-${id}`}>
      <div className="rc-head">
        <Heading level={2} id={`rc-${id}`}>
          {subject || text.slice(0, 80) || t(`report-channels.channel.${channel}`)}
        </Heading>
        <p className="h-small">
          {t(`report-channels.channel.${channel}`)} · {moment(at)}
          {why && ` · ${t(`report-channels.why.${why}`, { code: facts.code ?? '' })}`}
        </p>
      </div>
      {text !== '' && <p className="rc-text">{text}</p>}
      {photos.length > 0 && (
        <div className="rc-photos">
          {photos.map(({ id: photo, thumb, view }, n) => (
            <a key={photo} href={view} target="_blank" rel="noreferrer">
              <img src={thumb} alt={t('report-channels.office.photo', { n: n + 1 })} width={120} height={90} />
            </a>
          ))}
        </div>
      )}
      {facts.refusedFiles !== undefined && (
        <p className="h-small">{t('report-channels.office.refusedFiles', { n: facts.refusedFiles })}</p>
      )}
      {facts.refusal !== undefined && <p className="h-small">{t(`errors.${facts.refusal}`)}</p>}
      {facts.authentication === 'fail' && <Alert tone="warning" title={t('report-channels.office.forged')} />}
      <CompleteForm item={item} onSent={(code) => onSettled(t('report-channels.office.sent', { code }))} />
      <DiscardForm item={item} onDone={() => onSettled(t('report-channels.office.discarded'))} />
      <Sender id={id} />
    </article>
  )
}

/** Who sent it, for those who may know; the server writes the look down. */
function Sender({ id }: { id: string }) {
  const { t, lang } = useText()
  const look = useSend(routes.sender)
  const [person, setPerson] = useState<{ name: string; address: string }>()
  return (
    <Details summary={t('report-channels.office.sender')}>
      {person ? (
        <p>
          {person.name && <>{person.name}, </>}
          {person.address}
        </p>
      ) : (
        <div className="h-stack">
          {look.error && <Alert tone="danger" title={sentenceOf(look.error, lang, t)} />}
          <Button
            icon={eye}
            busy={look.busy && t('report-channels.office.sending')}
            onClick={() => void look.send({ id }).then((seen) => seen && setPerson(seen))}
          >
            {t('report-channels.office.look')}
          </Button>
        </div>
      )}
    </Details>
  )
}
