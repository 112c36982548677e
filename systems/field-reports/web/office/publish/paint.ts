import type { CoverMode, Shape } from '../../../contract-handling.ts'

/** As few squares as the server leaves of what is covered, so that the screen promises no less than it keeps. */
const CELLS = 6

/** Draws the picture with its covers about as the server will make them, and a frame round the chosen one. */
export function paint(
  canvas: HTMLCanvasElement,
  picture: HTMLImageElement,
  shapes: readonly Shape[],
  mode: CoverMode,
  chosen: number,
  colours: { frame: string; halo: string; ink: string },
): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { width, height } = canvas
  context.drawImage(picture, 0, 0, width, height)
  for (const shape of shapes) cover(context, shape, mode, colours.ink)
  shapes.forEach((shape, index) => {
    const [x, y, w, h] = [shape.x * width, shape.y * height, shape.w * width, shape.h * height]
    const thick = Math.max(2, width / 400)
    for (const [colour, line] of [
      [colours.halo, thick * 2.4],
      [colours.frame, thick],
    ] as const) {
      context.beginPath()
      outline(context, shape.kind, x, y, w, h)
      context.setLineDash(index === chosen ? [] : [thick * 4, thick * 3])
      context.lineWidth = index === chosen ? line * 1.5 : line
      context.strokeStyle = colour
      context.stroke()
    }
  })
  context.setLineDash([])
}

function outline(context: CanvasRenderingContext2D, kind: Shape['kind'], x: number, y: number, w: number, h: number) {
  if (kind === 'rect') context.rect(x, y, w, h)
  else context.ellipse(x + w / 2, y + h / 2, w / 2, h / 2, 0, 0, Math.PI * 2)
}

function cover(context: CanvasRenderingContext2D, shape: Shape, mode: CoverMode, ink: string): void {
  const { canvas } = context
  const x = Math.floor(shape.x * canvas.width)
  const y = Math.floor(shape.y * canvas.height)
  const w = Math.max(1, Math.ceil(shape.w * canvas.width))
  const h = Math.max(1, Math.ceil(shape.h * canvas.height))
  context.save()
  context.beginPath()
  outline(context, shape.kind, x, y, w, h)
  context.clip()
  if (mode === 'block') {
    context.fillStyle = ink
    context.fillRect(x, y, w, h)
  } else {
    const longer = Math.max(w, h)
    const few = document.createElement('canvas')
    few.width = Math.max(1, Math.round((w / longer) * CELLS))
    few.height = Math.max(1, Math.round((h / longer) * CELLS))
    few.getContext('2d')?.drawImage(canvas, x, y, w, h, 0, 0, few.width, few.height)
    context.imageSmoothingEnabled = mode === 'blur'
    context.imageSmoothingQuality = 'high'
    context.drawImage(few, 0, 0, few.width, few.height, x, y, w, h)
    context.imageSmoothingEnabled = true
  }
  context.restore()
}
