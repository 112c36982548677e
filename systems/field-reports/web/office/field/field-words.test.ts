import { expect, test } from 'vitest'
import type { StaffReport } from '../../../contract.ts'
import type { Deed } from './field-store.ts'
import { fieldSteps, geoLink, inOrder, metresBetween, newsOf } from './field-words.ts'

const report = (id: string, more: Partial<StaffReport>) =>
  ({ id, at: { lon: 107.58, lat: 16.46 }, dueAt: null, actions: [], timeline: [], ...more }) as unknown as StaffReport
const deed = (more: Partial<Deed>) => ({ reportId: 'a', action: 'accept', state: 'waiting', seen: 0, ...more }) as Deed

test('reports come by their deadline, those without one last; the nearest first when asked', () => {
  const far = report('a', { dueAt: '2026-01-01T00:00:00Z', at: { lon: 107.7, lat: 16.5 } })
  const near = report('b', { dueAt: '2026-02-01T00:00:00Z' })
  const open = report('c', {})
  expect(inOrder([open, near, far], 'due', undefined).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(inOrder([far, near], 'near', { lon: 107.58, lat: 16.46 }).map(({ id }) => id)).toEqual(['b', 'a'])
  expect(inOrder([near, far], 'near', undefined).map(({ id }) => id)).toEqual(['a', 'b'])
})

test('a minute of latitude is a sea mile', () => {
  expect(metresBetween({ lon: 107, lat: 16 }, { lon: 107, lat: 16 + 1 / 60 })).toBeCloseTo(1_853, 0)
})

test('after an acceptance that waits the result may be written; after a conflict nothing more', () => {
  const one = report('a', { actions: ['accept', 'ask'] })
  expect(fieldSteps(one, [])).toEqual(['accept'])
  expect(fieldSteps(one, [deed({})])).toEqual(['resolve'])
  expect(fieldSteps(one, [deed({}), deed({ action: 'resolve' })])).toEqual([])
  expect(fieldSteps(one, [deed({ state: 'conflict' })])).toEqual([])
  expect(fieldSteps(one, [deed({ state: 'sent' })])).toEqual(['accept'])
})

test('a conflict tells what others did since', () => {
  const entry = (action: string) => ({ action }) as StaffReport['timeline'][number]
  const now = report('a', { timeline: [entry('opened'), entry('accept'), entry('transfer')] })
  expect(newsOf(deed({ now, seen: 2 })).map(({ action }) => action)).toEqual(['transfer'])
  expect(newsOf(deed({ seen: 2 }))).toEqual([])
})

test('the link of a place is one that every phone knows', () => {
  expect(geoLink({ lon: 107.58, lat: 16.46 })).toBe('geo:16.460000,107.580000?q=16.460000,107.580000')
})
