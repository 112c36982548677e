import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { timeline } from '@hue-s/engines/cases/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import sharp from 'sharp'
import { startOpen311, type Open311Town } from '../../sandbox/open311.ts'
import { open311Contract as contract } from './contract.ts'
import { isClosed, parseAddress } from '@hue-s/kernel/server/safe-fetch.ts'
import { NOW, openDoor, packWith, type Door } from './testing/door.ts'

let door: Door
let pictures: Server
let pictureUrl = ''
let packs = ''
const manager = staff(['open311.manage'])

beforeAll(async () => {
  const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#a33' } })
    .jpeg()
    .toBuffer()
  pictures = createServer((req, res) => {
    if (req.url === '/photo.jpg') return void res.writeHead(200, { 'content-type': 'image/jpeg' }).end(photo)
    if (req.url === '/moved') return void res.writeHead(302, { location: '/photo.jpg' }).end()
    if (req.url === '/inside') return void res.writeHead(302, { location: 'http://10.0.0.1/photo.jpg' }).end()
    if (req.url === '/page') return void res.writeHead(200, { 'content-type': 'image/jpeg' }).end('<html>')
    res.writeHead(req.url === '/busy' ? 503 : 404).end()
  })
  await new Promise<void>((done) => pictures.listen(0, '127.0.0.1', done))
  const host = `127.0.0.1:${(pictures.address() as AddressInfo).port}`
  pictureUrl = `http://${host}`
  packs = packWith({ privateHosts: [host] })
  door = await openDoor({ PROVINCES_DIR: packs })
})
afterAll(async () => {
  await door?.app.stop()
  pictures?.close()
  if (packs) rmSync(packs, { recursive: true })
})

describe('pictures by address', () => {
  const media = (code: string) =>
    door.app.run(async (ctx) =>
      many(
        ctx.db,
        sql<{
          state: string
          error: string | null
          tries: number
        }>`select state, error, tries from open311.media where case_id = ${await door.caseIdOf(code)}`,
      ),
    )
  const job = () => door.job('fetch-media')

  test('are fetched after the answer, through a redirect as well', async () => {
    const code = await door.sent(door.lamp({ media_url: [`${pictureUrl}/photo.jpg`, `${pictureUrl}/moved`] }))
    await job()
    expect(await media(code)).toMatchObject([{ state: 'done' }, { state: 'done' }])
    expect((await door.read(`requests/${code}.json`)).body[0]?.['media_url']).toMatch(/api\/files/)
  })

  test('what leads inside or is no picture fails for good; what is only busy is tried again', async () => {
    const code = await door.sent(
      door.lamp({
        media_url: [
          `${pictureUrl}/inside`,
          `${pictureUrl}/page`,
          `${pictureUrl}/busy`,
          'http://169.254.169.254/latest',
        ],
      }),
    )
    await job()
    const rows = await media(code)
    expect(rows.map((r) => [r.state, r.error]).sort()).toEqual(
      [
        ['failed', 'closedNetwork'],
        ['failed', 'closedNetwork'],
        ['failed', 'files.typeNotAllowed'],
        ['waiting', 'status503'],
      ].sort(),
    )
    await door.refused(door.lamp({ media_url: 'file:///etc/passwd' }), 400, /http/)
    await door.refused(door.lamp({ media_url: 'http://user:pass@example.org/' }), 400, /http/)
  })

  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.9',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
  ])('%s is not the open internet', (address) => expect(isClosed(address)).toBe(true))
  test('other ways of writing an address mean the same', () => {
    for (const text of ['http://0x7f.1/', 'http://2130706433/', 'http://127.1/'])
      expect(isClosed(parseAddress(text)?.hostname ?? '')).toBe(true)
    for (const open of ['8.8.8.8', '2606:4700::1111']) expect(isClosed(open)).toBe(false)
  })
})

