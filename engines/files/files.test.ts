import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import sharp from 'sharp'
import { many, one, sql } from '@hue-s/kernel/server/db.ts'
import { runJob } from '@hue-s/kernel/server/jobs.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { bombPng, docx, heic, mp4, pdf, photo, webm, zip } from './fixtures.ts'
import { attach, detach, files, getFile, readBytes, storeBytes } from './index.ts'
import { app, send, header, open, startFiles } from './testing/stage.ts'

startFiles()

// What is still arriving: taken in by the kernel first, by the blob store afterwards.
const incoming = () =>
  ['incoming', join('blobs', 'incoming')]
    .map((folder) => join(app.platform.config.dataDir, folder))
    .flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []))
const rows = async () =>
  (await one(app.platform.database.db, sql<{ n: number }>`select count(*)::int as n from files.file`)).n
const onDisk = (sha256: string) =>
  existsSync(join(app.platform.config.dataDir, 'blobs', sha256.slice(0, 2), sha256.slice(2)))
const job = (name: string) => {
  const found = files.jobs.find((j) => j.name === name)
  if (!found) throw new Error(name)
  return runJob(app.platform, files, found)
}

test('the sender of a photo learns its place and time; its small pictures tell neither', async () => {
  const me = citizen()
  const bytes = await photo(2000, 1500, 3)
  const sent = await send(me, bytes)
  expect(sent).toMatchObject({ type: 'image/jpeg', size: bytes.length, width: 2000, height: 1500 })
  expect(sent.at?.lat).toBeCloseTo(13.9, 5)
  expect(sent.at?.lon).toBeCloseTo(110.708333, 5)
  expect(sent.takenAt).toBe('2026-10-05T07:30:00.000Z')
  expect((await app.run((ctx) => getFile(ctx, sent.id))).state).toBe('quarantined')
  await app.settle()
  expect((await app.run((ctx) => getFile(ctx, sent.id))).state).toBe('ready')
  for (const [size, width] of [
    ['thumb', 320],
    ['view', 1600],
  ] as const) {
    const answer = await open(me, sent.id, size)
    expect(answer.headers.get('content-type')).toBe('image/webp')
    const picture = Buffer.from(await answer.arrayBuffer())
    const meta = await sharp(picture).metadata()
    expect(meta.width).toBe(width)
    expect([meta.exif, meta.xmp, meta.iptc, meta.icc]).toEqual([undefined, undefined, undefined, undefined])
    expect(picture.includes('Secret Phone')).toBe(false)
  }
  expect(Buffer.from(await (await open(me, sent.id, 'original')).arrayBuffer()).equals(bytes)).toBe(true)
})

test('a photo held sideways is turned upright', async () => {
  const me = citizen()
  const sent = await send(me, await photo(800, 400, 4, 6))
  expect(sent).toMatchObject({ width: 400, height: 800 })
  const meta = await sharp(Buffer.from(await (await open(me, sent.id, 'thumb')).arrayBuffer())).metadata()
  expect(meta).toMatchObject({ width: 160, height: 320 })
  expect(meta.orientation).toBeUndefined()
})

test('the same bytes are kept once, and go only when nobody holds them', async () => {
  const bytes = await photo(640, 480, 5)
  const one = await send(citizen(), bytes)
  const two = await send(citizen(), bytes)
  expect(two.id).not.toBe(one.id)
  expect(two.sha256).toBe(one.sha256)
  const blobs = await many(app.platform.database.db, sql`select from files.blob where sha256 = ${one.sha256}`)
  expect(blobs).toHaveLength(1)
  await app.settle()
  await app.run((ctx) => attach(ctx, two.id, { kind: 'booking', id: 'b1', visibility: 'private' }))
  await pass(25)
  await expect(app.run((ctx) => getFile(ctx, one.id))).rejects.toMatchObject({ code: 'files.notFound' })
  expect(onDisk(one.sha256)).toBe(true)
  await app.run((ctx) => detach(ctx, two.id, { kind: 'booking', id: 'b1' }))
  await pass(25)
  await expect(app.run((ctx) => getFile(ctx, two.id))).rejects.toMatchObject({ code: 'files.notFound' })
  expect(onDisk(one.sha256)).toBe(true)
  await pass(25)
  expect(onDisk(one.sha256)).toBe(false)
  expect(
    await many(app.platform.database.db, sql`select from files.derivative where sha256 = ${one.sha256}`),
  ).toHaveLength(0)
})

