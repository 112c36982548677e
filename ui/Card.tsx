import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Heading } from './Heading.tsx'
import type { HeadingLevel } from './Heading.tsx'

export type CardProps = {
  title?: ReactNode
  level?: HeadingLevel
  /** Makes the title a link whose target is the whole card. */
  href?: string | undefined
  /** Chip or date, at the end of the title line. */
  aside?: ReactNode
  actions?: ReactNode
  tone?: 'plain' | 'tint' | 'accent'
  children?: ReactNode
}

/** A sheet of paper: hairline, no shadow. */
export function Card({ title, level = 2, href, aside, actions, tone = 'plain', children }: CardProps) {
  return (
    <article className={classes('h-card', `h-card--${tone}`, href && 'h-card--link')}>
      {(title || aside) && (
        <div className="h-card__head">
          {title && (
            <Heading level={level} className="h-card__title">
              {href ? <a href={href}>{title}</a> : title}
            </Heading>
          )}
          {aside && <div className="h-card__aside">{aside}</div>}
        </div>
      )}
      {children !== undefined && <div className="h-card__body">{children}</div>}
      {actions && <div className="h-card__actions h-row">{actions}</div>}
    </article>
  )
}
