import { defineSystem } from '@hue-s/kernel/server/system.ts'
import { floodResponseContract } from './contract.ts'
import { openData } from './feed.ts'
import * as service from './service.ts'

/** The rivers' part of flood response: how high the water is, and what that means. */
export const floodResponse = defineSystem({
  id: 'flood-response',
  owner: 'Ban Chỉ huy Phòng thủ dân sự',
  uses: ['environment', 'fire-warning', 'units'],
  roles: {
    'field-reports.operator': ['flood-response.wall'],
    'home.operator': ['flood-response.wall'],
    'platform.leader': ['flood-response.wall'],
    'alarms.watcher': ['flood-response.wall'],
    'environment.watcher': ['flood-response.wall'],
    'environment.keeper': ['flood-response.wall'],
  },
  contract: floodResponseContract,
  service,
  openData,
})
