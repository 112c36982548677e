import { expect, test } from 'vitest'
import { ownWords, plainSubject, textOfHtml } from './mail-text.ts'
import { codeIn, onlyCode } from './report-code.ts'
import { oneSms } from './send-sms.ts'
import { afterKeyword } from './sms.ts'

test('HTML becomes plain words; scripts, styles and tags are gone', () => {
  const html =
    '<html><head><title>x</title><style>p{}</style></head><body><script>alert(1)</script><p>Đèn &amp; đường<br>tắt</p><img src=x onerror=alert(1)><blockquote>cũ</blockquote></body>'
  expect(ownWords(textOfHtml(html))).toBe('Đèn & đường\ntắt')
})

test('what never closes ends the mail and takes no time', () => {
  const started = performance.now()
  expect(textOfHtml('<script>'.repeat(25_000))).toBe('')
  expect(textOfHtml('<'.repeat(200_000)).length).toBeLessThan(200_001)
  expect(textOfHtml('<!--'.repeat(50_000))).toBe('')
  expect(ownWords('a '.repeat(100_000)).length).toBeGreaterThan(0)
  expect(performance.now() - started).toBeLessThan(2_000)
})

test.each([
  ['Đèn tắt\n\nOn Mon, 20 Nov 2026 at 09:00, A B <a@b.vn> wrote:\n> cũ', 'Đèn tắt'],
  [
    'Đèn tắt\n\nVào Th 6, 20 thg 11, 2026 vào lúc 09:00 Trung tâm <phananh@mau.example.vn>\nđã viết:\n\n> cũ',
    'Đèn tắt',
  ],
  ['Đèn tắt\n-- \nNguyễn Văn A\nPhó phòng', 'Đèn tắt'],
  ['Đèn tắt\n\nSent from my iPhone', 'Đèn tắt'],
  ['Đèn tắt\n-----Original Message-----\nFrom: x', 'Đèn tắt'],
  ['Đèn tắt\n\nTừ: Trung tâm <phananh@mau.example.vn>\nĐã gửi: thứ Sáu\ncũ', 'Đèn tắt'],
  ['> trên\nĐèn tắt\n> dưới', 'Đèn tắt'],
  ['Từ hôm qua đèn tắt', 'Từ hôm qua đèn tắt'],
])('own words of %j', (text, own) => expect(ownWords(text)).toBe(own))

test('subjects lose what programs put before them', () => {
  expect(plainSubject('Re: TL: [PA-261120-0001] Đèn  tắt')).toBe('Đèn tắt')
})

test.each([
  ['PA-261120-0042', 'PA-261120-0042'],
  ['pa 261120 0042', 'PA-261120-0042'],
  ['PA2611200042', 'PA-261120-0042'],
  ['261120-0042', 'PA-261120-0042'],
])('%s is the number %s', (text, code) => {
  expect(codeIn(`Về ${text} ạ`)).toBe(code)
  expect(onlyCode(` ${text} `)).toBe(code)
})

test('a phone number or a date is no report number', () => {
  for (const text of ['0912345678', 'ngày 20/11/2026', 'số nhà 123456', '']) expect(onlyCode(text)).toBeUndefined()
})

test('the keyword in any writing, and nothing else', () => {
  expect(afterKeyword('pa đèn tắt', 'PA')).toBe('đèn tắt')
  expect(afterKeyword('PA: đèn tắt', 'PA')).toBe('đèn tắt')
  expect(afterKeyword('PA', 'PA')).toBe('')
  expect(afterKeyword('park đèn', 'PA')).toBeUndefined()
  expect(afterKeyword('😀 PA', 'PA')).toBeUndefined()
})

test('an answer by SMS is one part without marks', () => {
  const text = oneSms(`Đã nhận phản ánh PA-261120-0042 {x} ${'rất dài '.repeat(40)}😀`)
  expect(text.length).toBeLessThanOrEqual(160)
  expect(text).toMatch(/^[\n @!"#$%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/)
})
