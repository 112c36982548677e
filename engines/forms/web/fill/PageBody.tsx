import { useEffect, useState, type RefObject } from 'react'
import type { Page } from '../../shared/model/form.ts'
import { wordsIn } from '../../shared/model/say.ts'
import { FieldOf } from './FieldOf.tsx'
import { RepeatOf } from './RepeatOf.tsx'
import { useTools } from './tools.ts'
import type { PageItems } from './useFields.ts'

/** More than a tall phone shows; the rest follows in slices, so that a slow phone answers at once. */
const FIRST = 6
const SLICE = 10
/** Before the rest begins, the first ones are on the screen and answer a finger; then a breath between the slices. */
const FIRST_PAUSE_MS = 100
const PAUSE_MS = 16

/** How many items are drawn: the first ones at once, the others as the processor has time. All of them in the end. */
function useSlices(page: string, all: number, atOnce: boolean): number {
  const [drawn, setDrawn] = useState({ page, n: FIRST })
  const n = atOnce ? all : drawn.page === page ? drawn.n : FIRST
  useEffect(() => {
    if (n >= all) return
    const timer = setTimeout(() => setDrawn({ page, n: n + SLICE }), n === FIRST ? FIRST_PAUSE_MS : PAUSE_MS)
    return () => clearTimeout(timer)
  }, [page, n, all])
  return n
}

interface Props {
  page: Page
  items: PageItems
  heading: RefObject<HTMLHeadingElement | null>
  /** Draw everything now: somebody is being led to a field. */
  atOnce: boolean
}

/** One page of questions. */
export function PageBody({ page, items: { asked, propsOf }, heading, atOnce }: Props) {
  const { lang } = useTools()
  const drawn = useSlices(page.name, asked.length, atOnce)
  return (
    <div className="f-page" aria-busy={drawn < asked.length || undefined}>
      <h2 ref={heading} tabIndex={-1} className="f-page__title">
        {wordsIn(page.title, lang)}
      </h2>
      {page.hint && <p className="h-second">{wordsIn(page.hint, lang)}</p>}
      {asked.slice(0, drawn).map((item) => {
        const props = propsOf(item)
        return 'field' in props ? <FieldOf key={item.name} {...props.field} /> : <RepeatOf key={item.name} {...props} />
      })}
    </div>
  )
}
