import { rule } from '@hue-s/kernel/server/access.ts'

/** Grants are managed by those who hold `identity.grant` at the unit of the grant. */
export const manageGrant = rule<{ unitId: string | null }>('identity.manageGrant', {
  inUnits: 'unitId',
  permission: 'identity.grant',
})

/** Recoveries are decided, by another than who opened them, where the officer may recover accounts. */
export const decideRecoveryAt = rule<{ unitId: string | null }>('identity.decideRecoveryAt', {
  inUnits: 'unitId',
  permission: 'identity.recover',
})

/** Staff are listed to those who may read staff where they hold a role. */
export const readStaffAt = rule<{ unitId: string | null }>('identity.readStaffAt', {
  inUnits: 'unitId',
  permission: 'identity.readStaff',
})
