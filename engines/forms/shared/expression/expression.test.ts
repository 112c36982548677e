import { describe, expect, test } from 'vitest'
import { check, evaluate, ExpressionError, fieldsOf, parse, patternOf, print, type Type, type Value } from './index.ts'

const answers: Readonly<Record<string, Value>> = {
  age: 42,
  name: 'Nguyễn Thị Ngọc Huyền',
  typed: '5',
  empty: null,
  born: { day: '2012-02-29' },
  papers: { list: ['cccd', 'passport'] },
  none: { list: [] },
  prices: { list: [100, 250, null] },
  broken: { trouble: 'not-a-number' },
}
const scope = { field: (name: string) => answers[name], self: 'Huế', today: '2026-11-22', position: 3 }
const value = (source: string) => evaluate(parse(source), scope)
const day = (text: string) => ({ day: text })

test.each<[string, Value]>([
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['-2 - -3', 1],
  ['7 mod 4 + 10 div 4', 5.5],
  ['-7 mod 4', -3],
  ['1 < 2 and 2 < 3 or 1 div 0 = 1', true],
  ['${age} >= 14 and selected(${papers}, "cccd")', true],
  ["selected(${papers}, 'giay')", false],
  ["selected('a b c', 'b')", true],
  ['${typed} = 5', true],
  ['${typed} + 1', 6],
  ["${empty} = ''", true],
  ['${empty} != 0', true],
  ['${empty} + 1', null],
  ['${empty} < 1', false],
  ['coalesce(${empty}, ${name})', 'Nguyễn Thị Ngọc Huyền'],
  ['if(${age} > 60, "già", "trẻ")', 'trẻ'],
  ['if(true(), 1, 1 div 0)', 1],
  ['sum(${prices})', 350],
  ['max(${prices}, 7)', 250],
  ['count(${prices})', 3],
  ['count-non-empty(${prices})', 2],
  ['sum(${none})', 0],
  ['min(${none})', null],
  ['indexed-repeat(${prices}, 2)', 250],
  ['count-selected(${papers})', 2],
  ["selected-at('a b c', 1)", 'b'],
  ["join(', ', ${papers})", 'cccd, passport'],
  ["concat('Số ', 12, ' ', ${empty})", 'Số 12 '],
  ["substr('Thừa Thiên', 5)", 'Thiên'],
  ["substr('Thừa Thiên', -5, -1)", 'Thiê'],
  ['string-length(.)', 3],
  ["upper-case('đường')", 'ĐƯỜNG'],
  ['round(2.5)', 3],
  ['round(-2.5)', -3],
  ['round(1.005, 2)', 1.01],
  ['round(1234.5, -2)', 1200],
  ['int(-2.7)', -2],
  ['pow(2, 10)', 1024],
  ['pow(2, -1)', 0.5],
  ['pow(0, -1)', { trouble: 'divided-by-zero' }],
  ['pow(2, 0.5)', { trouble: 'not-a-number' }],
  ['today()', day('2026-11-22')],
  ['today() - ${born}', 5380],
  ['${born} + 1', day('2012-03-01')],
  ['years-between(${born}, today())', 14],
  ["years-between('2012-02-29', '2026-02-28')", 13],
  ["add-months('2024-01-31', 1)", day('2024-02-29')],
  ["add-months('2024-03-31', -13)", day('2023-02-28')],
  ["format-date('2026-11-02', '%e/%n/%Y')", '2/11/2026'],
  ["${born} < '2013-01-01'", true],
  ["date('2026-02-30')", { trouble: 'not-a-day' }],
  ["date('')", null],
  ['1 div 0', { trouble: 'divided-by-zero' }],
  ["'ba' + 1", { trouble: 'not-a-number' }],
  ['${nobody}', { trouble: 'unknown-field' }],
  ['${broken} + 1', { trouble: 'not-a-number' }],
  ['${broken} = 1 or true()', true],
  ['${broken} = 1 and true()', { trouble: 'not-a-number' }],
  ["regex('046099000123', '[0-9]{12}')", true],
  ["regex('04609900012x', '^\\d{12}$')", false],
  ["regex('abc', '(?=a)')", { trouble: 'bad-pattern' }],
  ['position(.)', 3],
  ["citizen-id-fits('046312000123', ${born}, 'female')", true],
  ["citizen-id-fits('046312000123', ${born}, 'male')", false],
  ["citizen-id-fits('046312000123', '1912-02-29')", false],
  ["citizen-id-fits('097312000123')", false],
  ["citizen-id-fits('046212000123', ${born}, 'male')", true],
  ['100000000000000000000 * 3', 3e20],
])('%s', (source, expected) => {
  expect(value(source)).toEqual(expected)
})

