import { InstanceLook, kernelContract } from '../shared/contract.ts'
import { notFound } from '../shared/error.ts'
import type { Parsed } from '../shared/route.ts'
import { latestBlock } from './audit.ts'
import type { Ctx } from './ctx.ts'
import { listStuck, settleStuck } from './outbox.ts'
import { setting } from './settings.ts'
import { defineEngine, type System } from './system.ts'

const instanceSetting = setting('province', InstanceLook)

async function settle(ctx: Ctx, { eventId, handler, how }: Parsed<typeof kernelContract.settle>) {
  if (!(await settleStuck(ctx.db, eventId, handler, how, ctx.now()))) throw notFound('kernel.recordNotFound')
  ctx.audit('kernel.delivery', `${handler}:${eventId}`, { how })
  ctx.afterCommit(() => ctx.platform.wake())
  return {}
}

/** The kernel as a system: first in every list. */
export const ownSystem: System = {
  ...defineEngine({
    id: 'kernel',
    owner: 'Kernel',
    uses: [],
    contract: kernelContract,
    service: {
      instance: async (ctx) => ({ ...ctx.setting(instanceSetting), mode: ctx.config.mode }),
      checkpoint: async (ctx) => (await latestBlock(ctx.db)) ?? null,
      stuck: async (ctx) => ({ items: await listStuck(ctx.db) }),
      settle,
    },
    roles: { 'platform.admin': ['kernel.operate'], 'platform.operator': ['kernel.operate'] },
    settings: [instanceSetting],
  }),
  folder: 'kernel',
}
