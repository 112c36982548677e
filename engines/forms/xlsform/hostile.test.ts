import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import writeWorkbook from 'write-excel-file/node'
import { house } from '../testing/house.ts'
import { openZip, plainZip } from './open-zip.ts'
import { readXlsForm, writeXlsForm } from './xlsform.ts'

const fallback = { id: 'club.sheet', version: 1 }

describe('a hostile file', () => {
  const refused = (file: Buffer) => readXlsForm(file, fallback)
  const zip = (name: string, packed: Buffer, size: number) => {
    const plain = plainZip(
      new Map([
        ['xl/workbook.xml', Buffer.from('<workbook/>')],
        [name, packed],
      ]),
    )
    // The same entry, packed: method 8 and a size of its own choice, in both places.
    for (const [mark, at] of [
      [0x04034b50, 8],
      [0x02014b50, 10],
    ] as const) {
      for (let n = 0; n < plain.length - 4; n++) {
        if (plain.readUInt32LE(n) !== mark || !plain.includes(name, n)) continue
        const title = n + (mark === 0x04034b50 ? 30 : 46)
        if (plain.toString('utf8', title, title + name.length) !== name) continue
        plain.writeUInt16LE(8, n + at)
        plain.writeUInt32LE(size, n + at + 14)
      }
    }
    return plain
  }
  test.each([
    ['nothing', Buffer.alloc(0), 'notXlsx'],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n' + 'x'.repeat(500), 'latin1'), 'notXlsx'],
    ['a ZIP that is no workbook', plainZip(new Map([['a.txt', Buffer.from('x')]])), 'notXlsx'],
    ['half a workbook', plainZip(new Map([['xl/workbook.xml', Buffer.from('<workbook')]])).subarray(0, 60), 'notXlsx'],
    ['a workbook of nonsense', plainZip(new Map([['xl/workbook.xml', Buffer.from('<<<')]])), 'notXlsx'],
    [
      'entities that grow',
      plainZip(new Map([['xl/workbook.xml', Buffer.from('<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook/>')]])),
      'notXlsx',
    ],
    [
      'a word in the farthest corner',
      plainZip(
        new Map([
          ['xl/workbook.xml', Buffer.from('<workbook/>')],
          ['xl/worksheets/sheet1.xml', Buffer.from('<c r="XFD1048576"/>')],
        ]),
      ),
      'tooWide',
    ],
    [
      'a bomb of 300 MB that says so',
      zip('xl/a.xml', deflateRawSync(Buffer.alloc(300 * 1024 * 1024)), 300 * 1024 * 1024),
      'tooLarge',
    ],
    ['a bomb that says it is small', zip('xl/a.xml', deflateRawSync(Buffer.alloc(64 * 1024 * 1024)), 10), 'tooLarge'],
  ])('%s is refused', async (_, file, code) => {
    await expect(refused(file)).rejects.toMatchObject({ code: `forms.xlsform.${code}`, status: 400 })
  })

  test('bytes at random are refused, never more', async () => {
    const good = await writeXlsForm({ ...house, choices: { uses: [], streets: [] } })
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (at, byte) => {
        const bad = Buffer.from(good)
        bad[at] = byte
        const outcome = await refused(bad).catch((error: { code?: string }) => error.code ?? String(error))
        expect(typeof outcome === 'object' || outcome.startsWith('forms.xlsform.')).toBe(true)
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  test('an expression of 100,000 brackets is named, not followed', async () => {
    const rows = [
      ['type', 'name', 'label', 'relevant'],
      ['text', 'a', 'A', '('.repeat(30_000)],
    ]
    const data = rows.map((row) => row.map((value) => ({ value, type: String })))
    const { left } = await refused(await writeWorkbook([{ sheet: 'survey', data }]).toBuffer())
    expect(left[0]).toMatchObject({ row: 0, code: 'tooMany' })
  })

  test('what is packed again without packing is the same', () => {
    const contents = new Map([
      ['a/b.xml', Buffer.from('xin chào')],
      ['c', Buffer.alloc(0)],
    ])
    expect(openZip(plainZip(contents))).toEqual(contents)
  })
})
