import './environment.css'
import { clockTime, day, number } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Details } from '@hue-s/ui/Details.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { environmentContract as routes, type AirItem } from '../contract.ts'
import { AirHours } from './AirHours.tsx'
import { Foot } from './Foot.tsx'

/** What the level means for whom. */
function Advice({ level }: { level: number }) {
  const { t } = useText()
  const word = (name: string) => t(`environment.citizen.air.${name}`)
  return (
    <dl className="en-advice">
      {(word(`${level}.everyone`) === word(`${level}.sensitive`) ? ['everyone'] : ['everyone', 'sensitive']).map(
        (who) => (
          <div key={who}>
            <dt>{word(who)}</dt>
            <dd>{word(`${level}.${who}`)}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

function Parts({ one }: { one: AirItem }) {
  const { t, lang } = useText()
  const word = (name: string) => t(`environment.citizen.air.${name}`)
  return (
    <Details summary={word('parts')}>
      <table className="h-figures">
        <caption className="h-hidden">
          {word('parts')}, {one.name[lang]}
        </caption>
        <thead>
          <tr>
            {['pollutant', 'used', 'index'].map((name) => (
              <th scope="col" key={name}>
                {word(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {one.now.parts.map((part) => (
            <tr key={part.pollutant}>
              <th scope="row">{t(`environment.measure.${part.pollutant}`)}</th>
              <td>{part.used === null ? '–' : number(part.used, lang, 1)}</td>
              <td>{part.index ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Details>
  )
}

function Station({ one }: { one: AirItem }) {
  const { t, lang } = useText()
  const word = (name: string, values?: Record<string, unknown>) => t(`environment.citizen.air.${name}`, values)
  const { value, level, main } = one.now
  const { yesterday } = one
  return (
    <article className={`en-card en-card--${level ?? 0}`}>
      <Heading level={2}>{one.name[lang]}</Heading>
      <p className="en-index">
        <strong>{value ?? '–'}</strong>
        <span>{level === null ? t('environment.air.none') : t(`environment.air.level.${level}`)}</span>
      </p>
      {level === null ? <p>{word('tooOld')}</p> : <Advice level={level} />}
      <p className="h-small h-second">
        {one.hour && word('hour', { at: `${clockTime(one.hour)} ${day(one.hour)}` })}
        {main && ` · ${word('main', { what: t(`environment.measure.${main}`) })}`}
      </p>
      <p className="h-small h-second">
        {yesterday.value === null || yesterday.level === null
          ? word('yesterdayNone', { day: day(yesterday.day) })
          : word('yesterday', {
              day: day(yesterday.day),
              value: yesterday.value,
              level: t(`environment.air.level.${yesterday.level}`),
            })}
      </p>
      <AirHours one={one} />
      <Parts one={one} />
      {one.uncertain && (
        <p className="h-small h-second">{t('environment.citizen.uncertain', { what: one.uncertain[lang] })}</p>
      )}
    </article>
  )
}

/** The air of this hour, station by station, with what to do. */
export function Screen() {
  const { t } = useText()
  const read = useRead(routes.air, {}, { every: 60_000 })
  return (
    <div className="c-page">
      <Heading level={1}>{t('environment.citizen.air.title')}</Heading>
      <p>{t('environment.citizen.air.lead')}</p>
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('environment.citizen.empty')}>
              <p>{t('environment.citizen.emptyWords')}</p>
            </EmptyState>
          ) : (
            <div className="en-cards">
              {items.map((one) => (
                <Station key={one.key} one={one} />
              ))}
            </div>
          )
        }
      </Reading>
      <p className="h-small h-second">{t('environment.citizen.air.method')}</p>
      <Foot here="/air" kind="air" />
    </div>
  )
}
