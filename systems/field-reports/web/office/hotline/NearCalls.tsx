import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { fieldReportsContract } from '../../../contract.ts'

interface Props {
  category: string
  at: { lon: number; lat: number }
}

/** Reports of the kind nearby: perhaps the caller's matter is known, and only its number has to be read out. */
export function NearCalls({ category, at }: Props) {
  const { t } = useText()
  const read = useRead(fieldReportsContract.hotlineNear, { category, lon: at.lon, lat: at.lat })
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.hotline.${key}`, values)
  return (
    <Reading read={read}>
      {({ items, metres }) => (
        <>
          <h2>{say('near.count', { count: items.length, metres })}</h2>
          {items.length === 0 ? (
            <p className="h-second">{say('near.none')}</p>
          ) : (
            <ul className="fr-related">
              {items.map((one) => (
                <li key={one.id} className="ho-one">
                  <a href={`/office/field-reports/${one.id}`} target="_blank" rel="noreferrer" className="h-figures">
                    {one.code}
                  </a>{' '}
                  · {t('field-reports.office.related.metres', { metres: one.metres })} ·{' '}
                  {t(`cases.field-reports.report.state.${one.state}`)}
                  <br />
                  {one.title}
                  <br />
                  <span className="h-small h-second">{moment(one.openedAt)}</span>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Reading>
  )
}
