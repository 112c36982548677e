import { expect, test } from 'vitest'
import { membershipCard } from './fixtures.ts'
import { printable, UNPRINTABLE } from './font-cover.ts'
import { makePdf, qrSvg, smallPicture } from './make-pdf.ts'

const layoutWith = (note: string) => ({
  ...membershipCard.layout(
    { member: 'Đỗ Thị Hường', note },
    { number: '1/2026', issuer: 'Câu lạc bộ', issuedAt: new Date(0), signed: true },
  ),
  lang: 'vi' as const,
  issuer: 'Câu lạc bộ quần vợt',
  issuedAt: new Date('2026-11-20T02:00:00Z'),
})

test('every Vietnamese letter can be printed, in both ways of writing it', () => {
  const letters = 'aăâeêioôơuưyAĂÂEÊIOÔƠUƯY'
  const marks = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323']
  const all = Array.from(letters).flatMap((l) => marks.map((m) => l + m))
  const text = `${all.join('')}đĐ0123456789“”–—…₫%`
  expect(printable(text)).toBe(text.normalize('NFC'))
  expect(printable(text.normalize('NFD'))).toBe(text.normalize('NFC'))
})

test('what cannot be printed is marked, never dropped: emoji, other scripts, hidden and piled signs', () => {
  expect(printable('Ngập 😀😀 rồi')).toBe(`Ngập ${UNPRINTABLE} rồi`)
  expect(printable('שלום và 漢字')).toBe(`${UNPRINTABLE} và ${UNPRINTABLE}`)
  expect(printable('mã \u202eabc')).toBe(`mã ${UNPRINTABLE}abc`)
  expect(printable('z\u0337\u0322\u0327\u0349\u0353\u0337')).toContain(UNPRINTABLE)
  expect(printable('a\r\nb\tc')).toBe('a\nb c')
})

test('the same layout gives the same bytes, with title, author and language', async () => {
  const [one, two] = [await makePdf(layoutWith('Sân 3')), await makePdf(layoutWith('Sân 3'))]
  expect(one.equals(two)).toBe(true)
  const text = one.toString('latin1')
  expect(text).toContain('/Lang (vi-VN)')
  expect(text).toContain('/DisplayDocTitle true')
  expect(text).toMatch(/\/MediaBox \[0 0 595\.28 841\.89\]/)
  expect(text).toContain('BeVietnamPro')
})

test('hostile text becomes pages, not a fault', async () => {
  const notes = [
    'x'.repeat(10_000),
    'z\u0337\u0322\u0327'.repeat(3_000),
    'ע'.repeat(2_000),
    '😀'.repeat(2_000),
    '\n'.repeat(500),
    '<b>đậm</b> {{lệnh}} =HYPERLINK("x") file:///etc/passwd',
    '',
  ]
  for (const note of notes) expect((await makePdf(layoutWith(note))).toString('latin1', 0, 5)).toBe('%PDF-')
})

test('two pages take about a second at most once the fonts are warm', async () => {
  const long = layoutWith('Đường ngập nước, người dân đề nghị xử lý sớm. '.repeat(60))
  await makePdf(long)
  const started = performance.now()
  await makePdf(long)
  // Measured: 0.1 to 0.2 s. The bound is wide because other tests share the machine.
  expect(performance.now() - started).toBeLessThan(2_000)
})

test('a QR is drawn and a picture that cannot be read is left out', async () => {
  expect(qrSvg('https://club.example/verify?t=abc')).toMatch(/^<svg .*<path fill="#000" d="M4 4h7v1h-7z/)
  expect(await smallPicture(Buffer.from('no picture'))).toBeUndefined()
})
