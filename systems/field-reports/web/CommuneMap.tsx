import { useMemo, useRef, useState, type MouseEvent } from 'react'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { minus, plus } from '@hue-s/ui/icon-paths.ts'
import { ringsOf, type Commune } from './commune-of-point.ts'

const WIDTH = 1000

interface Plane {
  height: number
  paths: { id: string; d: string }[]
  toPlane: (point: Point) => { x: number; y: number }
  toGround: (x: number, y: number) => Point
}

/** Lays the province on a flat sheet 1,000 wide, with degrees of longitude as short as they are there. */
function planeOf(communes: readonly Commune[]): Plane {
  let west = 180
  let south = 90
  let east = -180
  let north = -90
  for (const { area } of communes) {
    for (const ring of ringsOf(area)) {
      for (const [lon = 0, lat = 0] of ring) {
        west = Math.min(west, lon)
        east = Math.max(east, lon)
        south = Math.min(south, lat)
        north = Math.max(north, lat)
      }
    }
  }
  const squeeze = Math.cos((((north + south) / 2) * Math.PI) / 180)
  const scale = WIDTH / Math.max((east - west) * squeeze, 1e-6)
  const toPlane = ({ lon, lat }: Point) => ({ x: (lon - west) * squeeze * scale, y: (north - lat) * scale })
  const step = (position: readonly number[]) => {
    const { x, y } = toPlane({ lon: position[0] ?? 0, lat: position[1] ?? 0 })
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  }
  return {
    height: Math.max((north - south) * scale, 1),
    paths: communes.map(({ id, area }) => ({
      id,
      d: ringsOf(area)
        .map((ring) => `M${ring.map(step).join('L')}Z`)
        .join(''),
    })),
    toPlane,
    toGround: (x, y) => ({ lon: west + x / (squeeze * scale), lat: north - y / scale }),
  }
}

interface CommuneMapProps {
  communes: readonly Commune[]
  label: string
  words: { closer: string; wider: string }
  chosen?: string | undefined
  point?: Point | undefined
  /** Dots that lead somewhere. */
  dots?: readonly { id: string; at: Point; href: string; label: string; late: boolean }[]
  onPoint?: ((point: Point) => void) | undefined
}

/** A light drawing of the communes: tap to say where. Whoever cannot tap has the list beside it. */
export function CommuneMap({ communes, label, words, chosen, point, dots = [], onPoint }: CommuneMapProps) {
  const plane = useMemo(() => planeOf(communes), [communes])
  const [zoom, setZoom] = useState(1)
  const svg = useRef<SVGSVGElement>(null)
  const wide = WIDTH / zoom
  const high = plane.height / zoom
  const centre = point ? plane.toPlane(point) : { x: WIDTH / 2, y: plane.height / 2 }
  const left = Math.min(Math.max(centre.x - wide / 2, 0), WIDTH - wide)
  const top = Math.min(Math.max(centre.y - high / 2, 0), plane.height - high)
  const tap = (event: MouseEvent<SVGSVGElement>) => {
    const box = svg.current?.getBoundingClientRect()
    if (!box || !onPoint) return
    onPoint(
      plane.toGround(
        left + ((event.clientX - box.left) / box.width) * wide,
        top + ((event.clientY - box.top) / box.height) * high,
      ),
    )
  }
  const pin = point && plane.toPlane(point)
  return (
    <div className="r-map">
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the list of communes beside the map does the same by keyboard */}
      <svg
        ref={svg}
        viewBox={`${left} ${top - 1} ${wide} ${high + 2}`}
        role={dots.length > 0 ? 'group' : 'img'}
        aria-label={label}
        className={onPoint ? 'r-map__sheet r-map__sheet--tap' : 'r-map__sheet'}
        onClick={tap}
      >
        {plane.paths.map(({ id, d }) => (
          <path key={id} d={d} className={id === chosen ? 'r-map__commune r-map__commune--chosen' : 'r-map__commune'} />
        ))}
        {dots.map((dot) => {
          const { x, y } = plane.toPlane(dot.at)
          return (
            <a key={dot.id} href={dot.href} aria-label={dot.label}>
              <circle cx={x} cy={y} r={36 / zoom} className="r-map__reach" />
              <circle cx={x} cy={y} r={11 / zoom} className={dot.late ? 'r-map__dot r-map__dot--late' : 'r-map__dot'} />
            </a>
          )
        })}
        {pin && (
          <g className="r-map__pin" transform={`translate(${pin.x} ${pin.y}) scale(${1 / zoom})`}>
            <path d="M0 0C-10 -22 -30 -36 -30 -62A30 30 0 0 1 30 -62C30 -36 10 -22 0 0Z" />
            <circle cy="-62" r="11" />
          </g>
        )}
      </svg>
      <div className="r-map__zoom">
        <Button icon={plus} label={words.closer} disabled={zoom >= 16} onClick={() => setZoom(zoom * 2)} />
        <Button icon={minus} label={words.wider} disabled={zoom <= 1} onClick={() => setZoom(zoom / 2)} />
      </div>
    </div>
  )
}
