import { rule } from '@hue-s/kernel/server/access.ts'
import type { Reorganisation } from './contract.ts'

/** Drafts are for those who compose or approve; what is decided is for every official, who must prepare for it. */
export const readReorganisation = rule<Pick<Reorganisation, 'status'>>('units.readReorganisation', {
  any: [
    { holds: 'units.reorganise' },
    { holds: 'units.approve' },
    { column: 'status', is: ['approved', 'stuck', 'effective'] },
  ],
})
