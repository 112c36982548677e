import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { plainText } from '@hue-s/kernel/shared/route.ts'
import { asSent, isPhoto, isText } from './verify-hash.ts'
import { tokenIn } from './verify-token.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url')

test('a pasted text is compared as the server kept it', async () => {
  for (const text of ['Đèn tắt', 'Đèn tắt'.normalize('NFD'), '  Đèn tắt\n', 'Đèn\ttắt', 'hai\ndòng 😀 \u202e']) {
    expect(asSent(text)).toBe(plainText(0, 100).parse(text))
    expect(await isText(hashOf(asSent(text)), text)).toBe(true)
  }
  expect(await isText(hashOf('hai\ndòng'), 'hai\r\ndòng')).toBe(true)
  expect(await isText(hashOf('Đèn tắt'), 'Đèn  tắt')).toBe(false)
})

test('a photo is found among those of the receipt by the beginning of its hash, and no other is', async () => {
  const [one, two] = [Buffer.from('ảnh một'), Buffer.from('ảnh hai')]
  const prefix = (bytes: Buffer) => createHash('sha256').update(bytes).digest().subarray(0, 16).toString('base64url')
  expect(await isPhoto(`${prefix(two)}.${prefix(one)}`, one)).toBe(true)
  expect(await isPhoto(prefix(two), one)).toBe(false)
  expect(await isPhoto('', one)).toBe(false)
})

test('the address of the page gives the receipt, cut when it is too long to be one', () => {
  expect(tokenIn(new URLSearchParams('t=a.b.c'))).toBe('a.b.c')
  expect(tokenIn(new URLSearchParams('t='))).toBeUndefined()
  expect(tokenIn(new URLSearchParams({ t: 'x'.repeat(20_000) }))?.length).toBe(8_000)
})
