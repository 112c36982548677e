import { expect, test } from 'vitest'
import { newId } from './ids.ts'

test('ids of one millisecond are different and in the order in which they were made', () => {
  const ids = Array.from({ length: 2_000 }, () => newId(1_790_000_000_000))
  expect(new Set(ids).size).toBe(2_000)
  expect(ids.toSorted()).toEqual(ids)
  for (const id of ids) expect(id).toMatch(/^01a0c450-6c00-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
})

test('a later time sorts after an earlier one, whenever they were made', () => {
  expect(newId(1_790_000_000_001) > newId(1_790_000_000_002)).toBe(false)
})
