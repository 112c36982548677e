import { expect, test } from 'vitest'
import { draftOf, dropDraft, EMPTY, inputOf, keepDraft, STEPS, stepsFor } from './actions.ts'

test('only open steps are offered, in the order of the work, and none twice', () => {
  expect(stepsFor(['refuse', 'accept']).map(({ action }) => action)).toEqual(['accept', 'refuse'])
  expect(stepsFor([])).toEqual([])
  // Publishing anew stands where publishing stood: the two are never open together.
  const keys = STEPS.filter(({ key, action }) => key && action !== 'republish').map(({ key }) => key)
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

test('a step sends only what it takes and what was filled in', () => {
  const step = (action: string) => stepsFor([action])[0]!
  const draft = { ...EMPTY, note: ' vì mưa ', reason: 'weather', agencyId: 'x', otherCode: 'pa-1' }
  const report = { id: 'one', version: 3 }
  expect(inputOf(report, step('pause'), draft)).toEqual({
    id: 'one',
    version: 3,
    action: 'pause',
    note: 'vì mưa',
    reason: 'weather',
  })
  expect(inputOf(report, step('accept'), draft)).toEqual({ id: 'one', version: 3, action: 'accept' })
  expect(inputOf(report, step('extend'), { ...draft, unit: 'workingHours', amount: '8' })).toMatchObject({
    extension: { workingHours: 8 },
  })
  expect(inputOf(report, step('refuse'), draft)).toMatchObject({ reason: 'weather', otherCode: 'PA-1' })
})
