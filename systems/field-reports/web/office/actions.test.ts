import { expect, test } from 'vitest'
import { draftOf, dropDraft, EMPTY, keepDraft, STEPS, stepsFor } from './actions.ts'

test('only open steps are offered, in the order of the work, and none twice', () => {
  expect(stepsFor(['refuse', 'accept']).map(({ action }) => action)).toEqual(['accept', 'refuse'])
  expect(stepsFor([])).toEqual([])
  const keys = STEPS.map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
})

test('a step that the screen does not know is still offered, with a free note', () => {
  expect(stepsFor(['escalate'])).toEqual([{ action: 'escalate', key: '', note: 'free' }])
})

test('what was typed for a step of a report stays until it is dropped', () => {
  keepDraft('one', 'refuse', { ...EMPTY, note: 'đang viết' })
  expect(draftOf('one', 'refuse').note).toBe('đang viết')
  expect(draftOf('one', 'ask')).toBe(EMPTY)
  expect(draftOf('two', 'refuse')).toBe(EMPTY)
  dropDraft('one', 'refuse')
  expect(draftOf('one', 'refuse')).toBe(EMPTY)
})