describe('what cannot be read is refused with a place and a reason', () => {
  test.each<[string, string, number]>([
    ['', 'expected', 0],
    ['1 +', 'expected', 3],
    ['(1', 'expected', 2],
    ['1 2', 'expected', 2],
    ["'mở", 'open-text', 0],
    ['${a} # 1', 'bad-sign', 5],
    ['evil(1)', 'unknown-function', 0],
    ['if(1)', 'arguments', 0],
    ['constructor(1)', 'unknown-function', 0],
    ['__proto__(1)', 'unknown-function', 0],
    ['${a}[1]', 'bad-sign', 4],
    ['a = 1', 'unknown-function', 0],
  ])('%s', (source, code, at) => {
    expect(() => parse(source)).toThrow(ExpressionError)
    try {
      parse(source)
    } catch (error) {
      expect(error).toMatchObject({ code, at })
    }
  })

  test('neither depth nor length breaks it', () => {
    const hostile = [
      '('.repeat(100_000),
      '('.repeat(4_000) + '1' + ')'.repeat(4_000),
      '-'.repeat(9_000) + '1',
      Array.from({ length: 3_000 }, () => '1').join('+'),
      `${'not('.repeat(2_000)}1${')'.repeat(2_000)}`,
      `concat(${Array.from({ length: 900 }, () => '1').join(',')})`,
      '\u0000',
      '${'.repeat(3_000),
    ]
    for (const source of hostile) expect(() => parse(source), source.slice(0, 20)).toThrow(ExpressionError)
  })

  test('work is bounded, whatever is asked of large answers', () => {
    const many: Value = { list: Array.from({ length: 10_000 }, (_, n) => n) }
    const large = { field: () => many, today: '2026-11-22' }
    expect(evaluate(parse('${a} = ${a}'), large)).toEqual({ trouble: 'too-long' })
    expect(evaluate(parse('sum(${a}) + sum(${a}) + sum(${a})'), large)).toEqual({ trouble: 'too-long' })
    expect(evaluate(parse('sum(${a})'), large)).toBe(49_995_000)
    const long = { field: () => 'a'.repeat(90_000), today: '2026-11-22' }
    expect(evaluate(parse('concat(${a}, ${a})'), long)).toEqual({ trouble: 'too-long' })
  })
})

test('an expression says what it reads, and can be written back', () => {
  const source = `if(\${a} > 1 and (\${b} = 'x' or \${a} = 2), -(1 + 2) * 3, "it's")`
  expect(fieldsOf(parse(source))).toEqual(['a', 'b'])
  expect(print(parse(source))).toBe(source)
  expect(print(parse('((1 - (2 - 3)))'))).toBe('1 - (2 - 3)')
})

test.each<[string, Type, string[]]>([
  ['${n} + 1', 'number', []],
  ['${d} - ${d}', 'number', []],
  ['${d} + 5', 'day', []],
  ['${d} * 2', 'number', ['wrong-type']],
  ['${d} = 5', 'truth', ['wrong-type']],
  ['${d} < 5', 'truth', ['wrong-type']],
  ["${d} < '2026-01-01'", 'truth', []],
  ['${gone} = 1', 'truth', ['unknown-field']],
  ["if(${n} > 1, 'a', 'b')", 'text', []],
  ['if(${n} > 1, 1, "b")', 'any', []],
  ["regex(${t}, '[')", 'truth', ['bad-pattern']],
  ['years-between(${n}, today())', 'number', ['wrong-type']],
  ['. > 1', 'truth', ['self-elsewhere']],
])('the author is told of %s', (source, type, codes) => {
  const types: Readonly<Record<string, Type>> = { n: 'number', d: 'day', t: 'text' }
  const checked = check(parse(source), { field: (name) => types[name] })
  expect(checked.type).toBe(type)
  expect(checked.complaints.map(({ code }) => code)).toEqual(codes)
})

test.each<[string, string, boolean]>([
  ['a*b', 'aaab', true],
  ['a*b', 'aaa', false],
  ['(ab|cd)+', 'abcdab', true],
  ['(ab|cd)+', 'abc', false],
  ['[^0-9]{2,3}', 'ệạ', true],
  ['[A-ZĐ]\\d{2}(\\.\\d{2}){0,3}', 'H57.13.05', true],
  ['0[35789]\\d{8}', '0912345678', true],
  ['x?y?z?', '', true],
  ['(a?){30}a{30}', 'a'.repeat(30), true],
  ['(a+)+b', 'a'.repeat(40), false],
  ['^.$', '\n', false],
  ['[\\]a-]', ']', true],
])('the pattern %s and «%s»', (pattern, text, fits) => {
  expect(patternOf(pattern)?.matches(text)).toBe(fits)
})

test.each([
  '(',
  ')',
  '[',
  'a**',
  '*a',
  'a{2,1}',
  'a{999}',
  '(a{500}){500}',
  '\\1',
  '(?!a)',
  '\\',
  '{',
  'a'.repeat(2_000),
])('no pattern is %s', (pattern) => {
  expect(patternOf(pattern)).toBeUndefined()
})
