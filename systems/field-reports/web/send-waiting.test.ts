import { describe, expect, test } from 'vitest'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { memoryStore, type KeptPhoto, type Waiting } from './device-store.ts'
import { needsPerson } from '@hue-s/kernel/web/later.ts'
import { sendAll, sendOne, type Carrier } from './send-waiting.ts'

const photo = (id: string): KeptPhoto => ({ id, name: `${id}.jpg`, type: 'image/jpeg', size: 1 })
const me = { id: 'me', name: 'Hiền' }
/** A device with these things on it, and the bytes of their photos. */
async function deviceWith(...all: Waiting[]) {
  const store = memoryStore()
  for (const one of all) {
    await store.putWaiting(one)
    for (const { id } of one.blobs) await store.putBlob(id, new Blob([id]))
  }
  return store
}
const waiting = (id: string, more: Partial<Waiting> = {}): Waiting => ({
  id,
  kind: 'field-report',
  draftId: `draft-${id}`,
  body: { category: 'lamp', note: 'Đèn tắt', at: { lon: 107, lat: 16 } },
  blobs: [],
  createdAt: '2026-11-21T00:00:00.000Z',
  tries: 0,
  owner: me,
  ...more,
})

/** The far side: keeps one report for each key, as the server does, and refuses what it is told to. */
function farSide(refusals: (AppError | undefined)[] = []) {
  const reports = new Map<string, unknown>()
  const uploads: string[] = []
  const carrier: Carrier = {
    async upload(_, key) {
      uploads.push(key)
      return { id: `file-${key}` }
    },
    async submit(body, key) {
      const refusal = refusals.shift()
      // The report may have been made although the answer was lost.
      if (refusal?.status !== 422) reports.set(key, body)
      if (refusal) throw refusal
      return { id: `report-${key}`, code: `PA-${key}` }
    },
  }
  return { carrier, reports, uploads }
}

const lost = () => new AppError(0, 'kernel.offline')

describe('sendOne', () => {
  test('photos go first, then the report with their ids; then it leaves the device', async () => {
    const { carrier, reports, uploads } = farSide()
    const one = waiting('a', { blobs: [photo('p1'), photo('p2')] })
    const store = await deviceWith(one)
    expect(await sendOne(store, carrier, one)).toEqual({ id: 'a', sent: { id: 'report-a', code: 'PA-a' } })
    expect(uploads).toEqual(['a.p1', 'a.p2'])
    expect(reports.get('a')).toMatchObject({ photos: ['file-a.p1', 'file-a.p2'] })
    expect(await store.listWaiting()).toEqual([])
  })

  test('a lost answer never makes a second report, nor sends a photo again', async () => {
    const { carrier, reports, uploads } = farSide([lost()])
    const one = waiting('a', { blobs: [photo('p1')] })
    const store = await deviceWith(one)
    expect(await sendOne(store, carrier, one)).toMatchObject({ kept: { status: 0 } })
    const [kept] = await store.listWaiting()
    expect(kept).toMatchObject({ tries: 1, lastError: { code: 'kernel.offline' } })
    await sendOne(store, carrier, kept!)
    expect(uploads).toEqual(['a.p1'])
    expect(reports.size).toBe(1)
    expect(await store.listWaiting()).toEqual([])
  })

  test('the server’s own words of a refusal are kept for the person', async () => {
    const store = memoryStore()
    const text = { vi: 'Ngoài địa bàn', en: 'Outside' }
    const { carrier } = farSide([new AppError(422, 'field-reports.outside', { text })])
    await sendOne(store, carrier, waiting('a'))
    expect((await store.listWaiting())[0]?.lastError).toEqual({
      status: 422,
      code: 'field-reports.outside',
      words: text,
    })
  })
})

