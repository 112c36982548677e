import { useEffect, useRef, useState } from 'react'
import { turned, type Opened, type Size, type Turn } from './document.ts'

interface Props {
  opened: Opened
  page: number
  /** In CSS pixels. */
  width: number
  turn: Turn
  label: string
  /** Of the first page: what is assumed of the others until they come near. */
  usual: Size
  stage: HTMLElement
}

/** One page: its place is always there, it is drawn while it is near, and lets its pixels go when it is far. */
export function Page({ opened, page, width, turn, label, usual, stage }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [size, setSize] = useState(usual)
  // The first page is what one opens a paper for: it does not wait to be found in sight.
  const [isNear, setNear] = useState(page === 1)
  useEffect(() => {
    if (!place.current) return
    // On a busy machine several answers come together: the last one holds.
    const watch = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), {
      root: stage,
      rootMargin: '60% 0px',
    })
    watch.observe(place.current)
    return () => watch.disconnect()
  }, [stage])
  useEffect(() => {
    const sheet = canvas.current
    if (!isNear || !sheet) return
    let isHere = true
    const drawing = opened.draw(page, sheet, { width: width * Math.min(devicePixelRatio, 2), turn })
    drawing.done.catch(() => undefined)
    void opened.size(page).then(
      (found) => isHere && setSize(found),
      () => undefined,
    )
    return () => {
      isHere = false
      drawing.stop()
      sheet.width = 0
    }
  }, [opened, page, width, turn, isNear])
  const flat = turned(size, turn)
  return (
    <div
      ref={place}
      className="ps-page"
      style={{ width: `${width}px`, aspectRatio: `${flat.width} / ${flat.height}` }}
      data-page={page}
    >
      {isNear && (
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a page is painted here, it has no address of its own
        <canvas ref={canvas} role="img" aria-label={label} />
      )}
    </div>
  )
}
