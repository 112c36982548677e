import { checkCircle, clock, hourglass, info, warning, warningCircle } from './icon-paths.ts'
import type { IconDrawing } from './icon-paths.ts'

export type Tone = 'neutral' | 'info' | 'progress' | 'success' | 'warning' | 'danger'

/** A tone never comes as colour alone: each has its own drawing. */
export const toneIcon: Record<Tone, IconDrawing> = {
  neutral: clock,
  info,
  progress: hourglass,
  success: checkCircle,
  warning,
  danger: warningCircle,
}
