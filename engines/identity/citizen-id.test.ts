import fc from 'fast-check'
import { expect, test } from 'vitest'
import { birthYearOf, citizenIdFault, sexOf } from './citizen-id.ts'

test.each([
  ['046158004271', { birthDate: '1958-03-12', sex: 'female' as const }, undefined],
  ['001204003768', { birthDate: '2004-07-15', sex: 'male' as const }, undefined],
  ['096399999999', {}, undefined],
  ['101190000001', {}, undefined],
  ['12345678901', {}, 'form'],
  ['0461580042711', {}, 'form'],
  ['04615800427a', {}, 'form'],
  ['٠46158004271', {}, 'form'],
  ['', {}, 'form'],
  ['000158004271', {}, 'province'],
  ['097158004271', {}, 'province'],
  ['046158004271', { birthDate: '1959-03-12' }, 'birthDate'],
  ['046358004271', { birthDate: '1958-03-12' }, 'birthDate'],
  ['046158004271', { sex: 'male' as const }, 'sex'],
])('%s with %o: %s', (id, known, fault) => {
  expect(citizenIdFault(id, known)).toBe(fault)
})

test('the century and sex digit tells year and sex for every year it can write', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1900, max: 2399 }), fc.boolean(), (year, female) => {
      const digit = Math.floor((year - 1900) / 100) * 2 + (female ? 1 : 0)
      const id = `046${digit}${String(year % 100).padStart(2, '0')}000001`
      expect(birthYearOf(id)).toBe(year)
      expect(sexOf(id)).toBe(female ? 'female' : 'male')
      expect(citizenIdFault(id, { birthDate: `${year}-01-01`, sex: female ? 'female' : 'male' })).toBeUndefined()
    }),
  )
})
