import type { Lender } from './lender.ts'
import { drawingOf, type Drawing } from './province-drawing.ts'

const drawings = new WeakMap<Lender, { until: number; drawing: Promise<Drawing | undefined> }>()

/** The communes' outlines as one light picture, made again each hour; undefined when there are no boundaries. */
export function communesDrawing(lender: Lender): Promise<Drawing | undefined> {
  const known = drawings.get(lender)
  if (known && known.until > Date.now()) return known.drawing
  const drawing = lender.read('geo.boundaries', {}, 'vi').then(
    (boundaries) => drawingOf(boundaries, lender.province),
    () => undefined,
  )
  drawings.set(lender, { until: Date.now() + 3_600_000, drawing })
  return drawing
}
