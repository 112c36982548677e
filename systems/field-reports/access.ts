/**
 * Roles of this system. What each may do to a report is said in the table of `report-type.ts`.
 * `head` answers for one agency: approves extensions, hears of what is late there. `leader` hears last.
 */
export const roles = {
  'field-reports.officer': ['field-reports.read', 'field-reports.handle'],
  'field-reports.head': [
    'field-reports.read',
    'field-reports.handle',
    'field-reports.approve',
    'field-reports.head',
    // Says who stands in for whom.
    'cases.manageAbsence',
  ],
  'field-reports.operator': [
    'field-reports.read',
    'field-reports.operate',
    'field-reports.approve',
    'field-reports.reveal',
    'field-reports.wall',
    'field-reports.routing',
  ],
  'platform.leader': [
    'field-reports.read',
    'field-reports.wall',
    'field-reports.lead',
    'field-reports.routing',
    'field-reports.approveRouting',
  ],
  'platform.admin': ['field-reports.routing', 'field-reports.setRouting', 'field-reports.approveRouting'],
}
