import { z } from 'zod'
import { notFound } from '../shared/error.ts'
import { command, contract, Instant, Nothing, query } from '../shared/route.ts'
import { latestBlock } from './audit.ts'
import type { Ctx } from './ctx.ts'
import { listStuck, settleStuck } from './outbox.ts'
import { defineEngine, type System } from './system.ts'

const Stuck = z.object({
  eventId: z.int(),
  handler: z.string(),
  topic: z.string(),
  key: z.string(),
  tries: z.int(),
  error: z.string(),
  at: Instant,
})
const Settle = z.object({ eventId: z.int().min(1), handler: z.string().max(200), how: z.enum(['replay', 'park']) })

/** What the kernel itself offers: the public proof of the audit log, and the desk for events that got stuck. */
export const kernelContract = contract('kernel', {
  checkpoint: query('/api/audit/checkpoint', {
    at: 'root',
    input: Nothing,
    output: z
      .object({ no: z.int(), at: z.string(), previous: z.string(), root: z.string(), hash: z.string(), count: z.int() })
      .nullable(),
    allow: 'anyone',
    summary: {
      vi: 'Khối nhật ký mới nhất đã niêm phong; lưu lại để sau này đối chiếu.',
      en: 'The latest sealed block of the audit log; keep it to compare later.',
    },
  }),
  stuck: query('/stuck', {
    input: Nothing,
    output: z.object({ items: z.array(Stuck) }),
    allow: 'kernel.operate',
    summary: { vi: 'Các sự kiện chưa xử lý được.', en: 'Events that could not be handled yet.' },
  }),
  settle: command('/stuck', {
    input: Settle,
    output: Nothing,
    allow: 'kernel.operate',
    summary: { vi: 'Xử lý lại hoặc gác lại một sự kiện.', en: 'Try an event again, or park it.' },
    errors: ['kernel.recordNotFound'],
  }),
})

async function settle(ctx: Ctx, { eventId, handler, how }: z.output<typeof Settle>) {
  if (!(await settleStuck(ctx.db, eventId, handler, how, ctx.now()))) throw notFound('kernel.recordNotFound')
  ctx.audit('kernel.delivery', `${handler}:${eventId}`, { how })
  ctx.afterCommit(() => ctx.platform.wake())
  return {}
}

export const ownSystem: System = {
  ...defineEngine({
    id: 'kernel',
    owner: 'Kernel',
    uses: [],
    contract: kernelContract,
    service: {
      checkpoint: async (ctx) => (await latestBlock(ctx.db)) ?? null,
      stuck: async (ctx) => ({ items: await listStuck(ctx.db) }),
      settle,
    },
    roles: { 'platform.admin': ['kernel.operate'], 'platform.operator': ['kernel.operate'] },
  }),
  folder: 'kernel',
}
