import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoInstant } from './db.ts'

test('an instant is read as JavaScript reads it, whatever its fraction, zone and year', () => {
  const digits = fc.integer({ min: 0, max: 999_999 }).map((n) => String(n).padStart(6, '0').replace(/0+$/, ''))
  const zone = fc.constantFrom('+00', '+07', '-03:30')
  const whole = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-30'), noInvalidDate: true })
  fc.assert(
    fc.property(whole, digits, zone, (at, fraction, offset) => {
      const text = `${at.toISOString().slice(0, 19).replace('T', ' ')}${fraction === '' ? '' : `.${fraction}`}${offset}`
      expect(isoInstant(text)).toBe(new Date(text).toISOString())
    }),
    { numRuns: 2_000 },
  )
})
