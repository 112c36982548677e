import { casePublished } from '@hue-s/engines/cases/contract.ts'
import { defineSystem, every, on } from '@hue-s/kernel/server/system.ts'
import { reportChanged } from '@hue-s/systems/field-reports/contract.ts'
import { refuse } from './answer.ts'
import { open311Contract } from './contract.ts'
import { importDue } from './import.ts'
import { fetchMedia } from './media.ts'
import { publicationChanged, stepTaken, walkJob } from './project.ts'
import { seed, seedMore } from './seed.ts'
import * as service from './service.ts'
import { doorSetting } from './setting.ts'

export const open311 = defineSystem({
  id: 'open311',
  owner: 'Trung tâm Giám sát, điều hành đô thị thông minh',
  uses: ['cases', 'field-reports', 'files', 'geo', 'units'],
  roles: { 'open311.manager': ['open311.manage'], 'platform.admin': ['open311.manage'] },
  contract: open311Contract,
  service,
  settings: [doorSetting],
  on: [
    on(reportChanged, 'open311-step', stepTaken, { independent: true }),
    on(casePublished, 'open311-published', publicationChanged),
  ],
  jobs: [
    every('* * * * *', 'fetch-media', fetchMedia),
    every('* * * * *', 'import', importDue),
    every('* * * * *', 'walk', walkJob),
  ],
  doors: [{ prefix: '/open311', refuse, headers: { 'access-control-allow-origin': '*' } }],
  seed,
  seedMore,
})
