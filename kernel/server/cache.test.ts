import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { AnswerCache } from './cache.ts'

const TEXT = JSON.stringify({ items: Array.from({ length: 40 }, (_, n) => ({ n, name: `Phường số ${n}` })) })

test('one stored answer is the same in every encoding, and holds on to no more bytes than it has', async () => {
  const cache = new AnswerCache()
  const answer = await cache.fill('vi /a', 10, ['a'], () => Promise.resolve(TEXT))
  expect(answer.body('identity').toString()).toBe(TEXT)
  expect(gunzipSync(answer.body('gzip')).toString()).toBe(TEXT)
  expect(brotliDecompressSync(answer.body('br')).toString()).toBe(TEXT)
  for (const encoding of ['identity', 'gzip', 'br'] as const) {
    const body = answer.body(encoding)
    expect(answer.body(encoding)).toBe(body)
    expect(body.buffer.byteLength).toBe(body.length)
  }
})

test('addresses that nobody asks twice fill no memory: the oldest answers go', async () => {
  const cache = new AnswerCache()
  const large = 'x'.repeat(1024 * 1024)
  for (let n = 0; n < 40; n++) {
    cache.remember(`vi /${n}`, `question ${n}`)
    await cache.fill(`question ${n}`, 10, [], () => Promise.resolve(large))
  }
  expect(cache.get('vi /0')).toBeUndefined()
  expect(cache.get('vi /39')).toBeDefined()
})
