import { describe, expect, test } from 'vitest'
import { exactWord, foldWord, keyLine, vectorOf } from './folding.ts'
import { rangesIn, snippetOf } from './snippet.ts'
import { meant } from './typing.ts'

describe('keys typed without an input method', () => {
  test.each([
    ['dduowngf', 'đường'],
    ['duwowngf', 'dường'],
    ['duongwdf', 'đường'],
    ['hoaf', 'hoà'],
    ['hoafn', 'hoàn'],
    ['binhf', 'bình'],
    ['tieengs vieetj', 'tiếng việt'],
    ['nguyeenx', 'nguyễn'],
    ['muaw', 'mưa'],
    // Also an English word: which is why keys are tried only when the query as typed found nothing.
    ['test', 'tét'],
    ['quaan', 'quân'],
    ['giaays', 'giấy'],
    ['thuyr', 'thuỷ'],
    ['xoaif', 'xoài'],
    ['d9u7o7ng2', 'đường'],
    ['tie61ng', 'tiếng'],
    ['hue61', 'huế'],
  ])('%s was meant as %s', (keys, words) => expect(meant(keys)).toBe(words.normalize('NFC')))

  test.each(['duong', 'wifi', 'tennis', 'strength', '2024', 'a1b2c3d4', 'đường', '', '🌧', 'covid19'])(
    '%s stays what it is',
    (query) => expect(meant(query)).toBeUndefined(),
  )
})

test('words meet without marks, and with marks wherever the tone is written', () => {
  expect(new Set(['Hoà', 'Hòa', 'hoa', 'HÓA'].map(foldWord))).toEqual(new Set(['hoa']))
  expect(foldWord('Đường')).toBe('duong')
  expect(exactWord('hoà')).toBe(exactWord('Hòa'))
  expect(exactWord('Thuỷ'.normalize('NFD'))).toBe(exactWord('Thủy'))
  expect(exactWord('Mỹ')).toBe(exactWord('Mĩ'))
  expect(exactWord('quý')).toBe(exactWord('quí'))
  expect(exactWord('máy')).not.toBe(exactWord('mái'))
  expect(new Set(['hoa', 'hoà', 'hoá', 'hoả'].map(exactWord)).size).toBe(4)
  expect(new Set(['văn', 'vân', 'vàn', 'van'].map(exactWord)).size).toBe(4)
  expect(exactWord('đa')).not.toBe(exactWord('da'))
})

test('a document number is its parts; a vector holds no sign that means something to the server', () => {
  expect(keyLine('45/2024/TT-BTC')).toBe('45 2024 tt btc')
  const vector = vectorOf([{ text: "O'Brien \\ : * & | ! ( ) <-> 'x' 東京 {}", weight: 'A' }], foldWord)
  expect(vector).toBe("'o':1A 'brien':2A 'x':3A '東京':4A")
})

test('found words are shown by their places, in the part of the text where most of them stand', () => {
  expect(rangesIn('Đường Hoà Bình', ['hoa', 'bi'])).toEqual([
    [6, 9],
    [10, 14],
  ])
  const long = `${'Không có gì ở đây cả. '.repeat(20)}Giấy khai sinh được cấp ngay. ${'Hết chuyện. '.repeat(30)}`
  const { text, ranges } = snippetOf(long, ['khai', 'sinh'])
  expect(ranges.map(([from, to]) => text.slice(from, to))).toEqual(['khai', 'sinh'])
  expect(text.length).toBeLessThan(200)
  expect(snippetOf('', ['x'])).toEqual({ text: '', ranges: [] })
})
