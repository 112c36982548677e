import { describe, expect, test } from 'vitest'
import { inspectBytes } from './inspect-file.ts'
import { inspectVideo, withoutPlace } from './inspect-video.ts'
import { noteFault } from './note-faults.ts'

const bytes = (...parts: (string | number[])[]) => {
  const flat = parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part))
  return new Uint8Array([...flat, ...Array<number>(Math.max(0, 64 - flat.length)).fill(0)])
}
const u32 = (n: number) => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]
const box = (type: string, body: number[]) => [
  ...u32(body.length + 8),
  ...[...type].map((c) => c.charCodeAt(0)),
  ...body,
]
const text = (words: string) => [...words].map((c) => c.charCodeAt(0))

describe('what a file is, by its content', () => {
  test.each([
    [
      'a PNG of a hundred megapixels',
      bytes([0x89], 'PNG\r\n', [0x1a, 10], u32(13), 'IHDR', u32(10_000), u32(10_000)),
      { kind: 'picture', format: 'png', width: 10_000, height: 10_000 },
    ],
    [
      'a JPEG with its size behind the camera’s notes',
      bytes([0xff, 0xd8, 0xff, 0xe1, 0, 4, 9, 9, 0xff, 0xc0, 0, 17, 8, 4, 0, 8, 0]),
      { kind: 'picture', format: 'jpeg', width: 2048, height: 1024 },
    ],
    ['a HEIC', bytes(u32(24), 'ftypheic'), { kind: 'heic' }],
    ['an MP4', bytes(u32(24), 'ftypisom'), { kind: 'video', format: 'mp4' }],
    ['a QuickTime film', bytes(u32(24), 'ftypqt  '), { kind: 'video', format: 'mp4' }],
    ['a WebM', bytes([0x1a, 0x45, 0xdf, 0xa3]), { kind: 'video', format: 'webm' }],
    ['a page that is called photo.jpg', bytes('<!doctype html><script>alert(1)</script>'), { kind: 'other' }],
    ['a program', bytes('MZ'), { kind: 'other' }],
    ['nothing', new Uint8Array(0), { kind: 'other' }],
  ])('%s', (_, given, wanted) => {
    expect(inspectBytes(given)).toMatchObject(wanted)
  })

  test('no bytes, however cut, make it fall over', () => {
    const whole = bytes([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 1, 2, 3])
    for (let length = 0; length <= whole.length; length++)
      expect(() => inspectBytes(whole.slice(0, length))).not.toThrow()
  })
})

describe('videos', () => {
  const film = (seconds: number, more: number[] = []) =>
    new Blob([
      new Uint8Array([
        ...box('ftyp', text('isom0000')),
        ...box('mdat', text('pictures')),
        ...box('moov', [
          ...box('mvhd', [...u32(0), ...u32(0), ...u32(0), ...u32(1000), ...u32(seconds * 1000), ...u32(0)]),
          ...more,
        ]),
      ]),
    ])

  test('its length is read from its index', async () => {
    expect(await inspectVideo(film(12))).toMatchObject({ seconds: 12 })
  })

  test.each([
    ['cut off', async () => (await film(12).arrayBuffer()).slice(0, 40)],
    ['without an index', async () => new Uint8Array(box('ftyp', text('isom0000'))).buffer],
    ['beginning with something else', async () => new Uint8Array(box('free', text('xxxx'))).buffer],
    [
      'with sizes that run past its end',
      async () => new Uint8Array([...box('ftyp', text('isom')), ...u32(99_999), ...text('moov')]).buffer,
    ],
    [
      'with a size of nothing',
      async () => new Uint8Array([...box('ftyp', text('isom')), ...u32(3), ...text('moov')]).buffer,
    ],
    ['empty', async () => new ArrayBuffer(0)],
  ])('%s is broken', async (_, make) => {
    expect(await inspectVideo(new Blob([await make()]))).toEqual({ broken: true })
  })

  test('where it was taken is taken out, and no size changes', async () => {
    const place = '+16.4637+107.5909+005.000/'
    const given = film(3, [...box('udta', box('\u00a9xyz', text(`--${place}`))), ...box('loci', text('abcdefgh'))])
    const found = await inspectVideo(given)
    if ('broken' in found) throw new Error('it is whole')
    const clean = await withoutPlace(given, found.index)
    const words = new TextDecoder('latin1').decode(await clean.arrayBuffer())
    expect(clean.size).toBe(given.size)
    expect(words).not.toContain('107.5909')
    expect(words).not.toContain('abcdefgh')
    expect(await inspectVideo(clean)).toMatchObject({ seconds: 3 })
  })
})

describe('the words of a report', () => {
  test.each([
    ['Đèn đường tắt ba đêm nay', undefined],
    ['Đèn đường tắt ba đêm nay'.normalize('NFD'), undefined],
    ['Ừ thì', undefined],
    ['  a b ', 'short'],
    ['x'.repeat(2_001), 'long'],
    [`Z${'\u0301\u0316\u0489'.repeat(20)}algo`.repeat(100), 'marks'],
  ])('%#', (note, wanted) => {
    expect(noteFault(note)).toBe(wanted)
  })
})
