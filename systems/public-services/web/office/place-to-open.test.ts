import { expect, test } from 'vitest'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { placeToOpen } from './place-to-open.ts'

const place = (own: boolean, toPrint: number) => ({ id: newId(), name: 'Nơi', own, toPrint })
const anywhere = { asked: null, unit: null }

test('one’s own place opens first, also where more waits elsewhere', () => {
  const [centre, ward] = [place(false, 4), place(true, 0)]
  expect(placeToOpen([centre, ward], anywhere)).toBe(ward.id)
})

test('of several own places, and of none, the one where papers wait', () => {
  const [idle, busy] = [place(true, 0), place(true, 2)]
  expect(placeToOpen([idle, busy], anywhere)).toBe(busy.id)
  const [quiet, full] = [place(false, 0), place(false, 1)]
  expect(placeToOpen([quiet, full], anywhere)).toBe(full.id)
  expect(placeToOpen([quiet], anywhere)).toBe(quiet.id)
  expect(placeToOpen([], anywhere)).toBeUndefined()
})

test('what is asked for goes before, then the unit of the console; one that is not theirs asks for nothing', () => {
  const [centre, ward] = [place(false, 0), place(true, 3)]
  expect(placeToOpen([centre, ward], { asked: centre.id, unit: ward.id })).toBe(centre.id)
  expect(placeToOpen([centre, ward], { asked: null, unit: centre.id })).toBe(centre.id)
  expect(placeToOpen([centre, ward], { asked: newId(), unit: newId() })).toBe(ward.id)
})
