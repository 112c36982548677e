import { number } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import type { FigureRow, Measure } from '../contract.ts'
import { listBehind } from '../shared/list-behind.ts'
import { change, shown } from './show.ts'

const FIRST: readonly Measure[] = ['received', 'onTimeRate', 'satisfaction', 'medianHours']
const THEN: readonly Measure[] = ['finished', 'late', 'open', 'openLate']

/** The figures of everything that was asked for; each opens the list behind it. */
export function Headline({ total, listOf }: { total: FigureRow; listOf: (link: string) => string }) {
  const { t, lang } = useText()
  const { numbers, before } = total
  return (
    <div className="n-head">
      <dl className="n-head__first">
        {FIRST.map((measure) => {
          const compared = change(numbers, before, measure, lang, t)
          return (
            <div key={measure} className="n-figure">
              <dt>{t(`report-numbers.measure.${measure}`)}</dt>
              <dd>
                <a className="n-figure__value" href={listOf(listBehind(total, measure))}>
                  {shown(numbers, measure, lang, t)}
                </a>
                <span className="n-figure__note">
                  {measure === 'satisfaction'
                    ? t('report-numbers.ofRated', { n: number(numbers.rated, lang) })
                    : (compared ?? t(`report-numbers.short.${measure}`))}
                </span>
              </dd>
            </div>
          )
        })}
      </dl>
      <dl className="n-head__then">
        {THEN.map((measure) => (
          <div key={measure}>
            <dt>{t(`report-numbers.measure.${measure}`)}</dt>
            <dd>
              <a href={listOf(listBehind(total, measure))}>{shown(numbers, measure, lang, t)}</a>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
