import { useState, type KeyboardEvent } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, RadioCards } from '@hue-s/ui/index.ts'
import { check, eye, trash } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract } from '../../../contract.ts'
import type { CoverMode, PhotoForPublication, Shape } from '../../../contract-handling.ts'
import { Canvas } from './Canvas.tsx'
import { draw, MOST_SHAPES, nudge, redo, start, undo, type History } from './shapes.ts'

const MODES = ['blur', 'pixelate', 'block'] as const
const KINDS = ['rect', 'ellipse'] as const
const ZOOMS = [1, 1.5, 2, 3] as const
const STEP = 0.01
const FRESH = { x: 0.4, y: 0.35, w: 0.2, h: 0.2 }
/** What was drawn and not yet saved stays while another picture is looked at. */
const works = new Map<string, { history: History; mode: CoverMode }>()

interface Props {
  reportId: string
  photo: PhotoForPublication
  name: string
  onChanged: () => void
}

/** One picture before it is published: cover what tells who somebody is, or say that nothing does. */
export function PhotoEditor({ reportId, photo, name, onChanged }: Props) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.publish.${key}`, values)
  const cover = useSend(fieldReportsContract.redactPhoto)
  const choose = useSend(fieldReportsContract.choosePhoto)
  const original = useSend(fieldReportsContract.originalPhoto)
  const [opened, setOpened] = useState<string>()
  const src = photo.view ?? opened
  const path = { id: reportId, photoId: photo.photoId }
  const error = cover.error ?? choose.error ?? original.error
  const open = async () => setOpened((await original.send({ ...path, purpose: 'cover' }))?.view)
  const pick = async (choice: PhotoForPublication['choice'], version?: number) => {
    if (await choose.send({ ...path, revision: photo.revision, choice, ...(version ? { version } : {}) })) onChanged()
  }
  const save = async (shapes: readonly Shape[], mode: CoverMode) => {
    if (!(await cover.send({ ...path, revision: photo.revision, mode, shapes: [...shapes] }))) return
    works.delete(photo.photoId)
    onChanged()
  }
  const busy = choose.busy || cover.busy
  return (
    <section className="fp-photo" aria-label={name}>
      <div className="fp-photo__head">
        <h3>{name}</h3>
        <p className={`fp-choice fp-choice--${photo.choice}`}>{say(`choice.${photo.choice}`)}</p>
        {photo.decidedBy && photo.decidedAt && (
          <p className="h-small h-second">{say('decided', { name: photo.decidedBy, at: moment(photo.decidedAt) })}</p>
        )}
      </div>
      {error && (
        <Alert tone="danger" title={sentenceOf(error, lang, t)}>
          {error.code === 'field-reports.photoChanged' && (
            <Button size="small" onClick={onChanged}>
              {say('photo.again')}
            </Button>
          )}
        </Alert>
      )}
      {src ? (
        <Drawing key={`${photo.photoId} ${src}`} photo={photo} src={src} name={name} busy={cover.busy} onSave={save} />
      ) : (
        <div className="h-stack">
          <Versions photo={photo} large />
          <Alert tone="info" live="off" title={say('original.logged')} />
          <div>
            <Button icon={eye} busy={original.busy && t('field-reports.office.sending')} onClick={() => void open()}>
              {say('original.open')}
            </Button>
          </div>
        </div>
      )}
      <div className="h-row">
        <Button icon={check} disabled={busy || photo.choice === 'open'} onClick={() => void pick('open')}>
          {say('choose.open')}
        </Button>
        <Button disabled={busy || photo.choice === 'hidden'} onClick={() => void pick('hidden')}>
          {say('choose.hidden')}
        </Button>
      </div>
      <p className="h-small h-second">{say('choose.hint')}</p>
      {photo.versions.length > 0 && (
        <Versions photo={photo} onPick={busy ? undefined : (n) => void pick('covered', n)} />
      )}
    </section>
  )
}

/** Covered copies, the latest first; any of them can be the one that is shown. */
function Versions({
  photo,
  large = false,
  onPick,
}: {
  photo: PhotoForPublication
  large?: boolean
  onPick?: ((n: number) => void) | undefined
}) {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.publish.${key}`, values)
  const latest = photo.versions.find(({ n }) => n === photo.shown) ?? photo.versions.at(-1)
  if (large) return latest ? <img className="fp-large" src={latest.view} alt={say('version', { n: latest.n })} /> : null
  return (
    <div className="h-stack">
      <h4>{say('versions')}</h4>
      <ul className="fp-versions">
        {photo.versions.toReversed().map((one) => {
          const shown = photo.choice === 'covered' && photo.shown === one.n
          return (
            <li key={one.n}>
              <img src={one.thumb} alt="" />
              <span className="h-small">
                {say('version', { n: one.n })} · {say(`mode.${one.mode}`)} · {moment(one.at)}
                {one.by && ` · ${one.by}`}
              </span>
              <Button size="small" disabled={shown || !onPick} onClick={() => onPick?.(one.n)}>
                {say(shown ? 'version.shown' : 'version.use')}
              </Button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

interface DrawingProps {
  photo: PhotoForPublication
  src: string
  name: string
  busy: boolean
  onSave: (shapes: readonly Shape[], mode: CoverMode) => Promise<void>
}

function Drawing({ photo, src, name, busy, onSave }: DrawingProps) {
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

interface ListProps {
  shapes: readonly Shape[]
  chosen: number
  onChoose: (index: number) => void
  onDrop: (index: number) => void
  onKey: (event: KeyboardEvent) => void
}

/** The shapes in words: for whoever does not see the board, and for the keys. */
function ShapeList({ shapes, chosen, onChoose, onDrop, onKey }: ListProps) {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.publish.${key}`, values)
  if (shapes.length === 0) return <p className="h-small h-second">{say('shapes.none')}</p>
  const percent = (part: number) => Math.round(part * 100)
  return (
    <ol className="fp-shapes" aria-label={say('shapes')}>
      {shapes.map((shape, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- shapes have no name but their place
        <li key={index}>
          <button
            type="button"
            className="fp-shape"
            aria-pressed={index === chosen}
            onClick={() => onChoose(index)}
            onFocus={() => onChoose(index)}
            onKeyDown={onKey}
          >
            {say('shape', {
              n: index + 1,
              kind: say(`kind.${shape.kind}`),
              x: percent(shape.x),
              y: percent(shape.y),
              w: percent(shape.w),
              h: percent(shape.h),
            })}
          </button>
          <Button
            variant="quiet"
            size="small"
            icon={trash}
            label={say('shape.drop', { n: index + 1 })}
            onClick={() => onDrop(index)}
          />
        </li>
      ))}
    </ol>
  )
}
