import type { System } from '@hue-s/kernel/server/system.ts'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { fieldReports } from '@hue-s/systems/field-reports/system.ts'
import { reportNumbers } from '@hue-s/systems/report-numbers/system.ts'
import { open311 } from '@hue-s/systems/open311/system.ts'
import { reportChannels } from '@hue-s/systems/report-channels/system.ts'

/** Everything this platform is made of. `npm run new-system` adds its line here. */
export const systems: readonly System[] = [
  calendar,
  units,
  identity,
  files,
  geo,
  cases,
  notify,
  papers,
  search,
  fieldReports,
  reportNumbers,
  open311,
  reportChannels,
]
