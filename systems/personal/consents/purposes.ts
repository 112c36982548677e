import { offerConsent } from '../contract.ts'

export const HOUSEHOLD_PURPOSE = 'personal.household'

offerConsent({ purpose: HOUSEHOLD_PURPOSE, version: 1, path: '/me/household' })
