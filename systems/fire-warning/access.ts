import { rule } from '@hue-s/kernel/server/access.ts'

/** Who hears the fire alarms of houses, and who registers them. */
export const roles = {
  'fire-warning.watcher': ['fire-warning.watch'],
  'fire-warning.keeper': ['fire-warning.watch', 'fire-warning.keep'],
  'field-reports.operator': ['fire-warning.watch'],
  'home.operator': ['fire-warning.watch'],
}

/** An address in a house is seen by those who watch over its commune. */
export const seeAlarm = rule<{ unitId: string }>('fire-warning.seeAlarm', {
  inUnits: 'unitId',
  permission: 'fire-warning.watch',
})
