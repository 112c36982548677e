import { defineEngine, every } from '@hue-s/kernel/server/system.ts'
import { telemetryContract } from './contract.ts'
import { openMqtt } from './mqtt/broker.ts'
import { settleRollups } from './series/rollups.ts'
import { makePartitionsAhead, noticeSilence, purge } from './series/upkeep.ts'
import * as service from './service.ts'
import { sensorThingsPages } from './sta/pages.ts'
import { refuse } from './sta/refuse.ts'

export const telemetry = defineEngine({
  id: 'telemetry',
  owner: 'Sở Khoa học và Công nghệ',
  uses: [],
  contract: telemetryContract,
  service,
  roles: {
    'telemetry.keeper': ['telemetry.manage', 'telemetry.read'],
    'platform.admin': ['telemetry.manage', 'telemetry.read'],
  },
  jobs: [
    every('* * * * *', 'notice-silence', noticeSilence),
    every('* * * * *', 'settle-rollups', async (ctx) => void (await settleRollups(ctx))),
    every('11 1 * * *', 'partitions-ahead', makePartitionsAhead),
    every('31 1 * * *', 'purge', purge),
  ],
  doors: [
    {
      prefix: '/sensorthings',
      refuse,
      headers: { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'location' },
    },
  ],
  prepare: makePartitionsAhead,
  listen: openMqtt,
  pages: sensorThingsPages,
})
