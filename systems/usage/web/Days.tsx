import { day as dayWords, number } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'

const STEP = 10
const HEIGHT = 100

interface Day {
  day: string
  value: number | null
}

const isRest = (date: string) => [0, 6].includes(new Date(date).getUTCDay())

/** One bar per day, Saturdays and Sundays paler. Its label says what the eye would see; a table says the rest. */
export function Days({ label, days }: { label: string; days: readonly Day[] }) {
  const { t, lang } = useText()
  if (days.length === 0) return null
  const most = days.reduce<Day>((a, b) => ((b.value ?? 0) > (a.value ?? 0) ? b : a), days[0] ?? { day: '', value: 0 })
  const top = Math.max(most.value ?? 0, 1)
  const peak = t('usage.peak', { n: number(most.value ?? 0, lang), day: dayWords(most.day) })
  const named = { role: 'img', 'aria-label': `${label}. ${peak}` }
  return (
    <figure className="u-days">
      <svg viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`} preserveAspectRatio="none" {...named}>
        {days.map(({ day, value }, n) => {
          const height = ((value ?? 0) / top) * HEIGHT
          return (
            <rect
              key={day}
              className={isRest(day) ? 'u-rest' : undefined}
              x={n * STEP + 1}
              y={HEIGHT - height}
              width={STEP - 2}
              height={height}
            />
          )
        })}
      </svg>
      <figcaption aria-hidden="true">
        <span>{dayWords(days[0]?.day ?? '').slice(0, 5)}</span>
        <span>{peak}</span>
        <span>{dayWords(days.at(-1)?.day ?? '').slice(0, 5)}</span>
      </figcaption>
    </figure>
  )
}
