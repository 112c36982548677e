import { defineEngine } from '@hue-s/kernel/server/system.ts'
import { contractOfCalendar } from './contract.ts'
import * as service from './service.ts'

export const calendar = defineEngine({
  id: 'calendar',
  owner: 'Sở Nội vụ',
  uses: [],
  contract: contractOfCalendar,
  service,
  settings: [service.calendarSetting],
  prepare: service.prepare,
})
