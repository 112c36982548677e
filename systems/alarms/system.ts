import { back, observed, silent } from '@hue-s/engines/telemetry/index.ts'
import { defineSystem, every, on } from '@hue-s/kernel/server/system.ts'
import './alarm-type.ts'
import { roles } from './access.ts'
import { alarmMoved, alarmRaised, alarmsContract } from './contract.ts'
import * as service from './service.ts'
import { alarmsSetting } from './setting.ts'
import { countAll } from './store.ts'
import { hear, hearBack, hearSilence } from './watch/hear.ts'
import { loadRules } from './watch/load.ts'
import { eachMinute, tellMoved, tellRaised } from './watch/upkeep.ts'

/** From what was measured to somebody who answers for it: rules, alarms, runbooks, and what they would have done. */
export const alarms = defineSystem({
  id: 'alarms',
  owner: 'Ban Chỉ huy Phòng thủ dân sự',
  uses: ['alerts', 'cases', 'environment', 'field-reports', 'geo', 'identity', 'notify', 'telemetry', 'units'],
  roles,
  contract: alarmsContract,
  service,
  settings: [alarmsSetting],
  on: [
    on(observed, 'put-to-rules', hear),
    on(silent, 'hear-silence', hearSilence),
    on(back, 'hear-back', hearBack),
    on(alarmRaised, 'call-those-on-duty', tellRaised),
    on(alarmMoved, 'tell-of-moves', tellMoved),
  ],
  jobs: [every('* * * * *', 'each-minute', eachMinute)],
  topics: { 'alarms.changed': 'alarms.read' },
  stats: [
    {
      name: 'open',
      title: { vi: 'Báo động đang mở', en: 'Open alarms' },
      read: (ctx) => countAll(ctx.db),
    },
  ],
  prepare: loadRules,
})
