import './environment.css'
import { day, localeOf } from '@hue-s/kernel/shared/text.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import type { Tone } from '@hue-s/ui/tone.ts'
import { environmentContract as routes, type Reading as Value, type WaterItem } from '../contract.ts'
import { ageWords } from './age.ts'
import { Foot } from './Foot.tsx'

type Standard = Output<typeof routes.water>['standard']
const TONES: readonly Tone[] = ['success', 'info', 'warning', 'danger']

/** How good a class is drawn; the best is the first. */
export const toneOfClass = (standard: Standard, id: string | null): Tone => {
  const place = standard.classes.findIndex((one) => one.id === id)
  return id === null ? 'neutral' : place === -1 ? 'danger' : (TONES[place] ?? 'danger')
}

/** What the limits of the best class ask of a measure. */
function limitWords(
  standard: Standard,
  measure: Value['measure'],
  say: (n: number) => string,
  t: ReturnType<typeof useText>['t'],
) {
  const limit = standard.classes[0]?.limits.find((one) => one.measure === measure)
  if (!limit) return t('environment.citizen.quality.noLimit')
  if (limit.least !== null && limit.most !== null) return t('environment.citizen.quality.between', { least: say(limit.least), most: say(limit.most) }) // prettier-ignore
  if (limit.least !== null) return t('environment.citizen.quality.least', { least: say(limit.least) })
  return limit.most === null ? t('environment.citizen.quality.noLimit') : t('environment.citizen.quality.most', { most: say(limit.most) }) // prettier-ignore
}

/** The one age of all values, or undefined where they differ: then each row says its own. */
function commonAge({ readings }: WaterItem, now: string, t: ReturnType<typeof useText>['t']): string | undefined {
  const ages = new Set(readings.map(({ at }) => ageWords(at, now, t)))
  return ages.size === 1 ? [...ages][0] : undefined
}

function Values({ one, standard, now }: { one: WaterItem; standard: Standard; now: string }) {
  const { t, lang } = useText()
  const common = commonAge(one, now, t)
  const say = (value: number, digits = 1) =>
    value.toLocaleString(localeOf(lang), { maximumFractionDigits: digits, minimumFractionDigits: Math.min(digits, 1) })
  return (
    <table className="h-figures en-quality">
      <caption className="h-hidden">{t('environment.citizen.quality.table', { name: one.name[lang] })}</caption>
      <thead>
        <tr>
          {['measure', 'value', 'limit'].map((name) => (
            <th scope="col" key={name}>
              {t(`environment.citizen.quality.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {one.readings.map((r) => (
          <tr key={r.measure} className={r.state === 'fresh' ? undefined : 'en-old'}>
            <th scope="row">{t(`environment.measure.${r.measure}`)}</th>
            <td>
              {r.value === null ? '–' : `${say(r.value, r.digits)} ${r.unit}`}
              {one.standing?.failed.includes(r.measure) && <> · {t('environment.citizen.quality.beyond')}</>}
              {common === undefined && <small className="en-age">{ageWords(r.at, now, t)}</small>}
            </td>
            <td>{limitWords(standard, r.measure, say, t)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Station({ one, standard, now }: { one: WaterItem; standard: Standard; now: string }) {
  const { t, lang } = useText()
  const word = (name: string, values?: Record<string, unknown>) => t(`environment.citizen.quality.${name}`, values)
  const { standing } = one
  const found = standard.classes.find(({ id }) => id === standing?.class)
  const notes = standard.notes.filter(({ measure, above }) =>
    one.readings.some((r) => r.measure === measure && r.state === 'fresh' && (r.value ?? 0) > above),
  )
  return (
    <article className={`en-card en-card--${toneOfClass(standard, standing?.class ?? null)}`}>
      <Heading level={2}>{one.name[lang]}</Heading>
      <p className="h-second">{[one.river?.name[lang], commonAge(one, now, t)].filter(Boolean).join(' · ')}</p>
      {standing && (
        <p>
          <StatusChip tone={toneOfClass(standard, standing.class)}>
            {found ? found.name[lang] : word(standing.class === null ? 'unknown' : 'worse')}
          </StatusChip>
        </p>
      )}
      {found && <p>{found.use[lang]}</p>}
      {standing?.class === null && (
        <p>{word('missing', { what: standing.missing.map((m) => t(`environment.measure.${m}`)).join(', ') })}</p>
      )}
      {standing === null && <p>{word('notClassed')}</p>}
      {notes.map((note) => (
        <p key={note.measure}>
          <strong>{note.text[lang]}</strong>
        </p>
      ))}
      <Values one={one} standard={standard} now={now} />
      {one.uncertain && <p className="h-small h-second">{one.uncertain[lang]}</p>}
    </article>
  )
}

/** What the water of rivers and lagoons is fit for, and by which figures. */
export function Screen() {
  const { t } = useText()
  const read = useRead(routes.water, {}, { every: 60_000 })
  return (
    <div className="c-page">
      <Heading level={1}>{t('environment.citizen.quality.title')}</Heading>
      <p>{t('environment.citizen.quality.lead')}</p>
      <Reading read={read}>
        {({ items, standard, now }) =>
          items.length === 0 ? (
            <EmptyState title={t('environment.citizen.empty')}>
              <p>{t('environment.citizen.emptyWords')}</p>
            </EmptyState>
          ) : (
            <>
              <div className="en-cards">
                {items.map((one) => (
                  <Station key={one.key} one={one} standard={standard} now={now} />
                ))}
              </div>
              <p className="h-small h-second">
                {t('environment.citizen.quality.source', { citation: standard.citation, from: day(standard.from) })}
                {!standard.confirmed && ` ${t('environment.citizen.quality.unconfirmed')}`}
              </p>
            </>
          )
        }
      </Reading>
      <Foot here="/water-quality" kind="water" />
    </div>
  )
}
