import type { System } from '@hue-s/kernel/server/system.ts'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { forms } from '@hue-s/engines/forms/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { payments } from '@hue-s/engines/payments/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { telemetry } from '@hue-s/engines/telemetry/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { fieldReports } from '@hue-s/systems/field-reports/system.ts'
import { reportNumbers } from '@hue-s/systems/report-numbers/system.ts'
import { open311 } from '@hue-s/systems/open311/system.ts'
import { reportChannels } from '@hue-s/systems/report-channels/system.ts'
import { home } from '@hue-s/systems/home/system.ts'
import { news } from '@hue-s/systems/news/system.ts'
import { personal } from '@hue-s/systems/personal/system.ts'
import { openid } from '@hue-s/systems/openid/system.ts'
import { placeNames } from '@hue-s/systems/place-names/system.ts'
import { usage } from '@hue-s/systems/usage/system.ts'
import { alerts } from '@hue-s/systems/alerts/system.ts'
import { procedures } from '@hue-s/systems/procedures/system.ts'
import { environment } from '@hue-s/systems/environment/system.ts'
import { fireWarning } from '@hue-s/systems/fire-warning/system.ts'
import { alarms } from '@hue-s/systems/alarms/system.ts'
import { floodResponse } from '@hue-s/systems/flood-response/system.ts'
import { publicServices } from '@hue-s/systems/public-services/system.ts'

/** Everything this platform is made of. `npm run new-system` adds its line here. */
export const systems: readonly System[] = [
  calendar,
  units,
  identity,
  files,
  forms,
  geo,
  cases,
  notify,
  papers,
  payments,
  search,
  telemetry,
  fieldReports,
  reportNumbers,
  open311,
  reportChannels,
  home,
  news,
  personal,
  openid,
  placeNames,
  usage,
  alerts,
  procedures,
  environment,
  fireWarning,
  floodResponse,
  alarms,
  publicServices,
]
