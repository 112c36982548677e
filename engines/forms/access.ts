import { rule } from '@hue-s/kernel/server/access.ts'

/**
 * A draft is seen by whoever types it, acting for the same person as when it was begun: what somebody fills in for
 * their mother is not among their own, and not open to another helper of hers.
 */
export const ownDraft = rule<{ personId: string }>('forms.ownDraft', { isActor: 'personId' })
