import fc from 'fast-check'
import { expect, test } from 'vitest'
import writeWorkbook from 'write-excel-file/node'
import { checkForm } from '../shared/model/check-form.ts'
import { KINDS, type Choice, type Form, type Question } from '../shared/model/form.ts'
import { judge } from '../shared/model/judge.ts'
import { house } from '../testing/house.ts'
import { readXlsForm, writeXlsForm } from './xlsform.ts'

type Rows = readonly (readonly string[])[]
const book = (sheets: Readonly<Record<string, Rows>>): Promise<Buffer> =>
  writeWorkbook(
    Object.entries(sheets).map(([sheet, rows]) => ({
      sheet,
      data: rows.map((row) => row.map((value) => (value === '' ? null : { value, type: String }))),
    })),
  ).toBuffer()
const fallback = { id: 'club.sheet', version: 1 }
const read = async (survey: Rows, more: Readonly<Record<string, Rows>> = {}) =>
  readXlsForm(await book({ survey, ...more }), fallback)

test('a form as other tools write it is taken whole', async () => {
  const { form, left } = await read(
    [
      [
        'type',
        'name',
        'label::Tiếng Việt (vi)',
        'label::English (en)',
        'hint::vi',
        'relevant',
        'required',
        'constraint',
        'constraint_message::vi',
        'calculation',
        'choice_filter',
        'default',
        'appearance',
      ],
      ['begin_group', 'who', 'Người chơi', 'Player'],
      ['text', 'full_name', 'Họ tên', 'Name', 'Như trên thẻ', '', 'yes'],
      ['integer', 'age', 'Tuổi', 'Age', '', '', 'yes', '. >= 6 and . <= 120', 'Từ 6 đến 120 tuổi'],
      ['begin group', 'inner', 'Người lớn', 'Adults', '', '${age} >= 18'],
      ['select_one yes_no', 'drives', 'Có xe?', 'Drives?', '', '${full_name} != ""'],
      ['end group'],
      ['end_group'],
      ['select_one province', 'province', 'Tỉnh', 'Province'],
      [
        'select_one commune',
        'commune',
        'Xã',
        'Commune',
        '',
        '',
        '',
        '',
        '',
        '',
        'province = ${province} and name != "x"',
      ],
      ['begin repeat', 'kids', 'Con', 'Children'],
      ['date', 'born', 'Sinh', 'Born', '', '', '', '', '', '', '', '2020-01-31'],
      ['end repeat'],
      ['calculate', 'n', '', '', '', '', '', '', '', 'count(${kids})'],
      ['text', 'note_to', 'Ghi chú', 'Note', '', '', '', '', '', '', '', 'không có gì', 'multiline'],
    ],
    {
      choices: [
        ['list_name', 'name', 'label::vi', 'label::en', 'province'],
        ['yes_no', 'yes', 'Có', 'Yes'],
        ['yes_no', 'no', 'Không', 'No'],
        ['province', 'p1', 'Một', 'One'],
        ['commune', 'c1', 'Xã A', 'A', 'p1'],
        ['commune', 'c2', 'Xã B', 'B', 'p2'],
      ],
      settings: [
        ['form_title', 'form_id', 'version'],
        ['Đăng ký chơi', 'Dang_Ky Chơi', '7'],
      ],
    },
  )
  expect(left).toEqual([])
  expect(form).toMatchObject({ id: 'dang-ky-choi', version: 7, title: { vi: 'Đăng ký chơi', en: 'Đăng ký chơi' } })
  const [who, rest] = form?.pages ?? []
  expect(who).toMatchObject({ name: 'who', title: { vi: 'Người chơi', en: 'Player' } })
  expect(who?.items).toMatchObject([
    { name: 'full_name', kind: 'text', required: true, hint: { vi: 'Như trên thẻ' } },
    { name: 'age', kind: 'whole', constraint: '. >= 6 and . <= 120' },
    { name: 'inner', kind: 'note', label: { vi: 'Người lớn' }, relevant: '${age} >= 18' },
    { name: 'drives', kind: 'choice', relevant: '(${age} >= 18) and (${full_name} != "")' },
  ])
  expect(rest?.items).toMatchObject([
    { name: 'province' },
    { name: 'commune', choiceFilter: '${province} = ${province} and . != "x"' },
  ])
  expect(form?.pages.flatMap(({ items }) => items).find(({ name }) => name === 'kids')).toMatchObject({
    kind: 'repeat',
    items: [{ name: 'born', calculate: "date('2020-01-31')" }],
  })
  expect(form?.pages.flatMap(({ items }) => items).find(({ name }) => name === 'note_to')).toMatchObject({
    kind: 'longText',
    calculate: "'không có gì'",
  })
})

