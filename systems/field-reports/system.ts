import { defineSystem, every, on } from '@hue-s/kernel/server/system.ts'
import { roles } from './access.ts'
import { fieldReportsContract, reportChanged, stepSeen } from './contract.ts'
import { reportSetting } from './routing/routing.ts'
import { indexChanged } from './find.ts'
import { turnRouting } from './routing/current-table.ts'
import { seed, seedMore } from './seed.ts'
import {
  caseAnonymised,
  caseEscalated,
  caseMessaged,
  caseNearDue,
  caseRequested,
} from '@hue-s/engines/cases/contract.ts'
import * as citizen from './citizen/citizen.ts'
import { citizenSetting } from './citizen/rules.ts'
import { tellMessage } from './citizen/messages.ts'
import { tellDigests, tellFollowers, tellNews, tellWatchers } from './citizen/watches.ts'
import * as coverage from './routing/coverage.ts'
import * as handling from './handling/handling.ts'
import * as hotline from './handling/hotline.ts'
import { archiveDue } from './contract-papers.ts'
import { fillArchive } from './papers/archive.ts'
import * as papers from './papers/papers.ts'
import { signSent } from './papers/receipt.ts'
import * as open from './public/public.ts'
import * as received from './receive/receive.ts'
import * as service from './service.ts'
import { tellReporter, tellRequest } from './tell.ts'
import { remind, tellEscalated } from './handling/escalate.ts'
import { handlingSetting } from './handling/rules.ts'
import { prepareTemplates } from './handling/prepare.ts'
import { forgetPrints } from './citizen/repeats.ts'
import { anonymiseOld, letGo } from './handling/retention.ts'
import { endWaits } from './handling/waits.ts'
import * as wall from './wall/wall.ts'
import { countDays } from './wall/days.ts'
import { watchOutbreaks } from './wall/outbreak-watch.ts'
import './report-type.ts'

const { openReport: _open, showReport: _show, ...routes } = service

export const fieldReports = defineSystem({
  id: 'field-reports',
  owner: 'Trung tâm Giám sát, điều hành đô thị thông minh',
  uses: ['calendar', 'cases', 'files', 'geo', 'identity', 'notify', 'papers', 'search', 'units'],
  roles,
  contract: fieldReportsContract,
  service: { ...routes, ...citizen, ...coverage, ...handling, ...hotline, ...open, ...papers, ...received, ...wall },
  settings: [reportSetting, handlingSetting, citizenSetting],
  on: [
    on(reportChanged, 'tell-reporter', tellReporter, { independent: true }),
    on(reportChanged, 'index', indexChanged, { independent: true }),
    on(reportChanged, 'tell-watchers', tellWatchers, { independent: true }),
    on(stepSeen, 'tell-followers', tellFollowers),
    on(caseMessaged, 'tell-message', tellMessage),
    on(reportChanged, 'sign-receipt', signSent, { independent: true }),
    on(archiveDue, 'fill-archive', fillArchive),
    on(caseNearDue, 'remind', remind),
    on(caseEscalated, 'tell-escalated', tellEscalated),
    on(caseRequested, 'tell-request', tellRequest),
    on(caseAnonymised, 'let-go', letGo),
  ],
  jobs: [
    every('*/5 * * * *', 'end-waits', async (ctx) => void (await endWaits(ctx))),
    every('23 * * * *', 'forget-prints', forgetPrints),
    every('20 3 * * *', 'anonymise-old', async (ctx) => void (await anonymiseOld(ctx))),
    every('* * * * *', 'tell-watchers', tellNews),
    every('0 7 * * *', 'tell-watch-digests', tellDigests),
    every('0 0 * * *', 'turn-routing', turnRouting),
    every('* * * * *', 'count-days', async (ctx) => void (await countDays(ctx))),
    every('* * * * *', 'watch-outbreaks', watchOutbreaks),
  ],
  topics: { 'field-reports.wall': 'field-reports.wall' },
  prepare: prepareTemplates,
  seed,
  seedMore,
})
