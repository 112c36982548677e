import { useState, type KeyboardEvent } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, RadioCards } from '@hue-s/ui/index.ts'
import type { CoverMode, PhotoForPublication, Shape } from '../../../contract-handling.ts'
import { Canvas } from './Canvas.tsx'
import { ShapeList } from './ShapeList.tsx'
import { draw, MOST_SHAPES, nudge, redo, start, undo, type History } from './shapes.ts'

const MODES = ['blur', 'pixelate', 'block'] as const
const KINDS = ['rect', 'ellipse'] as const
const ZOOMS = [1, 1.5, 2, 3] as const
const STEP = 0.01
const FRESH = { x: 0.4, y: 0.35, w: 0.2, h: 0.2 }
/** What was drawn and not yet saved stays while another picture is looked at. */
const works = new Map<string, { history: History; mode: CoverMode }>()
/** Saved: what is drawn next begins with the copy that was made. */
export const forgetDrawn = (photoId: string) => void works.delete(photoId)

interface DrawingProps {
  photo: PhotoForPublication
  src: string
  name: string
  busy: boolean
  onSave: (shapes: readonly Shape[], mode: CoverMode) => Promise<void>
}

/** Shapes drawn over a picture, with the mouse or the keys; each step can be undone. */
export function Drawing({ photo, src, name, busy, onSave }: DrawingProps) {
  const { t } = useText()
  const last = photo.versions.find(({ n }) => n === photo.shown) ?? photo.versions.at(-1)
  const kept = works.get(photo.photoId)
  const [history, setHistory] = useState<History>(kept?.history ?? start(last?.shapes ?? []))
  const [mode, setMode] = useState<CoverMode>(kept?.mode ?? last?.mode ?? 'pixelate')
  const [kind, setKind] = useState<Shape['kind']>('rect')
  const [zoom, setZoom] = useState(0)
  const [chosen, setChosen] = useState(-1)
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.publish.${key}`, values)
  const shapes = history.now
  const keep = (next: History, nextMode = mode) => {
    works.set(photo.photoId, { history: next, mode: nextMode })
    setHistory(next)
  }
  const put = (next: readonly Shape[], index: number) => {
    if (next.length > MOST_SHAPES) return
    keep(draw(history, next))
    setChosen(index)
  }
  // A little beside the one before, so that both are seen.
  const add = () => {
    const aside = (shapes.length % 8) * 0.03
    put([...shapes, { kind, ...FRESH, x: FRESH.x + aside, y: FRESH.y + aside }], shapes.length)
  }
  const drop = (index: number) =>
    put(
      shapes.filter((_, at) => at !== index),
      -1,
    )
  const press = (event: KeyboardEvent) => {
    const done = pressed(event)
    if (!done) return
    event.preventDefault()
    event.stopPropagation()
    done()
  }
  const pressed = (event: KeyboardEvent): (() => void) | undefined => {
    const key = event.key.toLowerCase()
    if (event.ctrlKey || event.metaKey) {
      if (key === 'z') return () => keep(event.shiftKey ? redo(history) : undo(history))
      return key === 'y' ? () => keep(redo(history)) : undefined
    }
    if (key === 'n') return add
    const shape = shapes[chosen]
    if (!shape) return undefined
    if (event.key === 'Delete' || event.key === 'Backspace') return () => drop(chosen)
    if (event.key === 'Escape') return () => setChosen(-1)
    const moved = nudge(shape, event.key, event.shiftKey, STEP)
    return (
      moved &&
      (() =>
        put(
          shapes.map((one, at) => (at === chosen ? moved : one)),
          chosen,
        ))
    )
  }
  return (
    <div className="fp-drawing">
      <div className="fp-tools">
        <RadioCards
          label={say('mode')}
          name={`mode-${photo.photoId}`}
          layout="row"
          value={mode}
          onValue={(value) => {
            setMode(value as CoverMode)
            keep(history, value as CoverMode)
          }}
          options={MODES.map((value) => ({ value, label: say(`mode.${value}`) }))}
        />
        <RadioCards
          label={say('kind')}
          name={`kind-${photo.photoId}`}
          layout="row"
          value={kind}
          onValue={(value) => setKind(value as Shape['kind'])}
          options={KINDS.map((value) => ({ value, label: say(`kind.${value}`) }))}
        />
        <div className="h-row">
          <Button size="small" onClick={add} disabled={shapes.length >= MOST_SHAPES} aria-keyshortcuts="n">
            {say('add')}
          </Button>
          <Button size="small" onClick={() => keep(undo(history))} disabled={history.past.length === 0}>
            {say('undo')}
          </Button>
          <Button size="small" onClick={() => keep(redo(history))} disabled={history.future.length === 0}>
            {say('redo')}
          </Button>
          <Button size="small" onClick={() => setZoom((zoom + 1) % ZOOMS.length)}>
            {say('zoom', { percent: Math.round((ZOOMS[zoom] ?? 1) * 100) })}
          </Button>
        </div>
      </div>
      <Canvas
        src={src}
        name={name}
        kind={kind}
        mode={mode}
        zoom={ZOOMS[zoom] ?? 1}
        shapes={shapes}
        chosen={chosen}
        onChoose={setChosen}
        onShapes={put}
        onKey={press}
      />
      <p id="fp-keys" className="h-small h-second">
        {say('keys')}
      </p>
      <ShapeList shapes={shapes} chosen={chosen} onChoose={setChosen} onDrop={drop} onKey={press} />
      <div>
        <Button
          variant="primary"
          disabled={shapes.length === 0}
          busy={busy && t('field-reports.office.sending')}
          onClick={() => void onSave(shapes, mode)}
        >
          {say('save', { count: shapes.length })}
        </Button>
      </div>
    </div>
  )
}
