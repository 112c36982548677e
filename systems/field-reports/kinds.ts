import { calendarSetting, due } from '@hue-s/engines/calendar/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, type AppError } from '@hue-s/kernel/shared/error.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import { clocksOf, isOpenOn, type Terms } from './routing/routing.ts'
import type { Category, Child, RoutingTable } from './contract-routing-shapes.ts'

/** A kind by its id, open or not. */
export function findKind(table: RoutingTable, id: string, childId?: string) {
  const category = table.categories.find((c) => c.id === id)
  const child = category?.children.find((c) => c.id === childId)
  return category && (childId === undefined || child) ? { category, child } : undefined
}

/** Kinds that are taken as reports on a day, with the children that are. */
export const takenKinds = (table: RoutingTable, on: string): Category[] =>
  table.categories
    .filter((category) => category.flow !== 'outOfScope' && isOpenOn(category, on))
    .map((category) => ({
      ...category,
      children: category.children.filter((child) => child.flow !== 'outOfScope' && isOpenOn(child, on)),
    }))

/** Name of the kind that took the place of another, if there is one. */
export function successorName(table: RoutingTable, kind: Category | Child): Words | null {
  if (kind.successor === undefined) return null
  const all = table.categories.flatMap((c) => [c, ...c.children])
  return all.find(({ id }) => id === kind.successor)?.name ?? null
}

/** The kind of a new report on a day; one that has ended is refused, naming what follows it. */
export function openKind(table: RoutingTable, id: string, childId: string | undefined, on: string) {
  const kind = findKind(table, id, childId)
  if (!kind) throw invalid('field-reports.noSuchCategory', { category: childId ?? id })
  for (const one of [kind.category, kind.child])
    if (one && !isOpenOn(one, on)) {
      const next = successorName(table, one)
      throw invalid(next ? 'field-reports.categoryReplaced' : 'field-reports.categoryEnded', {
        category: one.id,
        name: one.name.vi,
        nameEn: one.name.en,
        ...(next ? { successor: one.successor, next: next.vi, nextEn: next.en } : {}),
      })
    }
  return kind
}

/** Said instead of taking a report: where to go. The person may still insist, then the centre's desk gets it. */
export function outOfScope({ advice }: Pick<Terms, 'advice'>): AppError {
  return conflict('field-reports.outOfScope', {
    advice: advice?.text.vi ?? '',
    adviceEn: advice?.text.en ?? '',
    ...(advice?.phone ? { phone: advice.phone } : {}),
    ...(advice?.link ? { link: advice.link } : {}),
  })
}

/** The clocks that a report begun at an instant would get, with the reasons of each date. */
export function foreseen(ctx: Ctx, terms: Pick<Terms, 'clock'>, start: Date) {
  const { clock } = terms
  if (!clock) return []
  return clocksOf(terms).map(({ name, budget }) => {
    const answer = due(start, budget, ctx.setting(calendarSetting))
    return {
      name,
      limit: name === 'accept' ? clock.accept : clock.handle,
      due: answer.due?.toISOString() ?? null,
      reasons: answer.reasons,
      citation: clock.citation ?? null,
      provisional: clock.provisional ?? clock.citation === undefined,
    }
  })
}
