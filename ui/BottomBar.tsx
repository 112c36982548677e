import type { MouseEvent, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import type { IconDrawing } from './icon-paths.ts'

export type Place = {
  href: string
  label: string
  icon: IconDrawing
  /** A Badge. */
  badge?: ReactNode
}

export type BottomBarProps = {
  label: string
  /** Two on each side of the centre. */
  places: [Place, Place, Place, Place]
  centre: Place
  /** `href` of the open place. */
  current?: string | undefined
  onNavigate?: ((href: string, event: MouseEvent<HTMLAnchorElement>) => void) | undefined
}

/** Four places and one thing to do, under the thumb. */
export function BottomBar({ label, places, centre, current, onNavigate }: BottomBarProps) {
  const link = (place: Place, main: boolean) => (
    <li key={place.href}>
      <a
        className={classes('h-bottom__place', main && 'h-bottom__place--centre')}
        href={place.href}
        aria-current={place.href === current ? 'page' : undefined}
        onClick={onNavigate && ((event) => onNavigate(place.href, event))}
      >
        <span className="h-bottom__icon">
          <Icon icon={place.icon} />
          {place.badge}
        </span>
        <span className="h-bottom__label">{place.label}</span>
      </a>
    </li>
  )
  return (
    <nav className="h-bottom" aria-label={label}>
      <ul>
        {places.slice(0, 2).map((place) => link(place, false))}
        {link(centre, true)}
        {places.slice(2).map((place) => link(place, false))}
      </ul>
    </nav>
  )
}
