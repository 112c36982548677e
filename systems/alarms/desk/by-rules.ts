import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { HANDLE, HANDLE_BY_RULES } from '../alarm-type.ts'

/** The same actor, for a step that our own routes make: see `HANDLE_BY_RULES`. */
export const byRules = (ctx: Ctx): Ctx =>
  ctx.as({
    ...ctx.actor,
    grants: [
      ...ctx.actor.grants,
      ...ctx.actor.grants.filter((g) => g.permission === HANDLE).map((g) => ({ ...g, permission: HANDLE_BY_RULES })),
    ],
  })
