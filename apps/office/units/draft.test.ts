import { expect, test } from 'vitest'
import { Operation } from '@hue-s/engines/units/contract.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { faultsByLine, lacks, lineOf, newLine, operationOf } from './draft.ts'

const [a, b, c] = [newId(), newId(), newId()]
const made = (name: string, code: string) => ({ name, code, type: 'phường', kind: 'commune' as const, parentId: c })

const operations: Operation[] = [
  { op: 'merge', from: [a, b], into: made('Mới', '90001') },
  {
    op: 'split',
    from: a,
    into: [
      { ...made('Một', '90002'), share: 0.4 },
      { ...made('Hai', '90003'), share: 0.6 },
    ],
  },
  { op: 'rename', unit: a, name: 'Tên mới', type: 'xã' },
  { op: 'recode', unit: a, code: '90004' },
  { op: 'move', unit: a, parentId: b },
  { op: 'dissolve', unit: a },
  {
    op: 'dissolve',
    unit: a,
    into: [
      { unit: b, share: 0.5 },
      { unit: c, share: 0.5 },
    ],
  },
]

test.each(operations)('an operation ($op) survives being opened and saved again', (operation) => {
  const again = operationOf(lineOf(operation))
  expect(again).toEqual(operation)
  expect(Operation.safeParse(again).success).toBe(true)
})

test('an operation without what it is about is not sent', () => {
  expect(lacks(newLine())).toBe(true)
  for (const operation of operations) expect(lacks(lineOf(operation)), operation.op).toBe(false)
  expect(lacks({ ...lineOf(operations[0]!), from: [a] })).toBe(true)
  expect(lacks({ ...lineOf(operations[2]!), name: ' ' })).toBe(true)
})

test('faults of the server stand at the operation they belong to', () => {
  const { of, general } = faultsByLine({
    'operations.0.into.code': 'mã trùng',
    'operations.10.from': 'thiếu',
    title: 'trống',
    version: 'cũ',
  })
  expect(of(0)).toEqual(['mã trùng'])
  expect(of(1)).toEqual([])
  expect(of(10)).toEqual(['thiếu'])
  expect(general).toEqual(['cũ'])
})
