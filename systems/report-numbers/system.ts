import { defineSystem, every } from '@hue-s/kernel/server/system.ts'
import { reportNumbersContract } from './contract.ts'
import * as service from './service.ts'

export const reportNumbers = defineSystem({
  id: 'report-numbers',
  owner: 'Trung tâm Giám sát, điều hành đô thị thông minh',
  uses: ['cases', 'field-reports', 'geo', 'units'],
  roles: { 'field-reports.operator': ['report-numbers.publish'] },
  contract: reportNumbersContract,
  service,
  jobs: [
    every('7 * * * *', 'publish', async (ctx) => {
      const { published, months } = await service.publish(ctx)
      if (published) ctx.log.info({ months }, 'report figures published')
    }),
  ],
  // First the reports of these weeks, once more when those of earlier years are there.
  async seedMore(ctx, round) {
    await service.publish(ctx)
    return round === 0
  },
})
