import type { Screen } from '@hue-s/kernel/web/screens.ts'
import { screens as fieldReports } from '@hue-s/systems/field-reports/web/index.ts'
import { screens as reportNumbers } from '@hue-s/systems/report-numbers/web/index.ts'
import { screens as reportChannels } from '@hue-s/systems/report-channels/web/index.ts'

/** Every screen that systems offer, to whichever app. `npm run new-system` adds its line here. */
const all: readonly Screen[] = [...fieldReports, ...reportNumbers, ...reportChannels]

/** What the systems offer to one app. */
export const offeredTo = (app: Screen['app']): readonly Screen[] => all.filter((one) => one.app === app)
