import { useEffect, useState, type RefObject } from 'react'
import type { Page } from '../../shared/model/form.ts'
import { wordsIn } from '../../shared/model/say.ts'
import { FieldOf } from './FieldOf.tsx'
import { RepeatOf } from './RepeatOf.tsx'
import { useTools } from './tools.ts'
import type { ItemProps } from './useFields.ts'

/** More than a tall screen shows; the rest follows in slices, so that a slow phone answers at once. */
const FIRST = 8
const SLICE = 10

/** How many items are drawn: the first ones at once, the others as the processor has time. All of them in the end. */
function useSlices(page: string, all: number, atOnce: boolean): number {
  const [drawn, setDrawn] = useState({ page, n: FIRST })
  const n = atOnce ? all : drawn.page === page ? drawn.n : FIRST
  useEffect(() => {
    if (n >= all) return
    const timer = setTimeout(() => setDrawn({ page, n: n + SLICE }), 16)
    return () => clearTimeout(timer)
  }, [page, n, all])
  return n
}

interface Props {
  page: Page
  items: readonly ItemProps[]
  heading: RefObject<HTMLHeadingElement | null>
  /** Draw everything now: somebody is being led to a field. */
  atOnce: boolean
}

/** One page of questions. */
export function PageBody({ page, items, heading, atOnce }: Props) {
  const { lang } = useTools()
  const drawn = useSlices(page.name, items.length, atOnce)
  return (
    <div className="f-page" aria-busy={drawn < items.length || undefined}>
      <h2 ref={heading} tabIndex={-1} className="f-page__title">
        {wordsIn(page.title, lang)}
      </h2>
      {page.hint && <p className="h-second">{wordsIn(page.hint, lang)}</p>}
      {items
        .slice(0, drawn)
        .map((item) =>
          'field' in item ? (
            <FieldOf key={item.field.path} {...item.field} />
          ) : (
            <RepeatOf key={item.repeat.name} {...item} />
          ),
        )}
    </div>
  )
}
