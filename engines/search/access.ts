import { rule, type Actor, type Condition, type Rule } from '@hue-s/kernel/server/access.ts'

export interface Visibility {
  visible: string
  permission: string
  unitId: string
  personId: string | null
}
const column = (name: keyof Visibility, ...is: string[]): Condition => ({ column: name, is })

/** What this actor may find: public things, their own, those of staff, and those a permission opens in its units. */
export function findable(actor: Actor): Rule<Visibility> {
  const permissions = [...new Set(actor.grants.map((g) => g.permission))]
  const granted = permissions.map((permission): Condition => ({
    all: [column('permission', permission), { any: [column('unitId', ''), { inUnits: 'unitId', permission }] }],
  }))
  return rule<Visibility>('search.findable', {
    any: [
      column('visible', 'public'),
      { all: [column('visible', 'staff'), { always: actor.kind === 'staff' }] },
      { all: [column('visible', 'person'), { isActor: 'personId' }] },
      { all: [column('visible', 'permission'), { any: granted }] },
    ],
  })
}
