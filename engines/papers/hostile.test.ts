import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { files } from '@hue-s/engines/files/index.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { contractOfPapers as contract, MAX_PDF } from './contract.ts'
import { membershipCard } from './fixtures.ts'
import { issuePaper, paperBytes, papers, takeNumber } from './index.ts'
import { guardPdf } from './guard-pdf.ts'
import { appendObjects, openPdf, withEntry } from './pdf-file.ts'

let app: TestApp
let paper: Buffer
beforeAll(async () => {
  app = await testApp([papers, files], { now: '2026-12-31T16:59:58Z' })
  paper = await app.run(async (ctx) => {
    const data = { member: 'Hội viên', note: 'Sân 3' }
    return paperBytes(ctx, await issuePaper(ctx, membershipCard, { record: { kind: 'club.member', id: '1' }, data }))
  })
})
afterAll(() => app.stop())

const send = (bytes: Buffer) =>
  app
    .as(anyone, contract)
    .verifyPdf({}, new Blob([new Uint8Array(bytes)]))
    .then(
      ({ state }) => state,
      ({ code }: { code: string }) => code,
    )
const withRoot = (entry: string) => {
  const file = openPdf(paper)
  return appendObjects(file, [withEntry(file.read(file.rootNumber), entry)])
}
const packed = (text: string, type = '/ObjStm') => {
  const body = deflateSync(text)
  return Buffer.concat([
    Buffer.from(`%PDF-1.7\n1 0 obj\n<< /Type ${type} /Filter /FlateDecode /Length ${body.length} >>\nstream\n`),
    body,
    Buffer.from('\nendstream\nendobj\n'),
  ])
}

test('a locked file, a program inside, thousands of pages, tables in a circle: each is refused in its own words', async () => {
  expect(await send(withRoot('/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>'))).toBe('papers.pdfScript')
  expect(await send(withRoot('/OpenAction << /S /J#61vaScript /J#53 (x) >>'))).toBe('papers.pdfScript')
  expect(await send(packed('<< /S /JavaScript /JS (x) >>'))).toBe('papers.pdfScript')
  expect(await send(Buffer.from('%PDF-1.7\ntrailer << /Encrypt 9 0 R >>'))).toBe('papers.pdfLocked')
  expect(await send(Buffer.from(`%PDF-1.7\n${'<< /Type /Page >>\n'.repeat(10_000)}`))).toBe('papers.pdfTooLong')
  expect(await send(Buffer.from('%PDF-1.7\n<< /Type /Pages /Count 10000 >>'))).toBe('papers.pdfTooLong')
  const first =
    '%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer << /Root 1 0 R /Size 2 /Prev 9 >>\nstartxref\n9\n%%EOF\n'
  expect(await send(Buffer.from(first))).toBe('papers.pdfBroken')
})

test('what only looks like a program (a picture, a font) does no harm', async () => {
  expect(await send(paper)).toBe('valid')
  expect(await send(packed('/JavaScript /JS', '/XObject'))).toBe('unsigned')
})

test('a file that grows a thousandfold when unpacked, or is as large as may be, takes little time and memory', async () => {
  const bomb = packed(' '.repeat(200 * 1024 * 1024))
  const large = Buffer.concat([
    paper.subarray(0, 9),
    Buffer.alloc(MAX_PDF - 100, '/ObjStm stream '),
    Buffer.from('%%EOF'),
  ])
  const many = Buffer.from(`%PDF-1.7 ${'/ByteRange [0 1 3 4] '.repeat(500_000)}`)
  const nested = Buffer.from(`%PDF-1.7 /ByteRange [0 9 ${20 + 90_000} 5]${'30'.repeat(60_000)}`)
  for (const bytes of [bomb, large, many, nested]) {
    const began = performance.now()
    const before = process.memoryUsage().rss
    await send(bytes)
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(700 * 1024 * 1024)
  }
  expect(() => guardPdf(bomb)).toThrow(expect.objectContaining({ code: 'papers.pdfTooLong' }) as Error)
})

test('300 MB are cut off while they arrive', async () => {
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(1024 * 1024))
    },
  })
  const answer = await fetch(`${app.url}/api/papers/verify-pdf`, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { 'content-type': 'application/octet-stream' },
  } as RequestInit).then(
    (response) => response.status,
    () => 'cut',
  )
  expect([413, 'cut']).toContain(answer)
})

test('a hundred papers issued at once around 31 December 23:59:59: two years, each from 1, no gap, no repeat', async () => {
  app.clock.set('2026-12-31T16:59:59Z')
  const take = (n: number) =>
    app.run(async (ctx) => {
      // The year turns while they wait for one another.
      if (n === 50) app.clock.set('2026-12-31T17:00:00Z')
      const taken = await takeNumber(ctx, 'club.midnight')
      if (n % 7 === 0) throw new Error('taken back')
      return taken
    })
  const settled = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => take(n)))
  const taken = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(taken).toHaveLength(85)
  for (const year of [2026, 2027]) {
    const numbers = taken.filter((one) => one.year === year).map((one) => one.number)
    expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, n) => n + 1))
  }
  expect(taken.some((one) => one.year === 2027)).toBe(true)
})

test('forty papers laid out, signed and stored by eight at once from one register: 1 to 40', async () => {
  const kind = { ...membershipCard, kind: 'club.rush', register: 'club.rush' }
  const data = { member: 'Hội viên', note: '' }
  const numbers: number[] = []
  const clerk = async (who: number) => {
    for (let n = 0; n < 5; n++) {
      const record = { kind: 'club.member', id: `rush ${who} ${n}` }
      numbers.push((await app.run((ctx) => issuePaper(ctx, kind, { record, data }))).number ?? 0)
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, who) => clerk(who)))
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1))
}, 120_000)
