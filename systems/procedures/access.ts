import { rule } from '@hue-s/kernel/server/access.ts'

interface Kept {
  unitId: string
}

/** Who keeps the catalogue: an agency its own procedures, the province's desk those of the communes. */
export const roles = {
  'procedures.editor': ['procedures.edit'],
  'procedures.approver': ['procedures.edit', 'procedures.approve'],
}

export const edit = rule<Kept>('procedures.edit', { inUnits: 'unitId', permission: 'procedures.edit' })
export const approve = rule<Kept>('procedures.approve', { inUnits: 'unitId', permission: 'procedures.approve' })
