import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Button } from '@hue-s/ui/index.ts'
import { titleOf } from '../Happened.tsx'
import type { Deed } from './field-store.ts'
import { dropDeed, sendAgain } from './field-sync.ts'
import { newsOf } from './field-words.ts'

/** What was done on this phone: what waits, what others crossed, what went. */
export function FieldDeeds({ deeds }: { deeds: readonly Deed[] }) {
  const { t } = useText()
  if (deeds.length === 0) return null
  const waiting = deeds.filter(({ state }) => state === 'waiting')
  const sent = deeds.filter(({ state }) => state === 'sent')
  const stopped = deeds.filter(({ state }) => state === 'conflict' || state === 'refused')
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.field.${key}`, values)
  const line = ({ id, code, action, createdAt }: Deed) => (
    <li key={id}>
      {t(`field-reports.office.act.${action}`)} · <span className="h-figures">{code}</span> · {moment(createdAt)}
    </li>
  )
  return (
    <section className="ff-deeds" aria-label={say('deeds')}>
      {stopped.map((deed) => (
        <Stopped key={deed.id} deed={deed} />
      ))}
      {waiting.length > 0 && (
        <Alert tone="info" title={say('waiting', { count: waiting.length })}>
          <ul>{waiting.map(line)}</ul>
        </Alert>
      )}
      {sent.length > 0 && (
        <details>
          <summary>{say('sent', { count: sent.length })}</summary>
          <ul>{sent.map(line)}</ul>
        </details>
      )}
    </section>
  )
}

/** Somebody was faster, or the rules do not allow it: what happened, what is kept, what can be done. */
function Stopped({ deed }: { deed: Deed }) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.field.${key}`, values)
  const { now, error } = deed
  const news = newsOf(deed)
  const again = now?.actions.includes(deed.action) ?? false
  const act = t(`field-reports.office.act.${deed.action}`)
  return (
    <Alert
      tone="warning"
      title={say(deed.state === 'conflict' ? 'conflict' : 'refused', { action: act, code: deed.code })}
      actions={
        <>
          {again && (
            <Button size="small" variant="primary" onClick={() => void sendAgain(deed)}>
              {say('sendAgain')}
            </Button>
          )}
          <Button size="small" onClick={() => void dropDeed(deed)}>
            {say('drop')}
          </Button>
        </>
      }
    >
      {news.length > 0 && (
        <ul>
          {news.map((one) => (
            <li key={`${one.at} ${one.action}`}>
              {moment(one.at)} · {titleOf(one, t)}
              {one.by && ` · ${one.by}`}
              {one.note && ` · «${one.note}»`}
            </li>
          ))}
        </ul>
      )}
      {now ? (
        <p>
          {say('nowIs', {
            state: t(`cases.field-reports.report.state.${now.state}`),
            agency: now.agency?.name ?? t('field-reports.office.agency.none'),
          })}
        </p>
      ) : (
        <p>{error?.text?.[lang] ?? say('notYours')}</p>
      )}
      {deed.state === 'refused' && error?.text && <p>{error.text[lang]}</p>}
      {(deed.note || deed.photos.length > 0) && (
        <>
          <p>{say('kept', { photos: deed.photos.length })}</p>
          {deed.note && <blockquote className="ff-quote">{deed.note}</blockquote>}
        </>
      )}
    </Alert>
  )
}
