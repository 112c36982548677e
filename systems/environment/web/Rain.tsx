/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */
import './environment.css'
import { localeOf } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import type { Tone } from '@hue-s/ui/tone.ts'
import { environmentContract as routes, type RainItem } from '../contract.ts'
import { ageWords } from './age.ts'
import { Foot } from './Foot.tsx'

/** Usual words of the weather service for rain in 24 hours. */
const CLASSES: readonly (readonly [number, string, Tone])[] = [
  [100, 'veryHeavy', 'danger'],
  [50, 'heavy', 'danger'],
  [16, 'moderate', 'warning'],
  [0.3, 'light', 'info'],
  [-1, 'none', 'neutral'],
]

/** Sums that a phone leaves out: what fell in the last hour, the day and three days say most. */
const LESS: readonly number[] = [3, 6]

function classOf(one: RainItem): { name: string; tone: Tone } {
  const mm = one.sums.find((s) => s.hours === 24)?.mm ?? null
  const found = mm === null ? undefined : CLASSES.find(([least]) => (least === 16 ? mm >= least : mm > least))
  return { name: found?.[1] ?? 'unknown', tone: found?.[2] ?? 'neutral' }
}

function Row({ one, now, most }: { one: RainItem; now: string; most: number }) {
  const { t, lang } = useText()
  const { name, tone } = classOf(one)
  const tenths = (mm: number) =>
    mm.toLocaleString(localeOf(lang), { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const day = one.sums.find((s) => s.hours === 24)?.mm ?? 0
  return (
    <tr className={one.state === 'fresh' ? undefined : 'en-old'}>
      <th scope="row">
        <span className="en-rain">
          {one.name[lang]}
          <StatusChip tone={one.state === 'fresh' ? tone : 'neutral'}>
            {t(`environment.citizen.rain.class.${name}`)}
          </StatusChip>
          <small>
            {ageWords(one.newest, now, t)}
            {one.state === 'silent' && ` · ${t('environment.state.silent')}`}
          </small>
        </span>
        <span className="en-bar" aria-hidden="true" style={{ width: `${((day / most) * 100).toFixed(1)}%` }} />
      </th>
      {one.sums.map(({ hours, mm }) => (
        <td key={hours} className={LESS.includes(hours) ? 'en-wide' : undefined}>
          {mm === null ? <span className="h-second">{t('environment.citizen.rain.gap')}</span> : tenths(mm)}
        </td>
      ))}
    </tr>
  )
}

/** How much has fallen, gauge by gauge, the wettest first. */
export function Screen() {
  const { t } = useText()
  const read = useRead(routes.rain, {}, { every: 30_000 })
  return (
    <div className="c-page">
      <Heading level={1}>{t('environment.citizen.rain.title')}</Heading>
      <p>{t('environment.citizen.rain.lead')}</p>
      <Reading read={read}>
        {({ items, now }) =>
          items.length === 0 ? (
            <EmptyState title={t('environment.citizen.empty')}>
              <p>{t('environment.citizen.emptyWords')}</p>
            </EmptyState>
          ) : (
            <section className="en-scroll" aria-label={t('environment.citizen.rain.table')} tabIndex={0}>
              <table className="h-figures">
                <caption className="h-hidden">{t('environment.citizen.rain.table')}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t('environment.citizen.rain.station')}</th>
                    {(items[0]?.sums ?? []).map(({ hours }) => (
                      <th scope="col" key={hours} className={LESS.includes(hours) ? 'en-wide' : undefined}>
                        {t('environment.citizen.rain.hours', { n: hours })}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {items.map((one) => (
                    <Row
                      key={one.key}
                      one={one}
                      now={now}
                      most={Math.max(1, ...items.map((i) => i.sums.find((s) => s.hours === 24)?.mm ?? 0))}
                    />
                  ))}
                </tbody>
              </table>
            </section>
          )
        }
      </Reading>
      <p className="h-small h-second">
        {t('environment.citizen.rain.classes')} {t('environment.citizen.rain.why')}
      </p>
      <Foot here="/rain" kind="rain" />
    </div>
  )
}