describe('taking over from another server', () => {
  let town: Open311Town
  const job = () => door.job('import')
  const desk = () => door.app.as(manager, contract)
  beforeAll(async () => {
    town = await startOpen311({
      around: { lat: door.at.lat, long: door.at.lon },
      now: () => new Date(NOW),
      apiKey: 'town-key',
    })
  })
  afterAll(() => town.stop())

  test('first a look, then each once, with news of it later; what has no mapping is named', async () => {
    const source = await desk().addSource({
      name: 'Thị trấn bên',
      url: `${town.url}/v2/`,
      jurisdiction: 'town.example',
      apiKey: 'town-key',
      since: '2026-06-01T00:00:00Z',
      mapping: { LIGHT: { category: 'street-lamp', child: 'street-lamp-out' }, HOLE: { category: 'road' } },
    })
    expect(source).toMatchObject({ hasKey: true, enabled: false })
    expect(JSON.stringify(await desk().sources({}))).not.toContain('town-key')
    const look = await desk().previewSource({ id: source.id })
    expect(look.counts).toEqual({ ready: 2, unmapped: 1, closed: 1, outside: 1 })
    expect(look.services).toContainEqual({ code: 'NOISE', name: 'Noise', mapped: false, count: 1 })
    await job()
    expect((await desk().importItems({ id: source.id })).items).toEqual([])
    await desk().runSource({ id: source.id })
    await job()
    const items = (await desk().importItems({ id: source.id })).items
    expect(items.map((i) => [i.externalId, i.outcome, i.error])).toEqual([
      ['T-1001', 'imported', null],
      ['T-1002', 'imported', null],
      ['T-1003', 'unmapped', null],
      ['T-1004', 'closed', null],
      ['T-1005', 'refused', 'field-reports.outside'],
    ])
    const [first] = items
    expect(first?.link).toBe(`${town.url}/v2/requests/T-1001.xml`)
    const [shown] = (await door.read(`requests/${first?.code}.json`)).body
    expect(shown).toMatchObject({
      description: 'The lamp before the school has been dark for a week.',
      service_code: 'street-lamp',
    })
    await desk().runSource({ id: source.id })
    await job()
    expect((await desk().importItems({ id: source.id })).items.map((i) => i.code)).toEqual(items.map((i) => i.code))
    const [told] = town.requests().filter((r) => r.service_request_id === 'T-1001')
    town.put({ ...told!, status: 'closed', status_notes: 'Bulb replaced.', updated_datetime: NOW })
    await desk().runSource({ id: source.id })
    await job()
    await desk().runSource({ id: source.id })
    await job()
    const { items: events } = await door.app.run((ctx) => timeline(ctx, { id: first?.caseId ?? '' }))
    expect(events.filter((e) => e.kind === 'commented').map((e) => e.note)).toEqual([
      'Thị trấn bên vừa cập nhật: đã đóng.\n\nBulb replaced.',
    ])
    await desk().changeSource({
      ...source,
      apiKey: undefined,
      jurisdiction: 'town.example',
      id: source.id,
      mapping: { ...source.mapping, NOISE: { category: 'waste' } },
    })
    await desk().runSource({ id: source.id })
    await job()
    const later = (await desk().importItems({ id: source.id, outcome: 'imported' })).items
    expect(later.map((i) => i.externalId)).toEqual(['T-1001', 'T-1002', 'T-1003'])
  })

  test('a server that refuses, or is not there, is noted and holds back nothing', async () => {
    const common = { since: '2026-06-01T00:00:00Z', mapping: {} }
    const closed = await desk().addSource({ ...common, name: 'Đóng cửa', url: `${town.url}/v2` })
    const away = await desk().addSource({ ...common, name: 'Không có', url: 'http://127.0.0.1:9/v2' })
    for (const { id } of [closed, away]) await desk().runSource({ id })
    await job()
    const byName = new Map((await desk().sources({})).items.map((s) => [s.name, s.error]))
    expect(byName.get('Đóng cửa')).toBe('status403')
    expect(byName.get('Không có')).toBe('ECONNREFUSED')
    await expect(desk().previewSource({ id: away.id })).rejects.toMatchObject({ code: 'open311.sourceFailed' })
    await expect(
      desk().addSource({ ...common, name: 'Sai', url: 'http://x.example/v2', mapping: { A: { category: 'no-such' } } }),
    ).rejects.toMatchObject({ code: 'open311.noSuchCategory' })
  })
})
