import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkForm } from './check-form.ts'
import type { Answers, Form, Given, Item, Plain } from './form.ts'
import { choicesFor, judge } from './judge.ts'

const w = (text: string) => ({ vi: text, en: text })
const typed = (value: Plain): Given => ({ value, source: { kind: 'typed' } })
const today = { today: '2026-11-22' }
const form = (items: readonly Item[], choices: Form['choices'] = {}): Form => ({
  id: 'test',
  version: 1,
  title: w('Thử'),
  pages: [{ name: 'one', title: w('Một'), items }],
  choices,
})

/** Joining a tennis club: members, their children, what they pay. */
const joining: Form = {
  id: 'club.joining',
  version: 1,
  title: w('Vào câu lạc bộ'),
  pages: [
    {
      name: 'who',
      title: w('Người vào'),
      items: [
        { name: 'name', kind: 'text', label: w('Họ tên'), required: true },
        { name: 'born', kind: 'day', label: w('Ngày sinh'), required: true, constraint: '. <= today()' },
        { name: 'age', kind: 'calculated', label: w('Tuổi'), calculate: 'years-between(${born}, today())' },
        { name: 'guardian', kind: 'text', label: w('Người giám hộ'), relevant: '${age} < 16', required: true },
        { name: 'phone', kind: 'phone', label: w('Điện thoại'), required: "${guardian} != ''" },
        {
          name: 'court',
          kind: 'choice',
          label: w('Sân'),
          list: 'courts',
          choiceFilter: "${age} >= 16 or kind = 'x'".replace('kind', '${kind}'),
        },
      ],
    },
    {
      name: 'family',
      title: w('Con'),
      relevant: '${age} >= 18',
      items: [
        {
          name: 'children',
          kind: 'repeat',
          label: w('Con'),
          most: 3,
          items: [
            { name: 'childName', kind: 'text', label: w('Tên'), required: true },
            { name: 'childBorn', kind: 'day', label: w('Ngày sinh'), constraint: '. > ${born}' },
            {
              name: 'childAge',
              kind: 'calculated',
              label: w('Tuổi'),
              calculate: 'years-between(${childBorn}, today())',
            },
          ],
        },
        { name: 'fee', kind: 'calculated', label: w('Phí'), calculate: '200000 + 50000 * count(${children})' },
        { name: 'oldest', kind: 'calculated', label: w('Con lớn'), calculate: 'max(${childAge})' },
      ],
    },
  ],
  choices: {
    courts: [
      { value: 'hard', label: w('Cứng'), columns: { kind: 'y' } },
      { value: 'kids', label: w('Trẻ em'), columns: { kind: 'x' } },
    ],
  },
}
const faultsOf = (answers: Answers) => judge(joining, answers, today).faults.map(({ path, code }) => `${path} ${code}`)

test('the form is good as its author wrote it', () => expect(checkForm(joining)).toEqual([]))

test('what is missing is told, and only of what is asked', () => {
  expect(faultsOf({})).toEqual(['name missing', 'born missing'])
  expect(faultsOf({ name: typed('An'), born: typed('2015-01-01') })).toEqual(['guardian missing'])
  expect(faultsOf({ name: typed('An'), born: typed('2015-01-01'), guardian: typed('Bà Huyền') })).toEqual([
    'phone missing',
  ])
  expect(faultsOf({ name: typed('An'), born: typed('1980-01-01'), guardian: typed('kept, not asked') })).toEqual([])
})

test('answers of questions that are not asked do not count; computed ones do', () => {
  const { answers, pages } = judge(
    joining,
    {
      name: typed('An'),
      born: typed('1980-01-01'),
      guardian: typed('Bà Huyền'),
      age: typed(3),
      children: [
        { childName: typed('Bình'), childBorn: typed('2010-05-05'), childAge: typed(99) },
        { childName: typed('Chi'), childBorn: typed('2014-05-05') },
      ],
    },
    today,
  )
  expect(pages).toEqual(['who', 'family'])
  expect(answers['guardian']).toBeUndefined()
  expect(answers['age']).toEqual({ value: 46, source: { kind: 'computed' } })
  expect(answers['fee']).toEqual({ value: 300_000, source: { kind: 'computed' } })
  expect(answers['oldest']).toEqual({ value: 16, source: { kind: 'computed' } })
  expect((answers['children'] as Answers[]).map((row) => row['childAge'])).toMatchObject([{ value: 16 }, { value: 12 }])
})

test('a page that does not apply takes its repeats with it', () => {
  const judged = judge(joining, { born: typed('2015-01-01'), children: [{ childName: typed('Chi') }] }, today)
  expect(judged.pages).toEqual(['who'])
  expect(judged.times.get('children')).toBe(0)
  expect(judged.answers['children']).toBeUndefined()
  expect(judged.answers['fee']).toBeUndefined()
})

test('repeats know their bounds and each row its own answers', () => {
  const adult = { name: typed('An'), born: typed('1980-01-01') }
  expect(faultsOf({ ...adult, children: [{}, { childName: typed('B'), childBorn: typed('1970-01-01') }] })).toEqual([
    'children[0].childName missing',
    'children[1].childBorn constraint',
  ])
  const four = Array.from({ length: 4 }, () => ({ childName: typed('B') }))
  expect(faultsOf({ ...adult, children: four })).toEqual(['children tooMany'])
})

