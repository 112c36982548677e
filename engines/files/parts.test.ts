import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import sharp from 'sharp'
import { asDiskError, diskBlobs } from './blob-store.ts'
import { readTaken } from './exif.ts'
import { photo } from './fixtures.ts'

test.skipIf(!existsSync('/dev/full'))('a full disk is a refusal with words', async () => {
  const full = await pipeline(Readable.from([Buffer.alloc(10)]), createWriteStream('/dev/full')).catch(
    (error: unknown) => error,
  )
  expect(asDiskError(full)).toMatchObject({ code: 'kernel.diskFull', status: 503 })
  expect(asDiskError(new Error('else'))).toMatchObject({ message: 'else' })
})

test('bytes are kept once, come back whole, and go', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'blobs-'))
  const store = diskBlobs(folder)
  const one = await store.receive(Readable.from([Buffer.from('xin '), Buffer.from('chào')]))
  await store.put(one)
  await store.put(await store.receive(Readable.from([Buffer.from('xin chào')])))
  expect((await store.read(one.sha256)).toString()).toBe('xin chào')
  expect(Buffer.concat(await store.get(one.sha256).toArray()).toString()).toBe('xin chào')
  expect(await store.list(one.sha256.slice(0, 2), new Date(Date.now() + 1000))).toEqual([one.sha256])
  const forgotten = await store.receive(Readable.from([Buffer.from('x')]))
  expect(await store.sweepIncoming(new Date(Date.now() - 1000))).toBe(0)
  expect(await store.sweepIncoming(new Date(Date.now() + 1000))).toBe(1)
  await store.discard(forgotten)
  await store.delete(one.sha256)
  expect(await store.exists(one.sha256)).toBe(false)
  rmSync(folder, { recursive: true })
})

test('no broken EXIF block makes the reader fail', async () => {
  const { exif } = await sharp(await photo(10, 10)).metadata()
  const whole = exif ?? Buffer.alloc(0)
  expect(readTaken(whole)).toMatchObject({ takenAt: '2026-10-05T07:30:00.000Z' })
  fc.assert(
    fc.property(
      fc.nat(whole.length - 1),
      fc.integer({ min: 0, max: 255 }),
      fc.nat(whole.length),
      (at, value, length) => {
        const broken = Buffer.from(whole.subarray(0, length))
        if (at < broken.length) broken[at] = value
        const { at: point } = readTaken(broken)
        if (point) expect(Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})
