import { classes } from './classes.ts'

/** The Hương with its bends, on a 1200 by 24 field. */
export const riverPath =
  'M0 14C60 14 92 5 150 5S236 20 300 20S402 8 470 8S566 17 640 17S742 4 820 4S930 19 1000 19S1120 10 1200 10'

export type RiverLineProps = {
  /** A province may give its own river, coast or ridge, on the same 1200 by 24 field. */
  path?: string | undefined
  tone?: 'accent' | 'hairline'
  /** Draws itself once when it appears. */
  draw?: boolean
}

/** The only ornament: one continuous 2 px line. */
export function RiverLine({ path = riverPath, tone = 'accent', draw }: RiverLineProps) {
  return (
    <svg
      className={classes('h-river', `h-river--${tone}`, draw && 'h-river--draw')}
      viewBox="0 0 1200 24"
      preserveAspectRatio="none"
      aria-hidden
    >
      <path d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
