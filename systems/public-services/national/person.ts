import { ANYONE, type Actor } from '@hue-s/kernel/server/access.ts'

/** The person of a dossier, whom the portal has signed in. */
export const personActor = (id: string): Actor => ({ ...ANYONE, kind: 'citizen', id, assurance: 2, via: 'system' })
