import { defineSystem, every } from '@hue-s/kernel/server/system.ts'
import { usagePages } from './beacon.ts'
import { usageContract } from './contract.ts'
import { seed, seedMore } from './seed.ts'
import * as service from './service.ts'
import { foldDays, forgetWriters } from './store-write.ts'
import { firstDailyMonth } from './weeks.ts'
export { countScreens, type CountedScreen } from './known.ts'

const WRITER_DAYS = 2

export const usage = defineSystem({
  id: 'usage',
  owner: 'Trung tâm Giám sát, điều hành đô thị thông minh',
  uses: ['units'],
  roles: {
    'home.operator': ['usage.read'],
    'field-reports.operator': ['usage.read'],
    'platform.leader': ['usage.read'],
  },
  contract: usageContract,
  service,
  pages: usagePages,
  jobs: [
    every('41 3 * * *', 'keep-time', async (ctx) => {
      await foldDays(ctx.db, firstDailyMonth(ctx.today()))
      await forgetWriters(ctx.db, new Date(ctx.now().getTime() - WRITER_DAYS * 86_400_000))
    }),
  ],
  seed,
  seedMore,
})
