/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/prefer-tag-over-role -- a drawing that is worked with the arrow keys is an application; what it does is in a list beside it too */
import { useId, useMemo, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button } from '@hue-s/ui/index.ts'
import { minus, plus } from '@hue-s/ui/icon-paths.ts'
import { communeAt, HEIGHT, nearTo, planeOf, ringsOf, WIDTH, windowAt, type Commune, type Position } from './plane.ts'

const CLOSEST = 16
/** Steps of the cross over the width that is seen: small ones, and with Shift large ones. */
const [FINE, COARSE] = [60, 12]

export interface AreaMapProps {
  communes: readonly Commune[]
  chosen: ReadonlySet<string>
  /** Areas that stand already, the one being drawn, and the river between two marks. */
  areas: readonly (readonly Position[])[]
  corners: readonly Position[]
  river: readonly Position[]
  band: readonly Position[]
  /** Pressed, or Enter at the cross. */
  onPress: (at: Position, commune: Commune | undefined) => void
  onBack: () => void
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const within = (value: number, most: number) => Math.min(most, Math.max(0, value))

/** The communes to choose from, and areas drawn over them; with the pointer or with the keys. */
export function AreaMap({ communes, chosen, areas, corners, river, band, onPress, onBack }: AreaMapProps) {
  const { t } = useText()
  const keys = useId()
  const plane = useMemo(() => planeOf(communes), [communes])
  const [cross, setCross] = useState<readonly [number, number]>([WIDTH / 2, HEIGHT / 2])
  const [closer, setCloser] = useState(1)
  const [middle, setMiddle] = useState(cross)
  const [seen, setSeen] = useState(band)
  // A stretch that was just found is brought close; from there one moves on freely.
  if (band !== seen) {
    setSeen(band)
    if (band.length > 0) {
      const near = nearTo(band.map(plane.spot))
      setMiddle(near.middle)
      setCloser(Math.min(CLOSEST, near.closer))
    }
  }
  const view = windowAt(middle, closer)
  const pressAt = (spot: readonly [number, number]) => {
    const at = plane.back(spot)
    onPress(at, communeAt(communes, at))
  }
  const press = (event: MouseEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const spot = [
      view.x + ((event.clientX - box.left) / box.width) * view.width,
      view.y + ((event.clientY - box.top) / box.height) * view.height,
    ] as const
    setCross(spot)
    pressAt(spot)
  }
  const zoom = (by: number) => {
    setMiddle(cross)
    setCloser(Math.min(CLOSEST, Math.max(1, closer * by)))
  }
  const key = (event: KeyboardEvent) => {
    const way = ARROWS[event.key]
    if (way) {
      const step = view.width / (event.shiftKey ? COARSE : FINE)
      const to = [within(cross[0] + way[0] * step, WIDTH), within(cross[1] + way[1] * step, HEIGHT)] as const
      setCross(to)
      if (to[0] < view.x || to[0] > view.x + view.width || to[1] < view.y || to[1] > view.y + view.height) setMiddle(to)
    } else if (event.key === 'Enter' || event.key === ' ') pressAt(cross)
    else if (event.key === 'Backspace') onBack()
    else if (event.key === '+' || event.key === '=') zoom(2)
    else if (event.key === '-') zoom(0.5)
    else return
    event.preventDefault()
  }
  const size = 1 / closer
  return (
    <div className="ao-map">
      <svg
        viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
        role="application"
        tabIndex={0}
        aria-label={t('alerts.office.area.map', { n: chosen.size })}
        aria-describedby={keys}
        onClick={press}
        onKeyDown={key}
      >
        {communes.map((one) => (
          <path
            key={one.id}
            className={chosen.has(one.id) ? 'ao-map__unit ao-map__unit--on' : 'ao-map__unit'}
            d={ringsOf(one).map((ring) => plane.line(ring, true)).join('')} // prettier-ignore
          >
            <title>{one.properties.name}</title>
          </path>
        ))}
        {[...areas, band].map((ring, n) => (
          <path key={n} className="ao-map__area" d={plane.line(ring, true)} />
        ))}
        <path className="ao-map__river" d={plane.line(river, false)} />
        <path className="ao-map__draft" d={plane.line(corners, corners.length > 2)} />
        {corners.map((at, n) => (
          <circle key={n} className="ao-map__corner" cx={plane.spot(at)[0]} cy={plane.spot(at)[1]} r={4 * size} />
        ))}
        <path
          className="ao-map__cross"
          d={`M${cross[0] - 10 * size} ${cross[1]}h${20 * size}M${cross[0]} ${cross[1] - 10 * size}v${20 * size}`}
        />
      </svg>
      <div className="ao-map__zoom">
        <Button size="small" icon={plus} label={t('alerts.office.area.closer')} onClick={() => zoom(2)} />
        <Button size="small" icon={minus} label={t('alerts.office.area.wider')} onClick={() => zoom(0.5)} />
      </div>
      <p id={keys} className="h-small h-second">
        {t('alerts.office.area.keys')}
      </p>
    </div>
  )
}
