import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { defineEngine, every, type Holding } from '@hue-s/kernel/server/system.ts'
import { unitsContract } from './contract.ts'
import { applyDue } from './effect.ts'
import { loadPack } from './pack.ts'
import * as service from './service.ts'
import { countBelow } from './store.ts'

/** The province's own data first, then whatever fell due while nothing was running. */
async function prepare(ctx: Ctx): Promise<void> {
  await loadPack(ctx)
  await applyDue(ctx)
}

/** What lies below a unit moves by itself only when the unit goes whole into one other. */
async function holdings(ctx: Ctx, unitId: string): Promise<Holding[]> {
  const count = await countBelow(ctx.db, unitId, ctx.today())
  const say = (lang: 'vi' | 'en') => ctx.platform.translate(lang, 'units.holding.below')
  return count === 0 ? [] : [{ what: { vi: say('vi'), en: say('en') }, count, moves: true }]
}

export const units = defineEngine({
  id: 'units',
  owner: 'Sở Nội vụ',
  uses: [],
  contract: unitsContract,
  service,
  roles: {
    'platform.admin': ['units.reorganise', 'units.approve'],
    'units.planner': ['units.reorganise'],
    'units.approver': ['units.approve'],
  },
  topics: { 'units.changes': 'anyone' },
  jobs: [every('*/5 * * * *', 'apply-reorganisations', async (ctx) => void (await applyDue(ctx)))],
  prepare,
  holdings,
})