async function pass(hours: number) {
  app.clock.set(new Date(app.clock.now().getTime() + hours * 3_600_000))
  await job('sweep-unattached')
}

test.each([
  ['a page named .jpg', Buffer.from('<!DOCTYPE html><script>alert(1)</script>'), 'photo', 'files.typeNotAllowed'],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), 'photo', 'files.typeNotAllowed'],
  ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]), 'document', 'files.typeNotAllowed'],
  ['plain text', Buffer.from('xin chào'), 'document', 'files.typeNotAllowed'],
  ['one byte', Buffer.from('P'), 'document', 'files.typeNotAllowed'],
  ['a bare archive', zip({ 'a.txt': 'a' }), 'document', 'files.typeNotAllowed'],
  ['a Word file with macros', docx({ 'word/vbaProject.bin': 'x' }), 'document', 'files.typeNotAllowed'],
  ['a PDF that is also an archive', Buffer.concat([pdf, zip({ 'a.html': 'x' })]), 'document', 'files.typeNotAllowed'],
  ['a GIF that is also a page', Buffer.from('GIF89a/*<script >*/=1;'), 'photo', 'files.typeNotAllowed'],
  ['a PDF sent as a photo', pdf, 'photo', 'files.typeNotAllowed'],
  ['a photo sent as a video', bombPng(), 'video', 'files.typeNotAllowed'],
  ['a picture that declares 3.6 billion pixels', bombPng(), 'photo', 'files.tooManyPixels'],
  [
    'a JPEG that is only a start',
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0]),
    'photo',
    'files.imageUnreadable',
  ],
  ['a HEIC that cannot be read here', heic, 'photo', 'files.heicNotReadable'],
  ['nothing', Buffer.alloc(0), 'photo', 'files.empty'],
] as const)('%s is refused and leaves nothing', async (_, bytes, purpose, code) => {
  const before = await rows()
  await expect(send(citizen(), Buffer.from(bytes), purpose, 'image/jpeg')).rejects.toMatchObject({ code })
  expect(await rows()).toBe(before)
  expect(incoming()).toEqual([])
})

test.each([
  ['PDF', pdf, 'document', 'application/pdf'],
  ['Word', docx(), 'document', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  [
    'Excel',
    zip({ '[Content_Types].xml': 'x', 'xl/workbook.xml': 'x' }),
    'document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ],
  ['MP4', mp4, 'video', 'video/mp4'],
  ['WebM', webm, 'video', 'video/webm'],
] as const)('%s is known by its bytes, whatever the sender calls it', async (_, bytes, purpose, type) => {
  const me = citizen()
  const sent = await send(me, Buffer.from(bytes), purpose, 'text/html')
  expect(sent.type).toBe(type)
  const answer = await open(me, sent.id, 'view')
  expect(answer.headers.get('content-type')).toBe(type)
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true)
  expect((await open(me, sent.id, 'thumb')).status).toBe(404)
})

test('a picture whose middle is missing is refused with its reason, never a bug', async () => {
  const me = citizen()
  const whole = await sharp({
    create: {
      width: 1200,
      height: 900,
      channels: 3,
      background: 'red',
      noise: { type: 'gaussian', mean: 120, sigma: 60 },
    },
  })
    .jpeg()
    .toBuffer()
  const sent = await send(me, whole.subarray(0, Math.floor(whole.length / 3)))
  await app.settle()
  expect(await app.run((ctx) => getFile(ctx, sent.id))).toMatchObject({
    state: 'refused',
    reason: 'files.imageUnreadable',
  })
  expect((await open(me, sent.id, 'view')).status).toBe(410)
  await expect(
    app.run((ctx) => attach(ctx, sent.id, { kind: 'booking', id: 'x', visibility: 'public' })),
  ).rejects.toMatchObject({ code: 'files.refused' })
})

test('more than the limit is refused, declared or not', async () => {
  const big = Buffer.concat([await photo(100, 100), Buffer.alloc(26 * 1024 * 1024)])
  const refusal = { code: 'files.tooLarge', status: 413 }
  await expect(send(citizen(), big)).rejects.toMatchObject(refusal)
  const chunks = new ReadableStream({
    start(controller) {
      for (let at = 0; at < big.length; at += 1 << 20)
        controller.enqueue(new Uint8Array(big.subarray(at, at + (1 << 20))))
      controller.close()
    },
  })
  const answer = await fetch(`${app.url}/api/files?purpose=photo`, {
    method: 'POST',
    headers: { ...header(citizen()), 'content-type': 'image/jpeg' },
    body: chunks,
    duplex: 'half',
  } as RequestInit)
  expect(await answer.json()).toMatchObject(refusal)
  expect(incoming()).toEqual([])
})

test('a connection that drops in the middle leaves nothing', async () => {
  const before = await rows()
  const { hostname, port } = new URL(app.url)
  const bytes = await photo(900, 900, 9)
  const socket = connect(Number(port), hostname)
  const lines = [
    'POST /api/files?purpose=photo HTTP/1.1',
    `host: ${hostname}:${port}`,
    'content-type: image/jpeg',
    `content-length: ${bytes.length}`,
  ]
  socket.write(`${lines.join('\r\n')}\r\nx-test-actor: ${header(citizen())['x-test-actor']}\r\n\r\n`)
  socket.write(bytes.subarray(0, bytes.length / 2))
  await expect.poll(() => incoming().length, { timeout: 5_000 }).toBe(1)
  socket.destroy()
  await expect.poll(() => incoming().length, { timeout: 5_000 }).toBe(0)
  expect(await rows()).toBe(before)
})

test('a day has a limit for one person, and the next day begins anew', async () => {
  const me = citizen()
  const { id } = await send(me, pdf, 'document')
  const { db } = app.platform.database
  await sql`insert into files.file (id, sha256, type, size, purpose, state, uploaded_by, created_at)
    select gen_random_uuid(), sha256, type, size, purpose, state, uploaded_by, created_at from files.file, generate_series(2, 200) where id = ${id}`.execute(
    db,
  )
  const refused = await send(me, pdf, 'document').catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'files.quota', status: 429 })
  await send(citizen(), pdf, 'document')
  app.clock.set(new Date(app.clock.now().getTime() + 24 * 3_600_000))
  await send(me, pdf, 'document')
  await sql`update files.file set size = ${500 * 1024 * 1024} where id = ${id}`.execute(db)
  await sql`update files.file set created_at = ${app.clock.now()} where id = ${id}`.execute(db)
  await expect(send(me, pdf, 'document')).rejects.toMatchObject({ code: 'files.quota' })
})

