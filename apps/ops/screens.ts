import { screens as fieldReports } from '@hue-s/systems/field-reports/web/index.ts'
import type { Screen } from '@hue-s/kernel/web/screens.ts'

/** Every screen of the operations centre, as the systems offer them. */
export const screens: readonly Screen[] = fieldReports.filter(({ app }) => app === 'ops')
