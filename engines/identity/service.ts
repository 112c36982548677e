import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { meOf } from './me.ts'

export { createToken, demoToken, endSession, revokeToken, security, sessions, tokens } from './own-account.ts'
export { actFor, delegate, delegations, endDelegation } from './delegations.ts'
export { endGrant, grant, grants, moveGrant } from './grants.ts'
export { audit, looks, whoLooked } from './log.ts'
export { addPasskey, passkeyOptions, passkeySignIn, passkeySignInOptions, removePasskey } from './passkeys.ts'
export { changePassword, signIn, signOut } from './sign-in.ts'
export { createStaff, roles, staff } from './staff.ts'
export { confirmTotp, newRecoveryCodes, removeTotp, startTotp } from './totp.ts'

export const me = (ctx: Ctx) => meOf(ctx, ctx.actor)
