import { ANYONE, type Actor, type Grant } from '../server/access.ts'
import { newId } from '../shared/ids.ts'

const signedIn = (kind: 'citizen' | 'staff', name: string | null, grants: readonly Grant[]): Actor => ({
  ...ANYONE,
  kind,
  id: newId(),
  name,
  assurance: 2,
  provedAt: new Date().toISOString(),
  via: 'session',
  grants,
})

export const anyone = ANYONE
/** A citizen who proved who they are at level 2. */
export const citizen = (): Actor => signedIn('citizen', null, [])
/** A member of staff with these permissions in these units (everywhere unless told). */
export const staff = (permissions: readonly string[], units: '*' | readonly string[] = '*'): Actor =>
  signedIn(
    'staff',
    'Cán bộ thử nghiệm',
    permissions.map((permission) => ({ permission, units })),
  )
