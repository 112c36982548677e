import { defineEngine, every, on } from '@hue-s/kernel/server/system.ts'
import { reorganised } from '@hue-s/engines/units/contract.ts'
import { contractOfCases } from './contract.ts'
import * as service from './service.ts'
import { flagClocks, followReorganisation, holdings, recomputeClocks } from './watch.ts'

const { prepare, ...routes } = service

export const cases = defineEngine({
  id: 'cases',
  owner: 'Văn phòng Uỷ ban nhân dân',
  uses: ['calendar', 'units'],
  contract: contractOfCases,
  service: routes,
  on: [on(reorganised, 'follow-reorganisation', followReorganisation)],
  jobs: [
    every('*/5 * * * *', 'flag-clocks', async (ctx) => void (await flagClocks(ctx))),
    every('*/10 * * * *', 'recompute-clocks', async (ctx) => {
      const { checked, changed } = await recomputeClocks(ctx)
      if (checked > 0) ctx.log.info({ checked, changed }, 'clocks reckoned under the new calendar')
    }),
  ],
  roles: { 'platform.unit-admin': ['cases.manageAbsence'], 'platform.leader': ['cases.manageAbsence'] },
  topics: { 'cases.staff': 'staff' },
  prepare,
  holdings,
})
