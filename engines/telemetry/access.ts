import { rule, type Condition } from '@hue-s/kernel/server/access.ts'

interface ThingRecord {
  unitId: string | null
  isPublic: boolean
}
const keeper: Condition = { inUnits: 'unitId', permission: 'telemetry.manage' }
const reader: Condition = { inUnits: 'unitId', permission: 'telemetry.read' }

/** What is measured at a public thing is everybody's; the rest is for staff of the unit that keeps it. */
export const seeThing = rule<ThingRecord>('telemetry.seeThing', {
  any: [{ column: 'isPublic', is: [true] }, keeper, reader],
})
/** Things are kept by staff of their unit; those of no unit by staff who may everywhere. */
export const keepThing = rule<ThingRecord>('telemetry.keepThing', keeper)
