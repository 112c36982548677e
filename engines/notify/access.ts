import { rule } from '@hue-s/kernel/server/access.ts'

/** A notice is read by the person it was sent to (or whoever acts on their behalf), nobody else. */
export const ownItem = rule<{ personId: string }>('notify.ownItem', { isActor: 'personId' })
