import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Held, Preview } from './contract.ts'
import { dayBefore } from './lineage.ts'
import { newItem, planOf, type Plan } from './plan.ts'
import * as reorganisations from './reorganisation-store.ts'
import { draftFaults, reorganisation } from './reorganisation.ts'
import * as store from './store.ts'
import { itemOf, type PlacedUnit } from './unit.ts'

/** What a reorganisation changes, and what every system holds for each unit that ends. */
export async function preview(ctx: Ctx, { id }: { id: string }): Promise<Preview> {
  const one = await reorganisation(ctx, { id })
  const open = one.status === 'draft' || one.status === 'approved' || one.status === 'stuck'
  const plan = planOf(await reorganisations.worldFrom(ctx.db, one.effectiveOn), one)
  const touched = [...plan.ended, ...plan.changed.map((unit) => unit.id)]
  const day = ctx.today() < one.effectiveOn ? ctx.today() : dayBefore(one.effectiveOn)
  const before = new Map((await store.unitsAt(ctx.db, touched, day)).map((unit) => [unit.id, unit]))
  const ending = []
  for (const unitId of plan.ended) {
    const unit = before.get(unitId)
    if (unit) ending.push(await endingUnit(ctx, unit, plan))
  }
  return {
    reorganisation: one,
    faults: open
      ? await draftFaults(ctx, one, one.effectiveOn <= ctx.today() && one.status === 'approved')
      : one.faults,
    made: plan.made.map(newItem),
    changed: plan.changed.flatMap((after) => {
      const was = before.get(after.id)
      return was ? [{ before: itemOf(was), after: newItem(after) }] : []
    }),
    ending,
    totals: totalsOf(ending.flatMap(({ holdings }) => holdings)),
  }
}

async function endingUnit(ctx: Ctx, unit: PlacedUnit, plan: Plan): Promise<Preview['ending'][number]> {
  const heirs = plan.edges.filter((edge) => edge.from === unit.id)
  const made = new Map(plan.made.map((one) => [one.id, one.name]))
  const living = await store.unitsAt(
    ctx.db,
    heirs.map((edge) => edge.to),
    ctx.today(),
  )
  const nameOf = (id: string) => made.get(id) ?? living.find((one) => one.id === id)?.name ?? ''
  return {
    unit: itemOf(unit),
    into: heirs.map(({ to, kind, share }) => ({ id: to, name: nameOf(to), kind, share })),
    ...(await heldFor(ctx, unit.id)),
  }
}

/** Asks every system. One that fails is named: its holdings are unknown, which is not the same as none. */
async function heldFor(ctx: Ctx, unitId: string): Promise<{ holdings: Held[]; unanswered: string[] }> {
  const holdings: Held[] = []
  const unanswered: string[] = []
  const asking = ctx.as(SYSTEM)
  for (const system of ctx.platform.systems) {
    if (!system.holdings) continue
    try {
      const answer = await system.holdings(asking, unitId)
      holdings.push(...answer.map((held) => ({ system: system.id, ...held })))
    } catch (error) {
      ctx.log.error({ err: error, system: system.id, unitId }, 'holdings')
      unanswered.push(system.id)
    }
  }
  return { holdings, unanswered }
}

function totalsOf(all: readonly Held[]): Held[] {
  const totals = new Map<string, Held>()
  for (const held of all) {
    const key = JSON.stringify([held.system, held.what, held.moves])
    const before = totals.get(key)
    totals.set(key, { ...held, count: held.count + (before?.count ?? 0) })
  }
  return [...totals.values()]
}