test('a command that dies between bytes and row leaves no bytes forever', async () => {
  const bytes = await photo(333, 333, 15)
  let sha256 = ''
  const died = app.run(async (ctx) => {
    sha256 = (await storeBytes(ctx, bytes, 'photo')).sha256
    throw new Error('power cut')
  })
  await expect(died).rejects.toThrow('power cut')
  expect(onDisk(sha256)).toBe(true)
  const day = new Date()
  for (let hour = 0; hour < 24; hour++) {
    app.clock.set(new Date(day.getTime() + hour * 3_600_000))
    await job('sweep-strays')
  }
  expect(onDisk(sha256), 'young bytes may belong to a command that still runs').toBe(true)
  for (let hour = 25; hour < 49; hour++) {
    app.clock.set(new Date(day.getTime() + hour * 3_600_000))
    await job('sweep-strays')
  }
  expect(onDisk(sha256)).toBe(false)
})

test('the platform keeps papers of its own, and many readers make a small picture once', async () => {
  const { id } = await app.run((ctx) => storeBytes(ctx, pdf, 'document'))
  expect((await app.run((ctx) => readBytes(ctx, id))).equals(pdf)).toBe(true)
  const me = citizen()
  const sent = await send(me, await photo(1300, 900, 16))
  const answers = await Promise.all(Array.from({ length: 12 }, () => open(me, sent.id, 'thumb')))
  expect(answers.map((a) => a.status)).toEqual(Array.from({ length: 12 }, () => 200))
  expect(new Set(await Promise.all(answers.map((a) => a.text()))).size).toBe(1)
})

test.each([
  ['anyone', anyone, 401],
  ['a citizen', citizen(), 200],
  ['staff without permission', staff([]), 200],
  ['staff with a permission', staff(['tennis-club.manage']), 200],
] as const)('%s may upload or not, and reads nothing of others', async (_, who, status) => {
  const answer = await fetch(`${app.url}/api/files?purpose=document`, {
    method: 'POST',
    headers: { ...header(who), 'content-type': 'application/pdf' },
    body: pdf,
  })
  expect(answer.status).toBe(status)
  const { id } = await send(citizen(), pdf, 'document')
  for (const size of ['thumb', 'view', 'original'] as const) expect((await open(who, id, size)).status).toBe(404)
})
