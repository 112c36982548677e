import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import type { PublicAlert } from '../contract-shapes.ts'
import { toneOf, unitName, useWords } from './words.ts'

const SHOWN = 6

/** The words that say what became of a message. */
export function Chips({ alert }: { alert: PublicAlert }) {
  const { t } = useText()
  const state = alert.state === 'over' ? (alert.overWhy ?? 'expired') : alert.msgType
  return (
    <p className="al-chips">
      {alert.status !== 'actual' && (
        <StatusChip tone="progress">{t(`alerts.citizen.status.${alert.status}`)}</StatusChip>
      )}
      <StatusChip tone={toneOf(alert)}>{t(`alerts.citizen.state.${state}`)}</StatusChip>
    </p>
  )
}

export function Level({ alert, colour }: { alert: PublicAlert; colour: string | undefined }) {
  const { t } = useText()
  if (alert.level === null) return null
  return (
    <span className="al-level">
      <span className="al-level__mark" style={{ background: colour }} aria-hidden="true" />
      {t('alerts.citizen.level', { level: alert.level })}
    </span>
  )
}

/** Where it counts, in a line. */
export function Places({ alert }: { alert: PublicAlert }) {
  const { t } = useText()
  const names = [...alert.places, ...alert.areas.map(unitName)]
  const more = names.length - SHOWN
  const said = names.slice(0, SHOWN).join(', ')
  return <>{more > 0 ? t('alerts.citizen.places.more', { places: said, more }) : said}</>
}

/** One message in a list. */
export function AlertCard({ alert, colour, level }: { alert: PublicAlert; colour: string | undefined; level: 2 | 3 }) {
  const { t, lang } = useText()
  const words = useWords(alert)
  return (
    <article className={`al-card al-card--${toneOf(alert)}`}>
      <p className="al-kind">
        {alert.kindName[lang]} <Level alert={alert} colour={colour} />
      </p>
      <Heading level={level} className="al-card__title">
        <a href={`/alerts/${alert.identifier}`} lang={words.lang}>
          {words.headline}
        </a>
      </Heading>
      <Chips alert={alert} />
      {alert.state === 'sent' && (
        <p className="al-do" lang={words.lang}>
          <strong>{t('alerts.citizen.do')}</strong> {words.instruction}
        </p>
      )}
      <p className="h-small h-second">
        <Places alert={alert} />
      </p>
      <p className="h-small h-second">
        {t('alerts.citizen.from', { sender: alert.sender[lang], at: moment(alert.sentAt) })}
      </p>
    </article>
  )
}