test('choices are offered by the answers so far', () => {
  const offered = (born: string) => choicesFor(joining, 'court', { born: typed(born) }, today).map(({ value }) => value)
  expect(offered('1980-01-01')).toEqual(['hard', 'kids'])
  expect(offered('2015-01-01')).toEqual(['kids'])
  expect(
    faultsOf({
      name: typed('A'),
      born: typed('2015-01-01'),
      guardian: typed('B'),
      phone: typed('0912 345 678'),
      court: typed('hard'),
    }),
  ).toEqual(['court notOffered'])
})

test.each<[Partial<Item> & { kind: Item['kind'] }, Plain, string | undefined]>([
  [{ kind: 'whole' }, 1.5, 'notWhole'],
  [{ kind: 'whole' }, 'ba', 'unreadable'],
  [{ kind: 'whole', least: 1, most: 9 }, 0, 'tooSmall'],
  [{ kind: 'whole', least: 1, most: 9 }, 10, 'tooLarge'],
  [{ kind: 'whole' }, Number.NaN, 'unreadable'],
  [{ kind: 'money' }, -1, 'tooSmall'],
  [{ kind: 'decimal' }, 1e308, undefined],
  [{ kind: 'day' }, '2026-02-30', 'unreadable'],
  [{ kind: 'day' }, '2024-02-29', undefined],
  [{ kind: 'text', least: 3 }, 'Ệộ', 'tooShort'],
  [{ kind: 'text' }, 'x'.repeat(501), 'tooLong'],
  [{ kind: 'phone' }, '+84 912.345.678', undefined],
  [{ kind: 'phone' }, '0123', 'notPhone'],
  [{ kind: 'email' }, 'an@', 'notEmail'],
  [{ kind: 'citizenId' }, '000099000123', 'notCitizenId'],
  [{ kind: 'citizenId' }, '046199000123', undefined],
  [{ kind: 'files', least: 2 }, ['a'], 'tooFew'],
  [{ kind: 'truth' }, 'yes', 'unreadable'],
  [{ kind: 'choices' }, ['a', 'z'], 'notOffered'],
  [{ kind: 'place' }, { lon: 107.5, lat: 16.4 }, undefined],
])('an answer fits its kind: %j %j', (part, value, code) => {
  const one = { label: w('x'), ...(part.kind === 'choices' ? { list: 'l' } : {}), ...part, name: 'q' } as Item
  const tested = form([one], { l: [{ value: 'a', label: w('a') }] })
  expect(judge(tested, { q: typed(value) }, today).faults[0]?.code).toBe(code)
})

describe('an author is told what is wrong with a form', () => {
  const text = (name: string, more: Partial<Item> = {}) => ({ name, kind: 'text', label: w(name), ...more }) as Item
  test.each<[string, Form, string]>([
    ['two of one name', form([text('a'), text('a')]), 'a name nameTaken'],
    ['a name that is none', form([text('1 x')]), '1 x name badName'],
    ['a circle', form([text('a', { relevant: '${b} = 1' }), text('b', { relevant: '${a} = 1' })]), 'a calculate cycle'],
    ['itself', form([text('a', { relevant: "${a} = ''" })]), 'a calculate cycle'],
    ['nobody', form([text('a', { relevant: '${z} = 1' })]), 'a relevant unknown-field'],
    ['not an expression', form([text('a', { constraint: '. >' })]), 'a constraint expected'],
    ['no list', form([text('a', { kind: 'choice' })]), 'a list noList'],
    ['nothing to compute', form([text('a', { kind: 'calculated' })]), 'a calculate nothingToCompute'],
    ['an empty form', form([]), 'one items empty'],
    [
      'a value twice',
      form([text('a', { kind: 'choice', list: 'l' })], {
        l: [
          { value: 'x', label: w('x') },
          { value: 'x', label: w('y') },
        ],
      }),
      'l list valueTaken',
    ],
    ['100,000 brackets', form([text('a', { relevant: '('.repeat(100_000) })]), 'a relevant too-long'],
  ])('%s', (_, bad, expected) => {
    expect(checkForm(bad).map(({ path, part, code }) => `${path} ${part} ${code}`)).toContain(expected)
  })
})

test('whatever is sent in, a judgement comes out, and what counts is judged alike again', () => {
  const plain: fc.Arbitrary<Plain> = fc.oneof(
    fc.constant(null),
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.array(fc.string()),
    fc.constantFrom('1980-01-01', '2015-05-05'),
  )
  const given = plain.map(typed)
  const names = [
    'name',
    'born',
    'age',
    'guardian',
    'phone',
    'court',
    'fee',
    'children',
    '__proto__',
    'nobody',
    'oldest',
  ]
  const answers = fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof(given, fc.array(fc.dictionary(fc.constantFrom('childName', 'childBorn', 'x'), given), { maxLength: 5 })),
  )
  fc.assert(
    fc.property(answers, (sent) => {
      const first = judge(joining, sent as Answers, today)
      // What could not be read was told as a fault and cannot be filed; all else is judged the same again.
      if (!first.faults.some(({ code }) => code === 'unreadable'))
        expect(judge(joining, first.answers, today).answers).toEqual(first.answers)
      for (const name of Object.keys(first.answers)) expect(names).toContain(name)
    }),
    { numRuns: 500 },
  )
})
