import type { Input } from '@hue-s/kernel/shared/route.ts'
import type { fieldReportsContract } from '../../contract.ts'

/** The reports behind a number, with the words over their list. */
export interface Behind {
  title: string
  ask: Input<typeof fieldReportsContract.wallReports>
  /** Of a hint: what may be decided stands above the list. */
  outbreak?: string
}

/** What the right side of the wall shows: nothing, a list, or one report (perhaps out of a list). */
export interface Focus {
  list?: Behind | undefined
  report?: string | undefined
}
