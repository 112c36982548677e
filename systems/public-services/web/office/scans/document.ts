/** How large a page is before it is turned, in the units of its file. */
export interface Size {
  width: number
  height: number
}
export type Turn = 0 | 90 | 180 | 270
export interface Drawing {
  done: Promise<void>
  stop: () => void
}

/** A document that was read: its pages can be measured and drawn, whatever kind of file it is. */
export interface Opened {
  pages: number
  size(page: number): Promise<Size>
  /** Draws a page so that it is this many pixels wide once turned. */
  draw(page: number, canvas: HTMLCanvasElement, to: { width: number; turn: Turn }): Drawing
  close(): void
}

/** Why a document is not shown, as the last part of a word's key. */
export class NotShown extends Error {
  readonly why: 'locked' | 'broken' | 'gone' | 'offline'
  constructor(why: NotShown['why']) {
    super(why)
    this.why = why
  }
}

/** Of a canvas: more than this many pixels some phones refuse to draw. */
export const MOST_PIXELS = 12_000_000

export const turned = ({ width, height }: Size, turn: Turn): Size =>
  turn === 90 || turn === 270 ? { width: height, height: width } : { width, height }

/** The scale at which a page is drawn so wide, less where it would be too large to draw. */
export function scaleFor(size: Size, turn: Turn, width: number): number {
  const flat = turned(size, turn)
  const wanted = width / flat.width
  return Math.min(wanted, Math.sqrt(MOST_PIXELS / (flat.width * flat.height)))
}
