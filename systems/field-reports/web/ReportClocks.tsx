import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { calendar } from '@hue-s/ui/icon-paths.ts'
import type { OwnReport } from '../contract.ts'

type Clock = Pick<OwnReport['clocks'][number], 'name' | 'due' | 'reasons'>

const dayOrMoment = (text: string) => (text.length > 10 ? moment(text) : day(text))

/** How each due date came about, day by day, with the article it rests on. */
export function WhyThisDate({ clocks }: { clocks: readonly Clock[] }) {
  const { t, lang } = useText()
  const told = clocks.filter(({ due }) => due)
  if (told.length === 0) return null
  return (
    <Details summary={t('field-reports.citizen.clock.why')} icon={calendar}>
      <div className="h-stack">
        {told.map((clock) => (
          <section key={clock.name}>
            <p>
              <strong>
                {t('field-reports.citizen.clock.until', {
                  what: t(`field-reports.citizen.clock.${clock.name}`),
                  due: clock.due ? moment(clock.due) : '',
                })}
              </strong>
            </p>
            <ol className="r-reasons">
              {clock.reasons.map((reason, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- reasons are a fixed list without ids
                <li key={index}>
                  <span className="h-figures">
                    {dayOrMoment(reason.date)}
                    {reason.to && reason.to !== reason.date && `–${dayOrMoment(reason.to)}`}
                  </span>
                  <span>
                    {reason.text[lang]}
                    {reason.citation && <small className="h-second"> ({reason.citation})</small>}
                  </span>
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
    </Details>
  )
}
