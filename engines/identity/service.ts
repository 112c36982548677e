import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { meOf } from './me.ts'

export {
  createToken,
  demoToken,
  endOtherSessions,
  endSession,
  revokeToken,
  security,
  sessions,
  tokens,
} from './own-account.ts'
export { confirmAssistance, startAssistance } from './assistance.ts'
export { delegationRules } from './delegation-rules.ts'
export { actFor, acts, delegate, delegations, endDelegation } from './delegations.ts'
export { answerInvitation, confirmAtCounter, invite, readInvitation } from './invitations.ts'
export { undoMerge } from './mergers.ts'
export { addPhone, nameMyself, phoneCodeState, phoneSignIn, removePhone, sendPhoneCode } from './phones.ts'
export { decideRecovery, openRecovery, recoveries } from './recoveries.ts'
export { endGrant, grant, grants, moveGrant } from './grants.ts'
export { audit, looks, whoLooked } from './log.ts'
export {
  addPasskey,
  passkeyOptions,
  passkeySignIn,
  passkeySignInOptions,
  removePasskey,
  renamePasskey,
} from './passkeys.ts'
export { changePassword, signIn, signOut } from './sign-in.ts'
export { createStaff, roles, staff } from './staff.ts'
export { confirmTotp, newRecoveryCodes, removeTotp, startTotp } from './totp.ts'

export const me = (ctx: Ctx) => meOf(ctx, ctx.actor)
