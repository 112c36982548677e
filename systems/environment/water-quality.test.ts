import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Reading } from './contract.ts'
import { waterSetting } from './setting.ts'
import { classOf } from './water-quality.ts'

const packs = ['hue', 'sample'].map((id) =>
  waterSetting.schema.parse(
    JSON.parse(readFileSync(new URL(`../../provinces/${id}/water-quality.json`, import.meta.url), 'utf8')),
  ),
)
const { classes } = packs[0] ?? expect.fail('a pack')
const reading = (measure: Reading['measure'], value: number | null, more: Partial<Reading> = {}): Reading => ({
  ...{ measure, value, unit: '', digits: 1, at: '2026-11-20T00:00:00.000Z', state: 'fresh', doubts: [] },
  ...more,
})
const of = (ph: number, oxygen: number) => classOf([reading('ph', ph), reading('oxygen', oxygen)], classes)

test.each([
  [7.2, 6.4, 'A', []],
  [6.5, 6, 'A', []],
  [6.4, 6.4, 'B', ['ph']],
  [7.2, 5.9, 'B', ['oxygen']],
  [7.2, 4.99, 'C', ['oxygen']],
  [8.6, 7, 'D', ['ph']],
  [5.9, 3, 'D', ['ph', 'oxygen']],
  [7.2, 1.9, 'beyond', ['oxygen']],
])('pH %d with %d mg/L of oxygen is class %s', (ph, oxygen, wanted, failed) => {
  expect(of(ph, oxygen)).toEqual({ class: wanted, missing: [], failed })
})

test('what is old, doubtful or not there classes nothing, and is named', () => {
  const ph = reading('ph', 7)
  for (const oxygen of [
    reading('oxygen', null),
    reading('oxygen', 6, { state: 'stale' }),
    reading('oxygen', 6, { doubts: ['stuck'] }),
  ])
    // prettier-ignore
    expect(classOf([ph, oxygen], classes)).toEqual({ class: null, missing: ['oxygen'], failed: [] })
  expect(classOf([], classes)?.missing).toEqual(['ph', 'oxygen'])
  // A device that hurries is no doubt about what it measured.
  expect(classOf([ph, reading('oxygen', 6, { doubts: ['rate'] })], classes)?.class).toBe('A')
})
