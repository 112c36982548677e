import { afterEach, describe, expect, test, vi } from 'vitest'
import { MOST_PIXELS, NotShown, scaleFor, turned } from './document.ts'
import { openDocument } from './opened.ts'

const A4 = { width: 595, height: 842 }
const answer = (status: number) => vi.stubGlobal('fetch', () => Promise.resolve(new Response('x', { status })))
const open = () => openDocument('/api/files/1', 'image/jpeg', new AbortController().signal)
afterEach(() => vi.unstubAllGlobals())

describe('a page', () => {
  test('is as wide as the pane, also lying', () => {
    expect(scaleFor(A4, 0, 1190)).toBe(2)
    expect(scaleFor(A4, 90, 1684)).toBe(2)
    expect([turned(A4, 90), turned(A4, 180)]).toEqual([{ width: 842, height: 595 }, A4])
  })
  test('of any size is drawn within bounds', () => {
    for (const size of [A4, { width: 14_400, height: 14_400 }, { width: 1, height: 14_400 }]) {
      const scale = scaleFor(size, 0, 20_000)
      expect(size.width * scale * size.height * scale).toBeLessThanOrEqual(MOST_PIXELS * 1.001)
    }
  })
})

describe('a document that cannot be shown says why', () => {
  test.each([
    [404, 'gone'],
    [410, 'gone'],
    [503, 'offline'],
  ])('answer %i: %s', async (status, why) => {
    answer(status)
    await expect(open()).rejects.toMatchObject({ why })
  })
  test('without a network', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
    await expect(open()).rejects.toBeInstanceOf(NotShown)
    await expect(open()).rejects.toMatchObject({ why: 'offline' })
  })
  test('a picture that is none', async () => {
    answer(200)
    vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('not a picture')))
    await expect(open()).rejects.toMatchObject({ why: 'broken' })
  })
})
