import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import { contract, Instant } from '@hue-s/kernel/shared/route.ts'
import { filingRoutes } from './contract-filing.ts'
import { counterRoutes } from './contract-counter.ts'
import { deskRoutes } from './contract-desk.ts'
import { nationalRoutes } from './contract-national.ts'
import { officeRoutes } from './contract-office.ts'
import { qualityRoutes } from './contract-quality.ts'
import { DossierState, DELIVERY, MONEY, SYNC } from './contract-shapes.ts'

export * from './contract-counter.ts'
export * from './contract-desk.ts'
export * from './contract-filing.ts'
export * from './contract-national.ts'
export * from './contract-office.ts'
export * from './contract-quality.ts'
export * from './contract-shapes.ts'

/** One-stop public services: filing, processing and results of administrative procedures. */
export const publicServicesContract = contract('public-services', {
  ...filingRoutes,
  ...officeRoutes,
  ...deskRoutes,
  ...counterRoutes,
  ...qualityRoutes,
  ...nationalRoutes,
})

/** Something happened in a dossier; no personal data. */
export const dossierChanged = event(
  'public-services.dossierChanged',
  z.object({
    id: z.uuid(),
    code: z.string(),
    procedure: z.string(),
    action: z.string(),
    state: DossierState,
    money: z.enum(MONEY),
    delivery: z.enum(DELIVERY),
    sync: z.enum(SYNC),
    at: Instant,
  }),
)
/** A counter called a number. */
export const ticketCalled = event(
  'public-services.ticketCalled',
  z.object({ agencyId: z.uuid(), number: z.int(), desk: z.string() }),
  {
    key: ({ agencyId }) => agencyId,
    stream: ({ agencyId, number, desk }) => [{ topic: 'public-services.board', data: { agencyId, number, desk } }],
  },
)
