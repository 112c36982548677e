import { z } from 'zod'
import type { Budget } from '@hue-s/engines/cases/index.ts'
import { LegalDate, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'

const Limit = z.union([
  z.strictObject({ hours: z.int().min(0).max(87_600), working: z.boolean() }),
  z.strictObject({ days: z.int().min(0).max(3_650), working: z.boolean() }),
])
type Limit = z.infer<typeof Limit>

const Category = z.object({
  id: z.string(),
  icon: z.string(),
  name: WordsShape,
  words: z.array(z.string()),
  flow: z.enum(['timed', 'immediate']),
  clock: z.object({ accept: Limit, handle: Limit }),
  children: z.array(z.object({ id: z.string(), name: WordsShape, words: z.array(z.string()) })),
})
export type Category = z.infer<typeof Category>

/** Who handles a category in a place during a period. `commune` = the authority of the commune where it is. */
const RouteRow = z.object({
  category: z.string(),
  place: z.string(),
  from: LegalDate,
  to: LegalDate.nullable(),
  agency: z.string(),
  citation: z.string(),
})
export type RouteRow = z.infer<typeof RouteRow>

/** The province's `field-reports.json`: categories with the words people use, and the routing table. */
export const reportSetting = setting(
  'field-reports',
  z.object({ categories: z.array(Category), routes: z.array(RouteRow) }),
)
export type ReportSettings = z.infer<typeof reportSetting.schema>

/** Budgets of the clocks, in the calendar's words. */
export function clocksOf(category: Category): { name: string; budget: Budget }[] {
  return [
    { name: 'accept', budget: budgetOf(category.clock.accept) },
    { name: 'handle', budget: budgetOf(category.clock.handle) },
  ]
}

function budgetOf(limit: Limit): Budget {
  if ('hours' in limit) return limit.working ? { workingHours: limit.hours } : { hours: limit.hours }
  return limit.working ? { workingDays: limit.days } : { days: limit.days }
}

/**
 * The row that decides: in force on the date, for this category; one that names the place beats `*`, the later one
 * beats the earlier. Nothing found is an answer too: the report goes to the centre's desk.
 */
export function routeFor(
  rows: readonly RouteRow[],
  category: string,
  communeKeys: readonly string[],
  on: string,
): RouteRow | undefined {
  return rows
    .filter((r) => r.category === category && r.from <= on && (r.to === null || on < r.to))
    .filter((r) => r.place === '*' || communeKeys.includes(r.place))
    .sort((a, b) => Number(a.place === '*') - Number(b.place === '*') || (a.from < b.from ? 1 : -1))[0]
}
