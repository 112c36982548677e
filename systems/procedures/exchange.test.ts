import { deflateRawSync } from 'node:zlib'
import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import readExcelFile from 'read-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProcedureContent } from './contract.ts'
import { zipVerdict } from './exchange/zip-guard.ts'
import { catalogue } from './testing/stage.ts'

let stage: Awaited<ReturnType<typeof catalogue>>
beforeAll(async () => {
  stage = await catalogue()
})
afterAll(() => stage.app.stop())
const dated = { validFrom: '2026-12-01', citation: 'Quyết định thử số 5' }
const bring = (bytes: Buffer | string, format: 'json' | 'xlsx', apply = false) =>
  stage.desk().bringIn({ ...dated, format, apply }, new Blob([bytes as unknown as string]))
const take = async (format: 'json' | 'xlsx') =>
  Buffer.from(await (await fetch(`${stage.app.url}/api/procedures/export.${format}`)).arrayBuffer())
const inForce = async (code: string): Promise<ProcedureContent> => {
  const { id } = await stage.desk().get({ code })
  return (await stage.desk().row({ id })).content as ProcedureContent
}

type Cells = (string | number | boolean | null)[]
/** The exported workbook, changed by sheet and row, as somebody would do it by hand. */
async function workbook(change: (sheets: Map<string, Cells[]>) => void): Promise<Buffer> {
  const read = await readExcelFile(await take('xlsx'))
  const sheets = new Map(read.map(({ sheet, data }) => [sheet, data as Cells[]]))
  change(sheets)
  return writeExcelFile([...sheets].map(([sheet, data]) => ({ sheet, data: data as SheetData }))).toBuffer()
}

test.each(['json', 'xlsx'] as const)('an export (%s) brought in again changes nothing', async (format) => {
  expect(await bring(await take(format), format)).toMatchObject({ found: 5, same: 5, drafts: [], faults: [], more: 0 })
})

test('a changed workbook becomes drafts, all or none', async () => {
  const bytes = await workbook((sheets) => {
    const papers = sheets.get('papers') ?? []
    const row = papers.find(([code]) => code === '9.000002')
    if (row) row[2] = 'Đơn mượn sân'
  })
  const seen = await bring(bytes, 'xlsx')
  expect(seen).toMatchObject({ same: 4, drafts: [{ id: null, code: '9.000002' }], faults: [] })
  const made = await bring(bytes, 'xlsx', true)
  const { content, state } = await stage.desk().row({ id: made.drafts[0]?.id ?? '' })
  expect(state).toBe('draft')
  expect((content as ProcedureContent).papers[0]?.name.vi).toBe('Đơn mượn sân')
  await expect(bring(bytes, 'xlsx', true)).rejects.toMatchObject({ code: 'procedures.importFaulty' })
})

test('bad rows are named by sheet and row, and nothing is brought in', async () => {
  const bytes = await workbook((sheets) => {
    const [procedures, fees, steps, papers] = ['procedures', 'fees', 'steps', 'papers'].map(
      (name) => sheets.get(name) ?? [],
    )
    const head = procedures?.[0] ?? []
    const first = procedures?.[1]
    if (first) first[head.indexOf('level')] = 'district'
    fees?.push(['9.999999', 'online', 'x', 'fee', 'Phí', 'Fee', 1, null, null, null, 'Căn cứ'])
    const step = steps?.find(([code, key]) => code === '9.000002' && key === 'verify')
    if (step) step[steps?.[0]?.indexOf('hours') ?? 0] = 'nhiều'
    const paper = papers?.findIndex(([code]) => code === '9.000006') ?? -1
    const cells = papers?.[paper]
    if (cells) cells[papers?.[0]?.indexOf('when') ?? 0] = '${nobody} = 1'
  })
  const { faults, drafts } = await bring(bytes, 'xlsx')
  const read = await readExcelFile(bytes)
  const rowIn = (sheet: string, fits: (row: Cells) => boolean) =>
    ((read.find((one) => one.sheet === sheet)?.data ?? []) as Cells[]).findIndex(fits) + 1
  expect(faults).toContainEqual(
    expect.objectContaining({ sheet: 'procedures', row: 2, column: 'level', code: 'badValue' }),
  )
  expect(faults).toContainEqual(
    expect.objectContaining({ sheet: 'fees', row: rowIn('fees', ([code]) => code === '9.999999'), code: 'noSuchCode' }),
  )
  expect(faults).toContainEqual(
    expect.objectContaining({
      sheet: 'steps',
      row: rowIn('steps', ([code, key]) => code === '9.000002' && key === 'verify'),
      column: 'hours',
      code: 'badValue',
    }),
  )
  expect(faults).toContainEqual(
    expect.objectContaining({
      sheet: 'papers',
      row: rowIn('papers', ([code]) => code === '9.000006'),
      column: 'when',
      code: 'badExpression',
    }),
  )
  expect(drafts.every(({ id }) => id === null)).toBe(true)
  await expect(bring(bytes, 'xlsx', true)).rejects.toMatchObject({ code: 'procedures.importFaulty', status: 409 })
})

test('a code twice in a JSON file is named with the row', async () => {
  const one = await inForce('9.000003')
  const { faults } = await bring(JSON.stringify([one, one]), 'json')
  expect(faults).toContainEqual(expect.objectContaining({ row: 2, code: 'codeTwice' }))
})

/** A ZIP file with one entry that unpacks to so many bytes and says it is small. */
function bomb(bytes: number): Buffer {
  const packed = deflateRawSync(Buffer.alloc(bytes))
  const name = Buffer.from('xl/workbook.xml')
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt32LE(10, 24)
  entry.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + name.length, 12)
  end.writeUInt32LE(30 + name.length + packed.length, 16)
  return Buffer.concat([local, name, packed, entry, name, end])
}

// Packed before any test runs: it takes seconds, and a connection that rests so long is closed.
const BIG = bomb(200 * 1024 * 1024)

test('a ZIP bomb is refused before it is unpacked whole, whatever it says of its size', async () => {
  expect(zipVerdict(bomb(1_000))).toBe('fine')
  expect(zipVerdict(BIG)).toBe('tooLarge')
  await expect(bring(BIG, 'xlsx')).rejects.toMatchObject({
    code: 'procedures.fileTooLarge',
    status: 413,
  })
})

test.each([
  ['nothing', '', 'xlsx'],
  ['a text', 'PK nothing', 'xlsx'],
  ['a ZIP that is no workbook', bomb(1_000), 'xlsx'],
  ['no JSON', '{', 'json'],
  ['JSON of another kind', '{"a":1}', 'json'],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00]), 'json'],
] as const)('%s is refused as unreadable', async (_, bytes, format) => {
  await expect(bring(bytes, format)).rejects.toMatchObject({ code: 'procedures.fileUnreadable', status: 400 })
})

test.each([
  [{ found: 3 }, [null, 1, 'x']],
  [{ found: 1 }, [{ __proto__: 1, code: '9.000001' }]],
])('records of the wrong form are faults, never a 500', async (wanted, records) => {
  const result = await bring(JSON.stringify(records), 'json')
  expect(result).toMatchObject(wanted)
  expect(result.faults.length).toBeGreaterThan(0)
})
