import type { Tone } from '@hue-s/ui/tone.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

interface DueWords {
  key: string
  count: number
  tone: Tone
}

/** How far a deadline is, plainly by the clock; why it is that day stands in the report itself. */
export function dueWords(dueAt: string | null, now: number, closed = false): DueWords {
  if (closed) return { key: 'closed', count: 0, tone: 'success' }
  if (dueAt === null) return { key: 'none', count: 0, tone: 'neutral' }
  const left = Date.parse(dueAt) - now
  const far = Math.abs(left)
  const side = left < 0 ? 'late' : 'left'
  const tone = left < 0 ? 'danger' : left < DAY ? 'warning' : 'neutral'
  if (far < HOUR) return { key: `${side}.minutes`, count: Math.max(1, Math.floor(far / MINUTE)), tone }
  if (far < DAY) return { key: `${side}.hours`, count: Math.floor(far / HOUR), tone }
  return { key: `${side}.days`, count: Math.floor(far / DAY), tone }
}
