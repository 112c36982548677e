import { expect, test } from 'vitest'
import { joining, typed } from './testing/club.ts'
import { conflictsOf, merged } from './shared/fill/conflicts.ts'

test('two devices differ where their answers do, and each answer is chosen by itself', () => {
  const mine = { name: typed('An'), racket: typed('Gỗ'), children: [{ childName: typed('Na') }] }
  const theirs = { name: typed('An'), phone: typed('0912345678'), children: [{ childName: typed('Bi') }] }
  expect(conflictsOf(joining, mine, theirs).map(({ name }) => name)).toEqual(['phone', 'racket', 'children'])
  expect(merged(mine, theirs, new Set(['phone', 'racket']))).toEqual({
    name: typed('An'),
    phone: typed('0912345678'),
    children: [{ childName: typed('Na') }],
  })
  const known = { ...mine, name: { value: 'An', source: { kind: 'eid' as const, at: '' } } }
  expect(conflictsOf(joining, mine, known)).toEqual([])
})
