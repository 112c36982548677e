import { observed } from '@hue-s/engines/telemetry/index.ts'
import { defineSystem, every, on } from '@hue-s/kernel/server/system.ts'
import { roles } from './access.ts'
import { hear } from './alarms.ts'
import { fireWarningContract } from './contract.ts'
import { countDays, openData } from './danger.ts'
import { seedMore } from './seed.ts'
import * as service from './service.ts'
import { fireSetting } from './setting.ts'
import { countOpen } from './store.ts'

/** How dangerous the forest is today, and the fire alarms of houses and sites. */
export const fireWarning = defineSystem({
  id: 'fire-warning',
  owner: 'Phòng Cảnh sát Phòng cháy, chữa cháy và Cứu nạn, cứu hộ',
  uses: ['environment', 'telemetry', 'units'],
  roles,
  contract: fireWarningContract,
  service,
  settings: [fireSetting],
  on: [on(observed, 'hear-alarms', hear)],
  // Each hour, so that a day that could not be counted at 13:30 is counted soon after.
  jobs: [every('31 * * * *', 'count-days', countDays)],
  topics: { 'fire-warning.alarms': 'fire-warning.watch' },
  stats: [
    {
      name: 'openAlarms',
      title: { vi: 'Báo cháy đang mở', en: 'Open fire alarms' },
      read: (ctx) => countOpen(ctx.db),
    },
  ],
  openData,
  seedMore,
})
