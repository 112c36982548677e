import { isDeepStrictEqual } from 'node:util'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { calendarOf } from './clocks.ts'
import { applyEvent, type Snapshot } from './facts.ts'
import { lockCase } from './record.ts'
import * as store from './store.ts'

export interface Rebuilt {
  id: string
  same: boolean
  differences: { field: string; stored: unknown; rebuilt: unknown }[]
}

/** Adds up the events of a case again and compares with its row and clocks; `repair` writes what the events say. */
export async function rebuild(ctx: Ctx, id: string, { repair = false } = {}): Promise<Rebuilt> {
  const stored = await lockCase(ctx, id)
  const events = await store.listEvents(ctx.db, id)
  let rebuilt: Snapshot | undefined
  for (const event of events) rebuilt = applyEvent(rebuilt, event, calendarOf(ctx))
  if (!rebuilt) throw new Error(`case ${id} has no events`)
  const differences = compare(flat(stored), flat(rebuilt))
  if (repair && differences.length > 0) {
    await store.restoreOpening(ctx.db, rebuilt)
    await store.updateCase(ctx.db, rebuilt)
    await store.saveClocks(ctx.db, id, rebuilt.clocks)
    ctx.audit('case', id, { repaired: differences.map((d) => d.field) })
  }
  return { id, same: differences.length === 0, differences }
}

/** Every case, in order; answers the ones that differ. */
export async function rebuildAll(
  ctx: Ctx,
  options: { repair?: boolean } = {},
): Promise<{ cases: number; different: Rebuilt[] }> {
  const result = { cases: 0, different: [] as Rebuilt[] }
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const ids = await store.listIds(ctx.db, after, 500)
    for (const { id } of ids) {
      const one = await rebuild(ctx, id, options)
      if (!one.same) result.different.push(one)
    }
    result.cases += ids.length
    const last = ids.at(-1)
    if (!last) return result
    after = last.id
  }
}

function flat({ case: row, clocks }: Snapshot): Record<string, unknown> {
  const fields = clocks.flatMap((clock) =>
    Object.entries(clock).map(([field, value]) => [`clock.${clock.name}.${field}`, value]),
  )
  // As JSON, because that is how both have been kept.
  return JSON.parse(JSON.stringify({ ...row, ...Object.fromEntries(fields) })) as Record<string, unknown>
}

function compare(stored: Record<string, unknown>, rebuilt: Record<string, unknown>) {
  const fields = [...new Set([...Object.keys(stored), ...Object.keys(rebuilt)])].sort()
  return fields
    .filter((field) => !isDeepStrictEqual(stored[field], rebuilt[field]))
    .map((field) => ({ field, stored: stored[field], rebuilt: rebuilt[field] }))
}
