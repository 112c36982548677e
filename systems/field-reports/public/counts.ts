import { countBy } from '@hue-s/engines/cases/index.ts'
import { listUnits, successorsOfAll } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { PublicCounts, PublicFilter } from '../contract-public.ts'
import { titled } from './areas.ts'
import { casesFilter } from './filter.ts'
import { TYPE } from '../report-type.ts'

interface Count {
  key: string
  count: number
}

const counted = (rows: readonly { key: string | null; total: number }[]): Count[] =>
  rows.flatMap(({ key, total }) => (key === null ? [] : [{ key, count: total }]))

/** Old communes are counted with whoever took over most of them, so that the sums stay whole on today's map. */
async function onTodaysCommunes(ctx: Ctx, counts: readonly Count[]): Promise<Count[]> {
  const ids = counts.map(({ key }) => key)
  const heirs = await successorsOfAll(ctx, ids, '0001-01-01', ctx.today())
  const sums = new Map<string, number>()
  for (const { key, count } of counts) {
    const heir = (heirs.get(key) ?? []).toSorted((a, b) => b.share - a.share)[0]?.unitId ?? key
    sums.set(heir, (sums.get(heir) ?? 0) + count)
  }
  return [...sums].map(([key, count]) => ({ key, count })).sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
}

/** How many published reports a filter finds, by state and by commune of the present boundaries. */
export async function counts(ctx: Ctx, input: PublicFilter): Promise<PublicCounts> {
  const asked = { ...(await casesFilter(ctx, input)), types: [TYPE] }
  const byState = counted(await countBy(ctx, { ...asked, by: 'state' }))
  const byCommune = await onTodaysCommunes(ctx, counted(await countBy(ctx, { ...asked, by: 'commune' })))
  const today = await listUnits(ctx, { level: 'commune', at: ctx.today() })
  const names = new Map(today.map((unit) => [unit.id, titled(unit)]))
  return {
    total: byState.reduce((sum, { count }) => sum + count, 0),
    byState,
    byCommune: byCommune.map(({ key, count }) => ({ id: key, name: names.get(key) ?? '', count })),
  }
}
