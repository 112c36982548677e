import { contract } from '@hue-s/kernel/shared/route.ts'
import { signInRoutes } from './contract-sign-in.ts'
import { phoneRoutes } from './contract-phones.ts'
import { proofRoutes } from './contract-proofs.ts'
import { staffRoutes } from './contract-staff.ts'
import { delegationRoutes } from './contract-delegation.ts'
import { recordRoutes } from './contract-records.ts'

export { Grant, Me, NewPasskey, PasskeyProof, peopleMerged, peopleParted, sessionEnded } from './contract-shapes.ts'

export const identityContract = contract('identity', {
  ...signInRoutes,
  ...phoneRoutes,
  ...proofRoutes,
  ...staffRoutes,
  ...delegationRoutes,
  ...recordRoutes,
})
