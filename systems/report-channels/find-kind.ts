import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { meantBy } from '@hue-s/kernel/shared/meant.ts'
import { fieldReportsContract, type Category } from '@hue-s/systems/field-reports/contract.ts'

interface FoundKind {
  category: string
  child?: string
  /** Nothing else is nearly as likely. */
  sure: boolean
}

/** A single syllable without marks is no proof of anything. */
const LEAST = 1
const AHEAD = 1.15

type Dated = Pick<Category, 'from' | 'to'>
const isOpen = ({ from, to }: Dated, today: string) =>
  (from === undefined || from <= today) && (to === undefined || today < to)

/** The kind of report that free words tell of, by the province's own words for each kind. */
export async function findKind(ctx: Ctx, text: string): Promise<FoundKind | undefined> {
  const { items } = await ctx.call(fieldReportsContract.categories, {})
  const today = ctx.today()
  const open = items
    .filter((one) => isOpen(one, today))
    .map((one) => ({ ...one, children: one.children.filter((child) => isOpen(child, today)) }))
  const named = ({ words, name }: Pick<Category, 'words' | 'name'>) => [...words, name.vi]
  const [best, next] = meantBy(
    open.map((one) => ({ words: named(one), parts: one.children.map((child) => ({ words: named(child) })) })),
    text.slice(0, 2000),
  )
  const category = best && open[best.thing]
  if (!best || !category) return undefined
  const child = best.part === undefined ? undefined : category.children[best.part]
  const sure = best.score >= LEAST && (!next || best.score >= next.score * AHEAD)
  return { category: category.id, ...(child ? { child: child.id } : {}), sure }
}
