import { rule } from '@hue-s/kernel/server/access.ts'

/** A permission belongs to the person who gave it, or to whom they let act for them. */
export const own = rule<{ personId: string }>('openid.own', { isActor: 'personId' })