test('what cannot be taken is named by sheet, row and column, and the rest is taken', async () => {
  const { form, left } = await read(
    [
      ['type', 'name', 'label::vi', 'relevant', 'image', 'calculation'],
      ['text', 'a', 'A', '${b} >'],
      ['geotrace', 'road', 'Đường đi'],
      ['text', 'a', 'A lần nữa'],
      ['text', '9x', 'Tên sai'],
      ['begin repeat', 'r', 'R'],
      ['begin repeat', 'inner', 'Trong'],
      ['text', 'lost', 'Mất'],
      ['end repeat'],
      ['text', 'kept', 'Còn'],
      ['end repeat'],
      ['select_one nolist', 'pick', 'Chọn'],
      ['text', 'c', 'C', '${gone} = 1', 'a.png'],
      ['', 'typeless', 'Không loại'],
      ['end group'],
      ['text', 'p', 'P', '${q} = 1'],
      ['text', 'q', '', '${p} = 1'],
    ],
    {
      choices: [
        ['list_name', 'name', 'label'],
        ['l', 'x', 'X'],
        ['l', 'x', 'Y'],
        ['', 'z', 'Z'],
      ],
    },
  )
  expect(left.map(({ sheet, row, column, code }) => `${sheet} ${row} ${column} ${code}`)).toEqual([
    'choices 3 name valueTaken',
    'choices 4 list_name noList',
    'survey 2 relevant fault',
    'survey 3 type type',
    'survey 4 name nameTaken',
    'survey 5 name badName',
    'survey 7 type nested',
    'survey 12 type fault',
    'survey 13 image column',
    'survey 13 relevant fault',
    'survey 14 type noType',
    'survey 15 type notOpened',
    'survey 17 label noLabel',
  ])
  const names = form?.pages.flatMap(({ items }) => items.map(({ name }) => name))
  expect(names).toEqual(['a', 'r', 'pick', 'c', 'p', 'q'])
  expect(form?.pages[1]?.items[0]).toMatchObject({ items: [{ name: 'kept' }] })
})

test('a circle of conditions is named', async () => {
  const { left } = await read([
    ['type', 'name', 'label', 'relevant'],
    ['text', 'p', 'P', '${q} = 1'],
    ['text', 'q', 'Q', '${p} = 1'],
  ])
  expect(left).toMatchObject([{ row: 2, code: 'fault', facts: { why: 'cycle', names: 'p → q → p' } }])
})

// Latin letters only: among what lies between them are other scripts' spaces (U+1680), which no reader of workbooks keeps.
const word = fc
  .stringMatching(/^[A-Za-zÀ-ɏḀ-ỹ0-9][A-Za-zÀ-ɏḀ-ỹ0-9 ,.%(='"<&]{0,20}[A-Za-zÀ-ɏḀ-ỹ0-9]$/)
  .map((text) => text.normalize('NFC'))
const words = fc.record({ vi: word, en: word })
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined })
const without = <T extends object>(one: T): T => JSON.parse(JSON.stringify(one)) as T

const anyQuestion: fc.Arbitrary<Question> = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    label: words,
    hint: maybe(words),
    relevant: maybe(fc.constantFrom("today() > date('2020-01-01')", '1 = 1')),
    required: maybe(fc.constantFrom(true, '1 < 2')),
    requiredWords: maybe(words),
    constraint: maybe(fc.constantFrom(". != ''", 'string-length(.) < 9')),
    constraintWords: maybe(words),
    readOnly: maybe(fc.constant(true)),
    least: maybe(fc.nat(5)),
    most: maybe(fc.integer({ min: 5, max: 1_000_000 })),
    accepts: fc.constantFrom(undefined, ['image/*', 'application/pdf']),
    prefill: fc.constantFrom(undefined, [
      { from: 'eid' as const, what: 'name' },
      { from: 'earlier' as const, what: 'a.b' },
    ]),
  })
  .map(({ kind, accepts, ...one }) => ({
    name: '',
    kind,
    ...one,
    ...(kind === 'files' ? { accepts } : {}),
    ...(kind === 'calculated' ? { calculate: '1 + 2' } : {}),
    ...(kind === 'choice' || kind === 'choices' ? { list: 'list', choiceFilter: "${area} = 'x' or . = 'v1'" } : {}),
  })) as fc.Arbitrary<Question>

const anyForm: fc.Arbitrary<Form> = fc
  .record({
    title: words,
    version: fc.integer({ min: 1, max: 99 }),
    pages: fc.array(
      fc.record({
        title: words,
        hint: maybe(words),
        relevant: maybe(fc.constant('2 > 1')),
        single: fc.array(anyQuestion, { minLength: 1, maxLength: 4 }),
        repeated: fc.array(anyQuestion, { maxLength: 2 }),
        most: maybe(fc.integer({ min: 1, max: 9 })),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    choices: fc.array(fc.record({ label: words, area: maybe(word) }), { minLength: 1, maxLength: 4 }),
  })
  .map(({ title, version, pages, choices }) => {
    let n = 0
    const named = (one: Question): Question => ({ ...one, name: `q${n++}` })
    const list = choices.map(({ label, area }, at): Choice => ({
      value: `v${at}`,
      label,
      columns: { area: area ?? 'x' },
    }))
    return without({
      id: 'club.any',
      version,
      title,
      pages: pages.map(({ title: of, hint, relevant, single, repeated, most }, at) => ({
        name: `p${at}`,
        title: of,
        hint,
        relevant,
        items: [
          ...single.map(named),
          ...(repeated.length === 0
            ? []
            : [{ name: `r${at}`, kind: 'repeat' as const, label: of, hint, most, items: repeated.map(named) }]),
        ],
      })),
      choices: { list },
    }) as Form
  })

test('what is written as a workbook is read as the same form', async () => {
  await fc.assert(
    fc.asyncProperty(anyForm, async (form) => {
      expect(checkForm(form)).toEqual([])
      expect(await readXlsForm(await writeXlsForm(form), fallback)).toEqual({ form, left: [] })
    }),
    { numRuns: 25 },
  )
}, 120_000)

test('the form of the club comes back and judges alike', async () => {
  const { form, left } = await readXlsForm(await writeXlsForm(house), fallback)
  expect(left).toEqual([])
  expect(form).toEqual(house)
  const faults = (one: Form) => judge(one, {}, { today: '2026-11-22' }).faults
  expect(faults(form as Form)).toEqual(faults(house))
}, 120_000)
