import type { Answers } from '@hue-s/engines/forms/index.ts'

/** What stands in a dossier about its applicant; opens only with the instance's secret. */
export interface Sealed {
  answers: Answers
  applicant: {
    name: string
    citizenId: string | null
    birthDate: string | null
    phone: string | null
    address: string | null
  }
  delivery: { address: string | null; phone: string | null }
}
export const SEAL = 'public-services.dossier'
export const LOOK_UP = 'public-services.lookUp'
