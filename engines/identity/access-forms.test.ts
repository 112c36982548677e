import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allows, ANYONE, filter, rule, SYSTEM, type Actor, type Condition } from '@hue-s/kernel/server/access.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'

/** Every rule is written once and read twice: for one record and for a list. Both must say the same. */
const PEOPLE = Array.from({ length: 3 }, (_, i) => `00000000-0000-7000-8000-00000000000${i}`)
const UNITS = Array.from({ length: 3 }, (_, i) => `00000000-0000-7000-8000-0000000000a${i}`)
const STATES = ['open', 'closed', "o'clock"]
const PERMISSIONS = ['club.read', 'club.manage']

interface Row {
  id: number
  ownerId: string | null
  unitId: string | null
  state: string | null
  isPublic: boolean | null
  points: number | null
}

const row = (id: number) =>
  fc.record<Row>({
    id: fc.constant(id),
    ownerId: fc.constantFrom(null, ...PEOPLE),
    unitId: fc.constantFrom(null, ...UNITS),
    state: fc.constantFrom(null, ...STATES),
    isPublic: fc.constantFrom(null, true, false),
    points: fc.constantFrom(null, 0, 1, 2),
  })
const rows = fc.tuple(...Array.from({ length: 12 }, (_, i) => row(i)))

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ always: fc.boolean() }),
  fc.record({ isActor: fc.constant('ownerId') }),
  fc.record({ inUnits: fc.constant('unitId'), permission: fc.constantFrom(...PERMISSIONS) }),
  fc.record({ holds: fc.constantFrom(...PERMISSIONS) }),
  fc.record({ column: fc.constant('state'), is: fc.array(fc.constantFrom(...STATES), { maxLength: 3 }) }),
  fc.record({ column: fc.constant('isPublic'), is: fc.array(fc.boolean(), { maxLength: 2 }) }),
  fc.record({ column: fc.constant('points'), is: fc.array(fc.nat(3), { maxLength: 3 }) }),
)
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { maxLength: 3 }) }),
  ),
}))

const actor: fc.Arbitrary<Actor> = fc.oneof(
  fc.constant(ANYONE),
  fc.constant(SYSTEM),
  fc
    .record({
      kind: fc.constantFrom('citizen' as const, 'staff' as const),
      id: fc.constantFrom(...PEOPLE),
      onBehalfOf: fc.constantFrom(null, null, ...PEOPLE),
      grants: fc.array(
        fc.record({
          permission: fc.constantFrom(...PERMISSIONS),
          units: fc.oneof(fc.constant('*' as const), fc.array(fc.constantFrom(...UNITS), { maxLength: 3 })),
        }),
        { maxLength: 3 },
      ),
    })
    .map((some): Actor => ({ ...ANYONE, ...some, via: 'session' })),
)

let app: TestApp
beforeAll(async () => {
  app = await testApp([])
})
afterAll(() => app.stop())

test('a rule lets through in a list exactly what it allows one by one', async () => {
  const { db } = app.platform.database
  await fc.assert(
    fc.asyncProperty(rows, condition, actor, async (records, when, who) => {
      const one = rule<Row>('any', when)
      const listed = await many(
        db,
        sql<{ id: number }>`select r.id from jsonb_to_recordset(${JSON.stringify(records.map(snake))}::jsonb)
          as r(id int, owner_id uuid, unit_id uuid, state text, is_public boolean, points int)
          where ${filter(one, who, 'r')} order by r.id`,
      )
      expect(listed.map((r) => r.id)).toEqual(records.filter((r) => allows(one, who, r)).map((r) => r.id))
    }),
    { numRuns: 400 },
  )
})

const snake = ({ id, ownerId, unitId, state, isPublic, points }: Row) => ({
  id,
  owner_id: ownerId,
  unit_id: unitId,
  state,
  is_public: isPublic,
  points,
})
