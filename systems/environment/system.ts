import { defineSystem } from '@hue-s/kernel/server/system.ts'
import { roles } from './access.ts'
import { environmentContract } from './contract.ts'
import { seedMore } from './demo/seed-more.ts'
import { openData } from './open-data.ts'
import { registerStations } from './register.ts'
import * as service from './service.ts'
import { stationsSetting, waterSetting } from './setting.ts'

/** Rain, weather, air and water: the stations of the province and what they say. */
export const environment = defineSystem({
  id: 'environment',
  owner: 'Sở Nông nghiệp và Môi trường',
  uses: ['geo', 'telemetry', 'units'],
  roles,
  contract: environmentContract,
  service,
  settings: [stationsSetting, waterSetting],
  openData,
  prepare: registerStations,
  seedMore,
})
