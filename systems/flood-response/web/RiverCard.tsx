import type { Tone } from '@hue-s/ui/tone.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import type { RiverItem } from '../contract.ts'
import { ageWords, doubtWords, fixed, isOld } from './age.ts'
import { alarmWords, meaningKey, nearestWords, toneOf, trendWords } from './words.ts'

/** How old a value is, and whether that is too old. */
export function Age({ item, now }: { item: Pick<RiverItem, 'reading'>; now: string }) {
  const { t } = useText()
  const { reading } = item
  const doubt = doubtWords(reading, t)
  return (
    <p className="fl-age h-small">
      {ageWords(reading.at, now, t)}
      {reading.state === 'stale' && <StatusChip tone="neutral">{t('flood-response.old')}</StatusChip>}
      {reading.state === 'silent' && <StatusChip tone="warning">{t('flood-response.silent')}</StatusChip>}
      {doubt && <StatusChip tone="warning">{doubt}</StatusChip>}
    </p>
  )
}

/** The level in large figures with what it means. */
export function Level({ item, now }: { item: RiverItem; now: string }) {
  const { t, lang } = useText()
  const { reading } = item
  const tone: Tone = isOld(reading) ? 'neutral' : toneOf(item)
  const nearest = nearestWords(item, t, lang)
  return (
    <div className={isOld(reading) ? 'fl-level fl-level--old' : 'fl-level'}>
      <p className="fl-level__value">
        <span className="h-hidden">{t('flood-response.citizen.level')}: </span>
        {reading.value === null ? '–' : fixed(reading.value, lang)} <small>m</small>
      </p>
      <div className="fl-level__said">
        <StatusChip tone={tone}>{alarmWords(item, t)}</StatusChip>
        <p>{trendWords(item, t, lang)}</p>
        {nearest && <p className="h-small h-second">{nearest}</p>}
        <Age item={item} now={now} />
      </div>
    </div>
  )
}

/** One river station: how high, which alarm, up or down, and what to do. */
export function RiverCard({ item, now, meaning }: { item: RiverItem; now: string; meaning: boolean }) {
  const { t, lang } = useText()
  return (
    <article className={`fl-card fl-card--${isOld(item.reading) ? 'neutral' : toneOf(item)}`}>
      <Heading level={3} className="fl-card__title">
        <a href={`/water/${item.key}`}>
          {item.name[lang]}
          {item.river && <span className="h-second"> · {item.river[lang]}</span>}
        </a>
      </Heading>
      <Level item={item} now={now} />
      {meaning && <p>{t(meaningKey(item))}</p>}
    </article>
  )
}
