import { expect, test } from 'vitest'
import { dueWords } from './due.ts'

const NOW = Date.parse('2026-11-21T07:00:00Z')
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString()

test.each([
  [at(90), 'left.hours', 1, 'warning'],
  [at(59), 'left.minutes', 59, 'warning'],
  [at(2 * 1440 + 5), 'left.days', 2, 'neutral'],
  [at(-1), 'late.minutes', 1, 'danger'],
  [at(-0.2), 'late.minutes', 1, 'danger'],
  [at(-3 * 60), 'late.hours', 3, 'danger'],
  [at(-1440), 'late.days', 1, 'danger'],
  [at(0), 'left.minutes', 1, 'warning'],
] as const)('a deadline at %s reads %s %i', (dueAt, key, count, tone) => {
  expect(dueWords(dueAt, NOW)).toEqual({ key, count, tone })
})

test('what is closed or has no deadline is never late', () => {
  expect(dueWords(at(-5000), NOW, true)).toMatchObject({ key: 'closed', tone: 'success' })
  expect(dueWords(null, NOW)).toMatchObject({ key: 'none', tone: 'neutral' })
})
