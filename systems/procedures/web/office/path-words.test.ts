import { expect, test } from 'vitest'
import { differences } from '../../shared/differ.ts'
import { pathWords, valueWords } from './path-words.ts'

const t = (key: string) => key.replace(/^procedures\./, '')
const record = {
  level: 'commune',
  audience: ['citizen'],
  channels: [{ kind: 'online', budget: { amount: 3, unit: 'workingDays' } }],
  papers: [{ key: 'id-card', name: { vi: 'Thẻ căn cước', en: 'ID card' }, required: true }],
  legalBases: [{ number: '61/2018/NĐ-CP', title: 'Một cửa', date: '2018-04-23' }],
}
const changed = structuredClone(record)
changed.channels[0]!.budget = { amount: 12000, unit: 'sameDay' }
changed.papers[0]!.required = false
changed.legalBases[0]!.date = '2025-06-09'
changed.audience = ['business']
const said = (lang: 'vi' | 'en') =>
  differences(record, changed).map(({ path, before, after, rows }) => [
    pathWords(t, path, rows, lang),
    before && valueWords(t, path, before, lang),
    after && valueWords(t, path, after, lang),
  ])

test('a change is said with the names of rows, yes and no, words, days and numbers: no key and no `true`', () => {
  expect(said('vi')).toEqual([
    ['office.part.audience › audience.citizen', 'audience.citizen', null],
    ['office.part.channels › channel.online › office.part.budget › office.part.amount', '3', '12.000'],
    [
      'office.part.channels › channel.online › office.part.budget › office.part.unit',
      'unit.workingDays',
      'unit.sameDay',
    ],
    ['office.part.papers › Thẻ căn cước › office.part.required', 'office.yes', 'office.no'],
    ['office.part.legalBases › 61/2018/NĐ-CP › office.part.date', '23/04/2018', '09/06/2025'],
    ['office.part.audience › audience.business', null, 'audience.business'],
  ])
  expect(said('en').at(3)?.[0]).toBe('office.part.papers › ID card › office.part.required')
})

test('what nobody knows is left as it is', () => {
  expect(pathWords(t, 'toString[7].x')).toBe('toString › 8 › x')
  expect(valueWords(t, 'nothing', 'plain', 'vi')).toBe('plain')
})
