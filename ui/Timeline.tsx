import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconDrawing } from './icon-paths.ts'
import { toneIcon } from './tone.ts'
import type { Tone } from './tone.ts'

export type TimelineEvent = {
  id: string
  title: ReactNode
  /** `iso` for machines, `text` for people ("21/11/2026, 14:32"). */
  at: { iso: string; text: string }
  by?: ReactNode
  tone?: Tone
  icon?: IconDrawing | undefined
  children?: ReactNode
}

/** What happened, in order: who, when, what was said. */
export function Timeline({ label, events }: { label: string; events: TimelineEvent[] }) {
  return (
    <ol className="h-timeline" aria-label={label}>
      {events.map(({ id, title, at, by, tone = 'neutral', icon, children }) => (
        <li key={id} className={`h-timeline__event h-tone--${tone}`}>
          <span className="h-timeline__mark">
            <Icon icon={icon ?? toneIcon[tone]} size="text" />
          </span>
          <div className="h-timeline__words">
            <p className="h-timeline__title">{title}</p>
            <p className="h-timeline__meta">
              <time dateTime={at.iso}>{at.text}</time>
              {by && <span>{by}</span>}
            </p>
            {children !== undefined && <div className="h-timeline__body">{children}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}
