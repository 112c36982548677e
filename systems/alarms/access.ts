import { rule } from '@hue-s/kernel/server/access.ts'

const WATCH = ['alarms.read', 'alarms.handle']

/** Who is on duty, who writes rules, who lets them into force. That these are two people is checked beside this. */
export const roles = {
  'alarms.watcher': WATCH,
  'alarms.author': ['alarms.read', 'alarms.write'],
  'alarms.approver': ['alarms.read', 'alarms.write', 'alarms.approve'],
  'field-reports.operator': WATCH,
  'home.operator': WATCH,
  'alerts.author': [...WATCH, 'alarms.write'],
  'alerts.approver': ['alarms.read', 'alarms.write', 'alarms.approve'],
}

export const seeAlarm = rule<{ agencyId: string | null }>('alarms.seeAlarm', {
  inUnits: 'agencyId',
  permission: 'alarms.read',
})
export const handleAlarm = rule<{ agencyId: string | null }>('alarms.handleAlarm', {
  inUnits: 'agencyId',
  permission: 'alarms.handle',
})
