import { afterAll, beforeAll, expect, test } from 'vitest'
import { unitIdOfKey } from '@hue-s/engines/units/index.ts'
import type { NewContent, Status } from '@hue-s/systems/alerts/contract.ts'
import { alertDesk } from '@hue-s/systems/alerts/testing/stage.ts'
import { faultsOf } from './testing/cap-schema.ts'

// Every kind of message that leaves the desk, judged by the schema of the standard.
let room: Awaited<ReturnType<typeof alertDesk>>
const cap = async (identifier: string) => (await fetch(`${room.app.url}/alerts/cap/${identifier}.xml`)).text()
const one = (xml: string, name: string) => [...xml.matchAll(new RegExp(`<${name}>([^<]*)`, 'g'))].map((m) => m[1])

beforeAll(async () => {
  room = await alertDesk()
})
afterAll(() => room.app.stop())

const shapes: NewContent['shapes'] = [
  { type: 'polygon', label: 'Bãi bồi', points: [[110.3, 13.8], [110.5, 13.8], [110.4, 14.1]] }, // prettier-ignore
  { type: 'circle', label: 'Quanh kho xăng', center: [110.4, 14], km: 1.5 },
]
const unitIds = ['c99001-suoi-may', 'c99016-tan-lap'].map((key) => unitIdOfKey('sample', key))

test('alert, update and all-clear with a polygon, a circle, codes of communes, two languages, a sheet to print', async () => {
  const { desk, writer, approver } = room
  const out = async (draft: { id: string; version: number }) => {
    const { id, version } = await desk(writer).submit({ id: draft.id, version: draft.version })
    return desk(approver).approve({ id, version })
  }
  const first = await room.sent({ shapes, unitIds, onset: '2026-11-20T03:00:00.000Z', web: 'https://example.org/lu?a=1&b=2' }) // prettier-ignore
  const second = await out(await desk(writer).followUp({ id: first.id, msgType: 'update' }))
  const third = await out(await desk(writer).followUp({ id: second.id, msgType: 'cancel' }))
  const messages = await Promise.all([first, second, third].map(({ identifier }) => cap(identifier)))
  expect(await faultsOf(messages)).toEqual([])
  expect(messages.flatMap((xml) => one(xml, 'msgType'))).toEqual(['Alert', 'Update', 'Cancel'])
  for (const xml of messages) {
    expect(one(xml, 'language')).toEqual(['vi-VN', 'en-US'])
    // Latitude first, and the ring ends where it began.
    expect(one(xml, 'polygon')).toEqual(Array.from({ length: 2 }, () => '13.8,110.3 13.8,110.5 14.1,110.4 13.8,110.3'))
    expect(one(xml, 'circle')).toEqual(['14,110.4 1.5', '14,110.4 1.5'])
    expect(one(xml, 'value').filter((v) => v?.startsWith('99'))).toHaveLength(4)
    expect(one(xml, 'resourceDesc')).toEqual(['Bản in để dán và phát', 'Notice to print, post and hand out'])
    expect(one(xml, 'uri')[0]).toMatch(/^https?:\/\/\S+\/alerts\/[\w-]+\/notice$/)
  }
})

test.each(['exercise', 'test'] as const)('a message of status %s says so in both languages', async (status: Status) => {
  const { identifier } = await room.sent({ shapes, unitIds }, status)
  const xml = await cap(identifier)
  expect(await faultsOf([xml])).toEqual([])
  expect(one(xml, 'status')).toEqual([status === 'test' ? 'Test' : 'Exercise'])
  expect(one(xml, 'note')[0]).toMatch(/không phải tình huống thật · .*not/i)
})

test('words that XML must not take for its own', async () => {
  const words = { headline: 'Lũ <b> & ]]> "lớn"', description: 'Nước > 3 m\n& còn lên 🌊', instruction: 'Đi <ngay>!' }
  const { identifier } = await room.sent({ infos: { vi: words, en: words }, level: null, contact: '' })
  const xml = await cap(identifier)
  expect(await faultsOf([xml])).toEqual([])
  expect(xml).toMatch(/<headline>Lũ &lt;b(&gt;|>) &amp; \]\]&gt;/)
})
