import { screens as forms } from '@hue-s/engines/forms/web/index.ts'
import { screens as search } from '@hue-s/engines/search/web/index.ts'
import type { Screen } from '@hue-s/kernel/web/screens.ts'
import { screens as payments } from '@hue-s/engines/payments/web/index.ts'
import { screens as identity } from '@hue-s/engines/identity/web/index.ts'
import { screens as fieldReports } from '@hue-s/systems/field-reports/web/index.ts'
import { screens as reportNumbers } from '@hue-s/systems/report-numbers/web/index.ts'
import { screens as reportChannels } from '@hue-s/systems/report-channels/web/index.ts'
import { screens as home } from '@hue-s/systems/home/web/index.ts'
import { screens as news } from '@hue-s/systems/news/web/index.ts'
import { screens as personal } from '@hue-s/systems/personal/web/index.ts'
import { screens as openid } from '@hue-s/systems/openid/web/index.ts'
import { screens as placeNames } from '@hue-s/systems/place-names/web/index.ts'
import { screens as usage } from '@hue-s/systems/usage/web/index.ts'
import { screens as alerts } from '@hue-s/systems/alerts/web/index.ts'
import { screens as procedures } from '@hue-s/systems/procedures/web/index.ts'
import { screens as environment } from '@hue-s/systems/environment/web/index.ts'
import { screens as fireWarning } from '@hue-s/systems/fire-warning/web/index.ts'
import { screens as alarms } from '@hue-s/systems/alarms/web/index.ts'
import { screens as floodResponse } from '@hue-s/systems/flood-response/web/index.ts'
import { screens as publicServices } from '@hue-s/systems/public-services/web/index.ts'

/** Every screen that systems offer, to whichever app. `npm run new-system` adds its line here. */
const all: readonly Screen[] = [
  ...identity,
  ...fieldReports,
  ...reportNumbers,
  ...reportChannels,
  ...home,
  ...news,
  ...personal,
  ...openid,
  ...placeNames,
  ...search,
  ...forms,
  ...payments,
  ...usage,
  ...alerts,
  ...procedures,
  ...environment,
  ...fireWarning,
  ...floodResponse,
  ...alarms,
  ...publicServices,
]

/** What the systems offer to one app. */
export const offeredTo = (app: Screen['app']): readonly Screen[] => all.filter((one) => one.app === app)
