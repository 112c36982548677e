import { defineEngine, every } from '@hue-s/kernel/server/system.ts'
import { contractOfSearch } from './contract.ts'
import * as service from './service.ts'

export const search = defineEngine({
  id: 'search',
  owner: 'Sở Khoa học và Công nghệ',
  uses: [],
  contract: contractOfSearch,
  service,
  roles: { 'search.editor': ['search.readMisses'] },
  jobs: [every('23 2 * * *', 'sweep-misses', service.sweepMisses)],
})
