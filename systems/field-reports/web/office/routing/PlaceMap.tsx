/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing in the page, not a file */
/* oxlint-disable jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the list of communes beside it is the way by keyboard */
import type { MouseEvent } from 'react'
import { contract as geo } from '@hue-s/engines/geo/contract.ts'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { frameOf, projectionOf } from '../../geo-paths.ts'

const WIDTH = 480

interface Props {
  on: string
  communeId: string
  point: Point | undefined
  onPoint: (point: Point) => void
}

/** The communes of a day; a press chooses a point. Whoever uses the keyboard chooses from the list instead. */
export function PlaceMap({ on, communeId, point, onPoint }: Props) {
  const { t, lang } = useText()
  const { data } = useRead(geo.boundaries, on ? { at: on } : {})
  const frame = data && frameOf(data.features.map(({ geometry }) => geometry))
  if (!data || !frame) return null
  const { x, y, path, height } = projectionOf(frame, WIDTH)
  const press = (event: MouseEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const across = (event.clientX - box.left) / box.width
    const down = (event.clientY - box.top) / box.height
    const lon = frame.west + across * (frame.east - frame.west)
    const lat = frame.north - down * (frame.north - frame.south)
    onPoint({ lon: Number(lon.toFixed(5)), lat: Number(lat.toFixed(5)) })
  }
  return (
    <figure className="fr-routing__map">
      <svg
        viewBox={`0 0 ${WIDTH} ${height.toFixed(0)}`}
        role="img"
        aria-label={t('field-reports.office.routing.map')}
        onClick={press}
      >
        {data.features.map((one) => (
          <path
            key={one.id}
            d={path(one.geometry)}
            className={one.id === communeId ? 'fr-sketch__own' : 'fr-sketch__other'}
          >
            <title>{one.properties.name}</title>
          </path>
        ))}
        {point && (
          <>
            <circle cx={x(point.lon)} cy={y(point.lat)} r="14" className="fr-sketch__halo" />
            <circle cx={x(point.lon)} cy={y(point.lat)} r="6" className="fr-sketch__point" />
          </>
        )}
      </svg>
      <figcaption className="h-small h-second">
        {t('field-reports.office.routing.mapHint')}
        {data.notice && <> {data.notice[lang]}</>}
      </figcaption>
    </figure>
  )
}
