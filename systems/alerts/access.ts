import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { forbidden } from '@hue-s/kernel/shared/error.ts'

/** Who writes, and who lets a message out. That these are two people is checked beside this. */
export const roles = {
  'alerts.author': ['alerts.write'],
  'alerts.approver': ['alerts.write', 'alerts.approve'],
}

/** Stops unless the actor holds the permission in every commune that a message names. */
export function mustAnswerFor(
  ctx: Ctx,
  permission: 'alerts.write' | 'alerts.approve',
  unitIds: readonly string[],
): void {
  if (!unitIds.every((unit) => ctx.can(permission, unit))) throw forbidden('alerts.notYourArea')
}
