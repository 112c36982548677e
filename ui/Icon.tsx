import type { IconDrawing } from './icon-paths.ts'
import { classes } from './classes.ts'

export type IconProps = {
  icon: IconDrawing
  size?: 'text' | 'normal' | 'tile'
  /** Only for an icon that stands alone; beside a word leave it out. */
  label?: string | undefined
}

/** A drawing on the 256 grid. Size `tile` is the 32 px two-tone one. */
export function Icon({ icon, size = 'normal', label }: IconProps) {
  const name = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true as const }
  return (
    <svg className={classes('h-icon', `h-icon--${size}`)} viewBox="0 0 256 256" {...name}>
      {size === 'tile' && <path d={icon.tint} opacity="0.2" fill="currentColor" />}
      {icon.fill && <path d={icon.fill} fill="currentColor" />}
      {icon.stroke && (
        <path
          d={icon.stroke}
          fill="none"
          stroke="currentColor"
          strokeWidth="14"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
    </svg>
  )
}
