import { expect, test } from 'vitest'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import type { Purpose } from './contract.ts'
import { mp4, pdf, photo } from './fixtures.ts'
import { attach, detach, fileIdsOf, link } from './index.ts'
import { app, send, header, get, open, startFiles } from './testing/stage.ts'

startFiles()

test('a public record shows its pictures to all, but never the originals', async () => {
  const me = citizen()
  const { id } = await send(me, await photo(700, 500, 11))
  expect((await open(anyone, id, 'view')).status).toBe(404)
  await app.run((ctx) => attach(ctx, id, { kind: 'booking', id: 'p1', visibility: 'private' }), me)
  expect((await open(anyone, id, 'view')).status).toBe(404)
  await app.run((ctx) => attach(ctx, id, { kind: 'booking', id: 'p1', visibility: 'public' }), me)
  const shown = await open(anyone, id, 'view')
  expect(shown.status).toBe(200)
  const etag = shown.headers.get('etag') ?? ''
  expect((await get(anyone, `/api/files/${id}?size=view`, { 'if-none-match': etag })).status).toBe(304)
  expect((await open(anyone, id, 'original')).status).toBe(404)
  expect(await app.run((ctx) => fileIdsOf(ctx, 'booking', 'p1'))).toEqual([id])
  await app.run((ctx) => detach(ctx, id, { kind: 'booking', id: 'p1' }))
  expect((await get(anyone, `/api/files/${id}?size=view`, { 'if-none-match': etag })).status).toBe(404)
})

test('a player jumps within a film: one stretch of bytes, the rest of it, its end', async () => {
  const me = citizen()
  const bytes = Buffer.from(mp4)
  const { id } = await send(me, bytes, 'video')
  const whole = await open(me, id, 'original')
  const etag = whole.headers.get('etag') ?? ''
  expect(whole.headers.get('accept-ranges')).toBe('bytes')
  const stretch = async (range: string, more: Record<string, string> = {}) => {
    const answer = await get(me, `/api/files/${id}?size=original`, { range, ...more })
    return [answer.status, answer.headers.get('content-range'), Buffer.from(await answer.arrayBuffer())] as const
  }
  const n = bytes.length
  expect(await stretch('bytes=4-7')).toEqual([206, `bytes 4-7/${n}`, bytes.subarray(4, 8)])
  expect(await stretch(`bytes=${n - 3}-`)).toEqual([206, `bytes ${n - 3}-${n - 1}/${n}`, bytes.subarray(-3)])
  expect(await stretch('bytes=-2')).toEqual([206, `bytes ${n - 2}-${n - 1}/${n}`, bytes.subarray(-2)])
  expect(await stretch(`bytes=0-${n * 9}`, { 'if-range': etag })).toEqual([206, `bytes 0-${n - 1}/${n}`, bytes])
  expect((await stretch(`bytes=${n}-`)).slice(0, 2)).toEqual([416, `bytes */${n}`])
  for (const [range, more] of [
    ['bytes=4-7', { 'if-range': '"another"' }],
    ['bytes=0-1,4-5', {}],
    ['bytes=7-4', {}],
    ['lines=1-2', {}],
  ] as const)
    expect(await stretch(range, more)).toEqual([200, null, bytes])
})

test('an original is not opened for an answer that it was not changed', async () => {
  const me = citizen()
  const { id } = await send(me, pdf, 'document')
  const etag = (await open(me, id, 'original')).headers.get('etag') ?? ''
  expect((await get(me, `/api/files/${id}?size=original`, { 'if-none-match': etag })).status).toBe(304)
  const head = await fetch(`${app.url}/api/files/${id}?size=original`, { method: 'HEAD', headers: header(me) })
  expect([head.status, await head.text()]).toEqual([200, ''])
})

test('a signed link opens one size of one file until it expires', async () => {
  const { id } = await send(citizen(), await photo(500, 500, 12))
  const other = await send(citizen(), await photo(500, 500, 13))
  const url = await app.run(async (ctx) => link(ctx, id, 'original', 60))
  expect((await get(anyone, url)).status).toBe(200)
  for (const forged of [
    url.replace('original', 'view'),
    url.replace(id, other.id),
    url.replace(/exp=\d+/, 'exp=9999999999'),
    url.replace(/sig=./, (sig) => (sig === 'sig=_' ? 'sig=-' : 'sig=_')),
    url.replace(/&sig=.*/, ''),
    url.replace(/exp=\d+&/, ''),
  ]) {
    expect((await get(anyone, forged)).status, forged).toBe(404)
  }
  app.clock.set(new Date(app.clock.now().getTime() + 61_000))
  expect((await get(anyone, url)).status).toBe(404)
})

test('nobody gives away a file that is not theirs', async () => {
  const { id } = await send(citizen(), await photo(300, 300, 14))
  const record = { kind: 'booking', id: 'theft', visibility: 'public' } as const
  for (const thief of [anyone, citizen(), staff(['tennis-club.manage'])]) {
    await expect(app.run((ctx) => attach(ctx, id, record), thief)).rejects.toMatchObject({ code: 'files.notFound' })
  }
  expect((await open(anyone, id, 'view')).status).toBe(404)
})

test('bad ids and sizes are refused in words', async () => {
  for (const path of ['nothing', '00000000-0000-0000-0000-000000000000?size=huge', `%00`]) {
    expect((await get(anyone, `/api/files/${path}`)).status).toBe(400)
  }
  const missing = await get(anyone, '/api/files/01890000-0000-7000-8000-000000000000')
  expect(await missing.json()).toMatchObject({ status: 404, code: 'files.notFound' })
  await expect(send(citizen(), pdf, 'album' as Purpose)).rejects.toMatchObject({ code: 'kernel.badInput' })
})
