import { expect, test } from 'vitest'
import { queryOf, readWanted, same, wantedOf, writeWanted } from './queue-wanted.ts'

const commune = '0197b000-0000-7000-8000-000000000001'

test('what is wanted survives the address, and only what differs stands there', () => {
  const wanted = { view: 'late', q: 'đèn đường', state: 'working', commune, sort: 'opened' } as const
  expect(readWanted(writeWanted(wanted))).toEqual(wanted)
  expect(writeWanted(readWanted(new URLSearchParams())).toString()).toBe('')
})

test('an address somebody made up is the whole queue', () => {
  const made = readWanted(new URLSearchParams('view=everything&state=<b>&commune=1&sort=random'))
  expect(made).toEqual({ view: 'all', q: '', state: '', commune: '', sort: 'due' })
})

test('a saved filter shows what it was saved from', () => {
  const wanted = { view: 'escalated', q: '', state: '', commune, sort: 'due' } as const
  const query = queryOf(wanted, 'field-reports.report', null)
  expect(query).toEqual({ types: ['field-reports.report'], view: 'escalated', sort: 'due', communeIds: [commune] })
  expect(same(wantedOf(query), wanted)).toBe(true)
})
