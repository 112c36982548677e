import type { System } from '@hue-s/kernel/server/system.ts'

/** Roles of the platform itself; every system adds its own, and may widen these by naming them too. */
export const PLATFORM_ROLES = {
  'platform.admin': [
    'identity.grant',
    'identity.grantAny',
    'identity.readStaff',
    'identity.manageStaff',
    'kernel.operate',
  ],
  'platform.unit-admin': ['identity.grant', 'identity.readStaff'],
  'platform.auditor': ['identity.readAudit', 'identity.readStaff'],
  'platform.leader': ['identity.readStaff'],
  'platform.operator': ['kernel.operate'],
  /** Counters of communes: confirm delegations by paper, let people back in. */
  'platform.counter': ['identity.confirmDelegation', 'identity.recover'],
  /** Community digital teams: help a person who sits beside them. */
  'platform.helper': ['identity.assist'],
} as const

export type Roles = ReadonlyMap<string, readonly string[]>
const known = new WeakMap<readonly System[], Roles>()

/** Permissions of every role, gathered from all manifests. */
export function rolesOf(systems: readonly System[]): Roles {
  const before = known.get(systems)
  if (before) return before
  const roles = new Map<string, string[]>()
  for (const system of systems) {
    for (const [role, permissions] of Object.entries(system.roles)) {
      roles.set(role, [...new Set([...(roles.get(role) ?? []), ...permissions])].sort())
    }
  }
  known.set(systems, roles)
  return roles
}

/** Roles that carry a permission. */
export const rolesWith = (roles: Roles, permission: string): string[] =>
  Array.from(roles.entries()).flatMap(([role, permissions]) => (permissions.includes(permission) ? [role] : []))
