import { describe, expect, test } from 'vitest'
import { day, fill, moment, number, translator } from '../shared/text.ts'
import { languageOf, screenLanguageOf } from './language.ts'

describe('the language of the screens', () => {
  test.each([
    ['/', undefined, undefined, 'vi'],
    ['/', undefined, 'ko-KR,ko;q=0.9,en;q=0.8', 'ko'],
    ['/', undefined, 'zh-TW,zh;q=0.9', 'zh'],
    ['/', undefined, 'fr', 'fr'],
    ['/', undefined, 'de-DE', 'en'],
    ['/', undefined, 'fil-PH', 'en'],
    ['/', 'a=1; lang=fr', 'ko', 'fr'],
    ['/?lang=zh', 'lang=fr', 'ko', 'zh'],
    ['/?lang=xx', 'lang=yy', 'vi', 'vi'],
  ])('%s %s %s', (url, cookie, accept, wanted) => {
    expect(screenLanguageOf(url, cookie, accept)).toBe(wanted)
    expect(languageOf(url, cookie, accept)).toBe(wanted === 'vi' ? 'vi' : 'en')
  })
})

describe('dates and numbers', () => {
  test('each in the order and with the marks of its readers', () => {
    const at = '2026-11-21T17:30:00.000Z'
    expect([day(at), day(at, 'fr'), day(at, 'ko'), day('2026-11-05', 'zh')]).toEqual([
      '22/11/2026',
      '22/11/2026',
      '2026.11.22',
      '2026.11.05',
    ])
    expect([moment(at), moment(at, 'zh')]).toEqual(['00:30 22/11/2026', '2026.11.22 00:30'])
    expect([number(1284), number(1284, 'ko'), number(1284, 'fr')]).toEqual(['1.284', '1,284', '1\u202f284'])
  })

  test('one and none in a sentence', () => {
    const photos = '{n, plural, one {# photo} other {# photos}}'
    expect([0, 1, 2].map((n) => fill(photos, { n }, 'fr'))).toEqual(['0 photo', '1 photo', '2 photos'])
    expect([0, 1].map((n) => fill(photos, { n }, 'en'))).toEqual(['0 photos', '1 photo'])
    expect(translator({ a: '{n} 건' }, 'ko')('a', { n: 12_345 })).toBe('12,345 건')
  })
})
