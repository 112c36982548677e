import { getUnits, listUnits, successorsOfAll } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'

export interface PlaceSum {
  /** Id of a commune of today; '' where none was chosen. */
  key: string
  name: string | null
  views: number
  visits: number
}

/** Sums on the boundaries of today: what was counted for a commune that has ended goes, whole, to its largest heir. */
export async function byToday(
  ctx: Ctx,
  rows: readonly { key: string; views: number; visits: number }[],
): Promise<PlaceSum[]> {
  const today = ctx.today()
  const living = new Map((await listUnits(ctx, { at: today, level: 'commune' })).map(({ id, name }) => [id, name]))
  const ended = rows.filter(({ key }) => key !== '' && !living.has(key)).map(({ key }) => key)
  const heirs = await heirsOf(ctx, ended, today)
  const sums = new Map<string, PlaceSum>()
  for (const { key, views, visits } of rows) {
    const id = key === '' || living.has(key) ? key : (heirs.get(key) ?? '')
    const sum = sums.get(id) ?? { key: id, name: living.get(id) ?? null, views: 0, visits: 0 }
    sums.set(id, { ...sum, views: sum.views + views, visits: sum.visits + visits })
  }
  return [...sums.values()]
}

async function heirsOf(ctx: Ctx, ended: readonly string[], today: string): Promise<Map<string, string>> {
  if (ended.length === 0) return new Map()
  const last = await getUnits(
    ctx,
    ended.map((id) => ({ id, at: today })),
  )
  const heirs = new Map<string, string>()
  for (const id of ended) {
    const from = last.get(id)?.validFrom
    if (from === undefined) continue
    const found = (await successorsOfAll(ctx, [id], from, today)).get(id) ?? []
    const largest = [...found].sort((a, b) => b.share - a.share)[0]
    if (largest) heirs.set(id, largest.unitId)
  }
  return heirs
}
