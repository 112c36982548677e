import { defineSystem, on } from '@hue-s/kernel/server/system.ts'
import { roles } from './access.ts'
import { fieldReportsContract, reportChanged } from './contract.ts'
import { reportSetting } from './routing.ts'
import { indexChanged } from './find.ts'
import { seed } from './seed.ts'
import * as citizen from './citizen.ts'
import * as coverage from './coverage.ts'
import * as handling from './handling.ts'
import * as papers from './papers.ts'
import * as open from './public.ts'
import * as service from './service.ts'
import { tellReporter } from './tell.ts'
import './report-type.ts'

const { openReport: _open, showReport: _show, ...routes } = service

export const fieldReports = defineSystem({
  id: 'field-reports',
  owner: 'Trung tâm Giám sát, điều hành đô thị thông minh',
  uses: ['calendar', 'cases', 'files', 'geo', 'identity', 'notify', 'search', 'units'],
  roles,
  contract: fieldReportsContract,
  service: { ...routes, ...citizen, ...coverage, ...handling, ...open, ...papers },
  settings: [reportSetting],
  on: [on(reportChanged, 'tell-reporter', tellReporter), on(reportChanged, 'index', indexChanged)],
  topics: { 'field-reports.wall': 'field-reports.wall' },
  seed,
})
