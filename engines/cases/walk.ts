import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Case } from './contract.ts'
import { listAfter } from './store.ts'

/**
 * All cases of a type, page by page in the order of their ids, for what is made anew from nothing. Asks nobody: the
 * caller is the platform itself.
 */
export const casesAfter = (ctx: Ctx, type: string, after: string | null, limit: number): Promise<Case[]> =>
  listAfter(ctx.db, type, after, limit)
