import type { Screen } from '@hue-s/kernel/web/screens.ts'
import { offeredTo } from '../screens.ts'

/** Every screen of the operations centre, as the systems offer them. */
export const screens: readonly Screen[] = offeredTo('ops')
