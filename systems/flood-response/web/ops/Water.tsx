import { number } from '@hue-s/kernel/shared/text.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import type { Tone } from '@hue-s/ui/tone.ts'
import { environmentContract as environment, type WaterItem } from '@hue-s/systems/environment/contract.ts'
import { ageWords } from '../age.ts'

type Standard = Output<typeof environment.water>['standard']
const TONES: readonly Tone[] = ['success', 'info', 'warning', 'danger']

function Standing({ one, standard }: { one: WaterItem; standard: Standard }) {
  const { t, lang } = useText()
  const place = standard.classes.findIndex(({ id }) => id === one.standing?.class)
  const found = standard.classes[place]
  if (one.standing === null) return <StatusChip tone="neutral">{t('flood-response.ops.waterBrackish')}</StatusChip>
  if (one.standing.class === null) return <StatusChip tone="neutral">{t('flood-response.ops.waterUnknown')}</StatusChip>
  const tone = found ? (TONES[place] ?? 'danger') : 'danger'
  return <StatusChip tone={tone}>{found?.name[lang] ?? t('flood-response.ops.waterWorse')}</StatusChip>
}

/** The class of the water at each station, and the figures that keep it from the best one. */
export function Water() {
  const { t, lang } = useText()
  const read = useRead(environment.water, {}, { every: 60_000 })
  const newest = ({ readings }: WaterItem) =>
    readings.reduce<string | null>((a, { at }) => (at !== null && (a === null || at > a) ? at : a), null)
  const figures = (one: WaterItem) =>
    one.readings
      .filter(
        ({ measure, value }) =>
          value !== null && (one.standing === null ? measure === 'salinity' : one.standing.failed.includes(measure)),
      )
      .map((r) => `${t(`environment.measure.${r.measure}`)} ${number(r.value ?? 0, lang, r.digits)} ${r.unit}`.trim())
  return (
    <Reading read={read}>
      {({ items, standard, now }) => (
        <ul className="fw-water">
          {items.map((one) => (
            <li key={one.key}>
              <span>
                {one.name[lang]} <small>{[ageWords(newest(one), now, t), ...figures(one)].join(' · ')}</small>
              </span>
              <Standing one={one} standard={standard} />
            </li>
          ))}
        </ul>
      )}
    </Reading>
  )
}
