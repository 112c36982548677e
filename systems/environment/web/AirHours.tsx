/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing in the page, not a file */
import { clockTime } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import type { AirItem } from '../contract.ts'

const STEP = 15
const HEIGHT = 90
const TOPS = [50, 100, 150, 200, 300, 500]
const levelOf = (value: number) => TOPS.findIndex((top) => value <= top) + 1

/** One bar an hour for a day; an hour without an index is an empty place. The table below says the same. */
export function AirHours({ one }: { one: AirItem }) {
  const { t, lang } = useText()
  const word = (name: string, values?: Record<string, unknown>) => t(`environment.citizen.air.${name}`, values)
  const known = one.hours.flatMap(({ value }) => (value === null ? [] : [value]))
  if (known.length === 0) return null
  const [least, most] = [Math.min(...known), Math.max(...known)]
  const scale = HEIGHT / Math.max(100, most)
  const said = word('chartSaid', { least, most })
  return (
    <figure className="en-hours">
      <svg
        viewBox={`0 0 ${one.hours.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${word('chart', { name: one.name[lang] })}. ${said}`}
      >
        {one.hours.map(({ at, value }, i) =>
          value === null ? null : (
            <rect
              key={at}
              className={`en-hour--${levelOf(value)}`}
              x={i * STEP + 1}
              y={HEIGHT - Math.max(2, value * scale)}
              width={STEP - 2}
              height={Math.max(2, value * scale)}
            />
          ),
        )}
      </svg>
      <figcaption className="h-small h-second">
        {clockTime(one.hours[0]?.at ?? '')} – {clockTime(one.hours.at(-1)?.at ?? '')}. {said}
      </figcaption>
      <Details summary={word('hours')}>
        <table className="h-figures">
          <caption className="h-hidden">{word('chart', { name: one.name[lang] })}</caption>
          <tbody>
            {one.hours.toReversed().map(({ at, value }) => (
              <tr key={at}>
                <th scope="row">{clockTime(at)}</th>
                <td>{value ?? t('environment.air.none')}</td>
                <td>{value === null ? '' : t(`environment.air.level.${levelOf(value)}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Details>
    </figure>
  )
}
