import { meantBy } from '@hue-s/kernel/shared/meant.ts'
import type { Category } from '../contract.ts'

type Child = Category['children'][number]
export interface Suggestion {
  category: Category
  child: Child | undefined
  score: number
}

const isOpen = (kind: Pick<Child, 'from' | 'to'>, today: string) =>
  (kind.from === undefined || kind.from <= today) && (kind.to === undefined || today < kind.to)

/** Kinds that may be chosen for a new report today, with the children that may. */
export const openCategories = (categories: readonly Category[], today: string): Category[] =>
  categories
    .filter((category) => isOpen(category, today))
    .map((category) => ({ ...category, children: category.children.filter((child) => isOpen(child, today)) }))

const today = () => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)

/**
 * Which kinds of report some free words may mean, the likeliest first; with or without marks. The words come from the
 * province's data, and kinds that have ended are not suggested.
 */
export function suggestCategories(categories: readonly Category[], note: string, most = 3): Suggestion[] {
  const open = openCategories(categories, today())
  const named = ({ words, name }: Pick<Child, 'words' | 'name'>) => [...words, name.vi]
  const things = open.map((one) => ({
    words: named(one),
    parts: one.children.map((child) => ({ words: named(child) })),
  }))
  return meantBy(things, note)
    .slice(0, most)
    .flatMap(({ thing, part, score }) => {
      const category = open[thing]
      return category ? [{ category, child: part === undefined ? undefined : category.children[part], score }] : []
    })
}
