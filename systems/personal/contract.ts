import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import { contract } from '@hue-s/kernel/shared/route.ts'
import { householdRoutes } from './contract-household.ts'
import { profileRoutes } from './contract-profile.ts'
import { requestRoutes } from './contract-requests.ts'
import { timelineRoutes } from './contract-timeline.ts'
import { walletRoutes } from './contract-wallet.ts'

export * from './contract-household.ts'
export * from './contract-profile.ts'
export * from './contract-registry.ts'
export * from './contract-requests.ts'
export * from './contract-timeline.ts'
export * from './contract-wallet.ts'

/** A person's own space: what is held of them, their papers, cases, household, consents and rights. */
export const personalContract = contract('personal', {
  ...profileRoutes,
  ...walletRoutes,
  ...timelineRoutes,
  ...householdRoutes,
  ...requestRoutes,
})

/** A code waits to be sent to an address. */
export const codeAsked = event('personal.codeAsked', z.object({ id: z.uuid() }))
/** A copy of everything about a person is to be made. */
export const archiveAsked = event('personal.archiveAsked', z.object({ id: z.uuid() }))
/** A person withdrew a consent: whoever processed on it stops. */
export const consentWithdrawn = event(
  'personal.consentWithdrawn',
  z.object({ personId: z.uuid(), purpose: z.string() }),
  {
    key: (e) => e.personId,
  },
)
/** Processing of a person's data was limited or stopped on their request. */
export const restricted = event(
  'personal.restricted',
  z.object({ personId: z.uuid(), kind: z.enum(['restrict', 'object']), scope: z.string() }),
  { key: (e) => e.personId },
)
