/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing in the page, not a file */
import { contract as geo } from '@hue-s/engines/geo/contract.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { fitted, frameOf, projectionOf } from '../geo-paths.ts'
import type { StaffReport } from '../../contract.ts'

const WIDTH = 480
const RATIO = 2

/** Where the report lies in its commune; a sketch to find one's bearings, with the figures under it. */
export function MapSketch({ report }: { report: StaffReport }) {
  const { t, lang } = useText()
  const { data } = useRead(geo.boundaries, {})
  const { lon, lat } = report.at
  const figures = `${lat.toFixed(5)}, ${lon.toFixed(5)}`
  const own = data?.features.find(({ id }) => id === report.commune?.id)
  const frame = own && frameOf([own.geometry], 0.25)
  if (!data || !frame) return <p className="h-small h-second h-figures">{figures}</p>
  const { x, y, path, height } = projectionOf(fitted(frame, RATIO), WIDTH)
  return (
    <figure className="fr-sketch">
      <svg
        viewBox={`0 0 ${WIDTH} ${height.toFixed(0)}`}
        role="img"
        aria-label={t('field-reports.office.sketch', { commune: report.commune?.name ?? '', figures })}
      >
        {data.features.map((one) => (
          <path key={one.id} d={path(one.geometry)} className={one === own ? 'fr-sketch__own' : 'fr-sketch__other'} />
        ))}
        <circle cx={x(lon)} cy={y(lat)} r="16" className="fr-sketch__halo" />
        <circle cx={x(lon)} cy={y(lat)} r="7" className="fr-sketch__point" />
      </svg>
      <figcaption className="h-small h-second">
        {data.notice && <span>{data.notice[lang]} · </span>}
        <span className="h-figures">{figures}</span>
      </figcaption>
    </figure>
  )
}