describe('on the way', () => {
  test('a reload in the middle of an upload: what is there is not sent twice', async () => {
    const one = waiting('a', { blobs: [photo('p1'), photo('p2'), photo('p3')] })
    const store = await deviceWith(one)
    const { carrier, uploads } = farSide()
    const dies: Carrier = {
      ...carrier,
      upload: (blob, key) => (key.endsWith('p2') ? Promise.reject(lost()) : carrier.upload(blob, key)),
    }
    const told: string[] = []
    await sendOne(store, dies, one, ({ done, of }) => told.push(`${done}/${of}`))
    expect(told).toEqual(['0/3', '1/3'])
    const [kept] = await store.listWaiting()
    await sendOne(store, carrier, kept!)
    expect(uploads).toEqual(['a.p1', 'a.p2', 'a.p3'])
  })

  test('a repeat says the same words, also of the device’s clock', async () => {
    const one = waiting('a')
    const store = await deviceWith(one)
    const bodies: string[] = []
    const { carrier } = farSide([lost()])
    const watching: Carrier = {
      ...carrier,
      submit: (body, key) => (bodies.push(JSON.stringify(body)), carrier.submit(body, key)),
    }
    await sendOne(store, watching, one)
    await new Promise((later) => setTimeout(later, 5))
    await sendOne(store, watching, (await store.listWaiting())[0]!)
    expect(bodies).toHaveLength(2)
    expect(bodies[0]).toBe(bodies[1])
  })

  test('photos that the server forgot while it waited go once more, under new keys', async () => {
    const one = waiting('a', { blobs: [{ ...photo('p1'), fileId: 'forgotten' }] })
    const store = await deviceWith(one)
    const { carrier, uploads, reports } = farSide([new AppError(404, 'files.notFound')])
    expect(await sendOne(store, carrier, one)).toMatchObject({ sent: { code: 'PA-a' } })
    expect(uploads).toEqual(['a.p1.r1'])
    expect(reports.get('a')).toMatchObject({ photos: ['file-a.p1.r1'] })
  })

  test('what went is kept with its code for its writer to see', async () => {
    const one = waiting('a')
    const store = await deviceWith(one)
    await store.putDraft({ id: 'draft-a' } as never)
    await sendOne(store, farSide().carrier, one)
    expect(await store.listSent()).toMatchObject([{ code: 'PA-a', reportId: 'report-a', ownerId: 'me' }])
    expect(await store.listDrafts()).toEqual([])
  })
})

describe('sendAll', () => {
  test('oldest first, only of the person who is signed in', async () => {
    const store = memoryStore()
    const { carrier, reports } = farSide()
    await store.putWaiting(waiting('new', { createdAt: '2026-11-22T00:00:00.000Z' }))
    await store.putWaiting(waiting('old'))
    await store.putWaiting(waiting('other', { owner: { id: 'somebody else', name: 'Khôi' } }))
    await sendAll(store, carrier, 'me')
    expect([...reports.keys()]).toEqual(['old', 'new'])
    expect((await store.listWaiting()).map(({ id }) => id)).toEqual(['other'])
  })

  test('what nobody known wrote goes under nobody’s name by itself', async () => {
    const store = await deviceWith(waiting('a', { owner: null }))
    expect(await sendAll(store, farSide().carrier, 'me')).toEqual([])
    expect(await sendAll(store, farSide().carrier, 'me', 'a')).toEqual([])
    expect(await store.listWaiting()).toHaveLength(1)
  })

  test('stops at the first one that meets no network', async () => {
    const store = memoryStore()
    const { carrier } = farSide([lost()])
    await store.putWaiting(waiting('a'))
    await store.putWaiting(waiting('b', { createdAt: '2026-11-22T00:00:00.000Z' }))
    expect(await sendAll(store, carrier, 'me')).toHaveLength(1)
  })

  test('what a person must look at is left alone, and goes when they ask for it', async () => {
    const store = memoryStore()
    const { carrier } = farSide()
    await store.putWaiting(waiting('a', { lastError: { status: 422, code: 'field-reports.outside' } }))
    expect(await sendAll(store, carrier, 'me')).toEqual([])
    expect(await sendAll(store, carrier, 'me', 'a')).toHaveLength(1)
  })
})

test.each([
  [0, false],
  [401, false],
  [429, false],
  [500, false],
  [503, false],
  [400, true],
  [404, true],
  [413, true],
  [422, true],
])('status %i needs the person: %s', (status, expected) => {
  expect(needsPerson({ status })).toBe(expected)
})
