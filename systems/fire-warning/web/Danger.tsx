/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */
import './fire.css'
import { day, number } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Details } from '@hue-s/ui/Details.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { fireWarningContract as routes, type Danger } from '../contract.ts'

const COLUMNS = ['day', 'temperature', 'humidity', 'deficit', 'rain', 'limit', 'added', 'index', 'levelShort'] as const
const ROMAN = ['I', 'II', 'III', 'IV', 'V']

/** Day by day what was measured, what it added, where that leaves the index. */
function Days({ one }: { one: Danger }) {
  const { t, lang } = useText()
  const say = (value: number | null, digits = 1) => (value === null ? '–' : number(value, lang, digits))
  return (
    <Details summary={t('fire-warning.citizen.how')}>
      <p>{t('fire-warning.citizen.howWords')}</p>
      <section
        className="fi-scroll"
        aria-label={t('fire-warning.citizen.table', { name: one.name[lang] })}
        tabIndex={0}
      >
        <table className="h-figures">
          <caption className="h-hidden">{t('fire-warning.citizen.table', { name: one.name[lang] })}</caption>
          <thead>
            <tr>
              {COLUMNS.map((name) => (
                <th scope="col" key={name}>
                  {t(`fire-warning.citizen.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {one.days.toReversed().map((d) => (
              <tr key={d.day}>
                <th scope="row">
                  {day(d.day)}
                  {!d.complete && <small>{t('fire-warning.citizen.incomplete')}</small>}
                </th>
                <td>{say(d.temperature)}</td>
                <td>{say(d.humidity, 0)}</td>
                <td>{say(d.deficit)}</td>
                <td>{say(d.rain)}</td>
                <td>{say(d.rainLimit)}</td>
                <td>{say(d.added, 0)}</td>
                <td>{say(d.p, 0)}</td>
                <td>{ROMAN[d.level - 1]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Details>
  )
}

function Region({ one }: { one: Danger }) {
  const { t, lang } = useText()
  const { today } = one
  const level = today?.level ?? 0
  return (
    <article className={`fi-card fi-card--${level}`}>
      <Heading level={2}>{one.name[lang]}</Heading>
      <p className="fi-level">
        <strong>{today ? t(`fire-warning.level.${level}`) : t('fire-warning.none')}</strong>
      </p>
      {today && (
        <>
          <p>{t(`fire-warning.citizen.do.${level}`)}</p>
          <p className="h-small h-second">
            {today.p === 0
              ? t('fire-warning.citizen.wet', { day: day(today.day) })
              : t('fire-warning.citizen.p', { day: day(today.day), p: number(today.p, lang) })}
            {!today.inSeason && ` · ${t('fire-warning.citizen.outOfSeason')}`}
          </p>
        </>
      )}
      <Details summary={`${t('fire-warning.citizen.communes')} (${one.communes.length})`}>
        <p>{one.communes.map((c) => c.name).join(', ')}</p>
      </Details>
      <Days one={one} />
      <p className="h-small h-second">
        {t('fire-warning.citizen.source', { citation: one.citation })}
        {!one.confirmed && `. ${t('fire-warning.citizen.unconfirmed')}`}
      </p>
    </article>
  )
}

/** How easily the forest burns today, region by region, and why. */
export function Screen() {
  const { t } = useText()
  const read = useRead(routes.danger, {}, { every: 300_000 })
  return (
    <div className="c-page">
      <Heading level={1}>{t('fire-warning.citizen.title')}</Heading>
      <p>{t('fire-warning.citizen.lead')}</p>
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('fire-warning.citizen.empty')} />
          ) : (
            <div className="fi-cards">
              {items.map((one) => (
                <Region key={one.key} one={one} />
              ))}
            </div>
          )
        }
      </Reading>
      <p>
        <a href="tel:114">{t('fire-warning.citizen.call')}</a>
      </p>
      <p className="h-small">
        {t('fire-warning.citizen.feeds')} <a href="/api/fire-warning/feeds/danger.csv">CSV</a> ·{' '}
        <a href="/api/fire-warning/feeds/danger.json">JSON</a>
      </p>
    </div>
  )
}
