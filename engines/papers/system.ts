import { defineEngine } from '@hue-s/kernel/server/system.ts'
import { contractOfPapers } from './contract.ts'
import { prepareKeys } from './keys.ts'
import * as service from './service.ts'

export const papers = defineEngine({
  id: 'papers',
  owner: 'Sở Khoa học và Công nghệ',
  uses: ['files'],
  contract: contractOfPapers,
  service,
  roles: { 'papers.keeper': ['papers.manage'] },
  prepare: prepareKeys,
})
