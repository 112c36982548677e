import type { MouseEvent, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import type { IconDrawing } from './icon-paths.ts'

export type TileProps = {
  href: string
  icon: IconDrawing
  label: ReactNode
  note?: ReactNode
  /** A Badge. */
  badge?: ReactNode
  /** `action` is one of the two big actions of a home page. */
  tone?: 'plain' | 'action'
  onClick?: ((event: MouseEvent<HTMLAnchorElement>) => void) | undefined
}

/** A door of a block: two-tone icon above its word. */
export function Tile({ href, icon, label, note, badge, tone = 'plain', onClick }: TileProps) {
  return (
    <a className={classes('h-tile', `h-tile--${tone}`)} href={href} onClick={onClick}>
      <span className="h-tile__icon">
        <Icon icon={icon} size="tile" />
        {badge}
      </span>
      <span className="h-tile__label">{label}</span>
      {note && <span className="h-tile__note">{note}</span>}
    </a>
  )
}

/** Tiles in rows: `blocks` are four in a row on a phone (fewer with large letters), `actions` two. */
export function Tiles({ layout = 'blocks', children }: { layout?: 'blocks' | 'actions'; children?: ReactNode }) {
  return <div className={classes('h-tiles', layout === 'actions' && 'h-tiles--actions')}>{children}</div>
}
