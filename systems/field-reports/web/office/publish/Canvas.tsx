/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/prefer-tag-over-role, jsx-a11y/no-interactive-element-to-noninteractive-role -- a drawing board: the list beside it says and does the same */
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/index.ts'
import type { CoverMode, Shape } from '../../../contract-handling.ts'
import { paint } from './paint.ts'
import { between, shapeAt, tidy, type Spot } from './shapes.ts'

const SHOWN = 1_600
/** A press that hardly moves chooses; it does not draw. */
const MOVED = 0.008

interface Props {
  src: string
  name: string
  kind: Shape['kind']
  mode: CoverMode
  zoom: number
  shapes: readonly Shape[]
  chosen: number
  onChoose: (index: number) => void
  /** The shapes after a pointer let go. */
  onShapes: (shapes: readonly Shape[], chosen: number) => void
  onKey: (event: KeyboardEvent) => void
}

type Drag = { from: Spot; index: number; base: Shape | undefined; next?: Shape }

/** The picture with what is covered in it; the pointer draws and moves, the keys do the same. */
export function Canvas({ src, name, kind, mode, zoom, shapes, chosen, onChoose, onShapes, onKey }: Props) {
  const { t } = useText()
  const canvas = useRef<HTMLCanvasElement>(null)
  const { picture, failed } = usePicture(src)
  const [drag, setDrag] = useState<Drag>()
  const shown = withDrag(shapes, drag)
  const marked = drag ? (drag.index === -1 ? shapes.length : drag.index) : chosen
  useEffect(() => {
    if (!canvas.current || !picture) return
    const style = getComputedStyle(canvas.current)
    const colour = (token: string) => style.getPropertyValue(token).trim()
    paint(canvas.current, picture, shown, mode, marked, {
      frame: colour('--h-accent') || 'currentColor',
      halo: colour('--h-surface') || 'currentColor',
      ink: colour('--h-text') || 'currentColor',
    })
  })
  if (failed) return <Alert tone="danger" title={t('field-reports.office.publish.photo.failed')} />
  if (!picture) return <p className="h-second">{t('field-reports.office.loading')}</p>
  const scale = Math.min(1, SHOWN / Math.max(picture.naturalWidth, picture.naturalHeight))
  const spotOf = (event: PointerEvent<HTMLCanvasElement>): Spot => {
    const box = event.currentTarget.getBoundingClientRect()
    const part = (n: number) => Math.min(1, Math.max(0, n))
    return { x: part((event.clientX - box.left) / box.width), y: part((event.clientY - box.top) / box.height) }
  }
  const press = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const from = spotOf(event)
    const index = shapeAt(shapes, from)
    onChoose(index)
    setDrag({ from, index, base: shapes[index] })
  }
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!drag) return
    const to = spotOf(event)
    if (!drag.next && Math.hypot(to.x - drag.from.x, to.y - drag.from.y) < MOVED) return
    const { base, from } = drag
    const next = base
      ? tidy({ ...base, x: base.x + to.x - from.x, y: base.y + to.y - from.y })
      : between(kind, from, to)
    setDrag({ ...drag, next })
  }
  const drop = () => {
    if (drag?.next) onShapes(withDrag(shapes, drag), marked)
    setDrag(undefined)
  }
  return (
    <div className="fp-board">
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label={t('field-reports.office.publish.board', { name, count: shapes.length })}
        aria-describedby="fp-keys"
        width={Math.round(picture.naturalWidth * scale)}
        height={Math.round(picture.naturalHeight * scale)}
        style={{ width: `${zoom * 100}%` }}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={drop}
        onPointerCancel={() => setDrag(undefined)}
        onKeyDown={onKey}
      />
    </div>
  )
}

function withDrag(shapes: readonly Shape[], drag: Drag | undefined): readonly Shape[] {
  if (!drag?.next) return shapes
  const { next, index } = drag
  return index === -1 ? [...shapes, next] : shapes.map((one, at) => (at === index ? next : one))
}

function usePicture(src: string) {
  const [found, setFound] = useState<{ src: string; picture?: HTMLImageElement; failed: boolean }>()
  useEffect(() => {
    const picture = new Image()
    picture.addEventListener('load', () => setFound({ src, picture, failed: false }))
    picture.addEventListener('error', () => setFound({ src, failed: true }))
    picture.src = src
  }, [src])
  return found?.src === src ? found : { picture: undefined, failed: false }
}
