import { defineEngine, every } from '@hue-s/kernel/server/system.ts'
import { contractOfSearch } from './contract.ts'
import * as service from './service.ts'

const { sweepMisses, ...routes } = service

export const search = defineEngine({
  id: 'search',
  owner: 'Sở Khoa học và Công nghệ',
  uses: [],
  contract: contractOfSearch,
  service: routes,
  roles: {
    'search.editor': ['search.readMisses', 'search.answer'],
    'platform.admin': ['search.readMisses', 'search.answer'],
  },
  jobs: [every('23 2 * * *', 'sweep-misses', sweepMisses)],
})
