import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { CaseLine } from './contract.ts'
import * as store from './store-activity.ts'

/** Received and closed on each of the last days, today included: numbers only. */
export function lastDays(ctx: Ctx, types: readonly string[], days: number) {
  const first = new Date(Date.parse(ctx.today()) - (days - 1) * 86_400_000).toISOString().slice(0, 10)
  return store.listDays(ctx.db, types, first, days)
}

/** Median hours from opening to closing over the last days; null when nothing was closed. */
export function medianHours(ctx: Ctx, types: readonly string[], days: number): Promise<number | null> {
  return store.medianHours(ctx.db, types, new Date(ctx.now().getTime() - days * 86_400_000))
}

/** The newest open cases, whoever handles them: for an operations centre. Whether the actor may is the caller's to say. */
export function listLatest(ctx: Ctx, types: readonly string[], limit: number): Promise<CaseLine[]> {
  return store.listLatest(ctx.db, types, limit)
}
