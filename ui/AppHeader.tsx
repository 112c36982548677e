import type { MouseEvent, ReactNode } from 'react'
import { classes } from './classes.ts'
import { RiverLine } from './RiverLine.tsx'

export type AppHeaderProps = {
  title: ReactNode
  /** Where the title leads; left out on pages inside, which have a way back in `leading`. */
  href?: string | undefined
  onTitleClick?: ((event: MouseEvent<HTMLAnchorElement>) => void) | undefined
  leading?: ReactNode
  /** Search, in the middle of a wide screen. */
  children?: ReactNode
  /** Language, letter size, bell: `quiet` buttons take the header's colours. */
  actions?: ReactNode
  /** A second line, for example the audience switch. */
  below?: ReactNode
  river?: string | undefined
}

/** The top of every page; its lower edge is the river line in the colour of the audience. */
export function AppHeader(props: AppHeaderProps) {
  const { title, href, onTitleClick, leading, children, actions, below, river } = props
  return (
    <header className="h-header">
      <div className="h-header__bar">
        {leading}
        <div className={classes('h-header__title', !href && 'h-header__title--text')}>
          {href ? (
            <a href={href} onClick={onTitleClick}>
              {title}
            </a>
          ) : (
            title
          )}
        </div>
        {children !== undefined && <div className="h-header__middle">{children}</div>}
        {actions && <div className="h-header__actions">{actions}</div>}
      </div>
      {below && <div className="h-header__below">{below}</div>}
      <div className="h-header__edge">
        <RiverLine path={river} draw />
      </div>
    </header>
  )
}
