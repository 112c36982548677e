import { expect, test } from 'vitest'
import type { Form } from './shared/model/form.ts'
import { joining } from './testing/club.ts'
import {
  added,
  addedPage,
  choicesFrom,
  choicesTo,
  freeName,
  moved,
  thingAt,
  withPart,
  withThing,
} from './shared/edit/edit-form.ts'

const names = (form: Form) => form.pages.map(({ name, items }) => `${name}: ${items.map((one) => one.name).join(' ')}`)

test('things are added, moved and taken away where they stand', () => {
  const first = added(joining, [0, 2], 'money')
  expect(first.spot).toEqual([0, 6])
  expect(thingAt(first.form, first.spot)).toMatchObject({ kind: 'money', name: 'cau' })
  const inRepeat = added(first.form, [1, 0], 'choice')
  expect(thingAt(inRepeat.form, inRepeat.spot)).toMatchObject({ name: 'cau2', list: 'sexes' })
  expect(inRepeat.spot).toEqual([1, 0, 1])
  expect(added(joining, [1, 0], 'repeat').form).toBe(joining)
  const up = moved(inRepeat.form, inRepeat.spot, -1)
  expect(up.spot).toEqual([1, 0, 0])
  expect(thingAt(up.form, [1, 0, 1])).toMatchObject({ name: 'childName' })
  expect(names(moved(joining, [0], 1).form)).toEqual(['family: children', 'who: name sex born phone racket papers'])
  expect(moved(joining, [0], -1).form).toBe(joining)
  expect(names(withThing(joining, [0, 1], undefined))[0]).toBe('who: name born phone racket papers')
  expect(withThing(joining, [9, 1], undefined)).toBe(joining)
  expect(addedPage(joining)).toMatchObject({ spot: [2] })
  expect(freeName(joining, 'name')).toBe('name2')
})

test('a property that says nothing is left out, a label stays', () => {
  const question = { name: 'a', kind: 'text', label: { vi: 'A', en: 'A' }, hint: { vi: 'x', en: 'y' }, required: true }
  expect(withPart(question, 'hint', { vi: '', en: '' })).not.toHaveProperty('hint')
  expect(withPart(question, 'required', false)).not.toHaveProperty('required')
  expect(withPart(question, 'label', { vi: '', en: '' })).toMatchObject({ label: { vi: '', en: '' } })
})

test('a list is written as lines and read back', () => {
  const list = joining.choices['sexes'] ?? []
  expect(choicesFrom(choicesTo(list))).toEqual(list)
  expect(choicesFrom('a | Một | One | tinh=p1\n\nHai')).toEqual([
    { value: 'a', label: { vi: 'Một', en: 'One' }, columns: { tinh: 'p1' } },
    { value: 'v3', label: { vi: 'Hai', en: 'Hai' } },
  ])
})
