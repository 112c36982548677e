/** Roles of this system. What each may do to a report is said in the table of `report-type.ts`. */
export const roles = {
  'field-reports.officer': ['field-reports.read', 'field-reports.handle'],
  'field-reports.operator': [
    'field-reports.read',
    'field-reports.operate',
    'field-reports.reveal',
    'field-reports.wall',
  ],
  'platform.leader': ['field-reports.read', 'field-reports.wall'],
}
