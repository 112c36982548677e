import { VectorTile } from '@mapbox/vector-tile'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { PbfReader } from 'pbf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { cases, getCase, openCase, publish, withdraw } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { contractOfSearch } from '@hue-s/engines/search/contract.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { listUnits, successors, units, type Unit } from '@hue-s/engines/units/index.ts'
import { anyone, citizen } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { fieldReportsContract as contract, type NewReport } from '../contract.ts'
import { indexReport } from '../find.ts'
import { TYPE } from '../report-type.ts'
import { xmlDocument } from './xml.ts'
import { openReport, showReport } from '../service.ts'
import { fieldReports } from '../system.ts'

const NOW = '2026-11-20T02:00:00Z'
const HOSTILE = 'Ổ gà \u0000\u0008 ]]> <script>alert(1)</script> & "x" \u202Eđảo\u202C 😀 \uFFFE hết'

let app: TestApp
let communes: Unit[]
let made = 0
const api = () => app.as(anyone, contract)

/** A report as a citizen sends it, published as the centre does unless told. */
async function report(more: Partial<NewReport> & { commune?: Unit; shown?: boolean; at?: NewReport['at'] } = {}) {
  const { commune = communes[0], shown = true, ...input } = more
  if (!commune?.centroid) throw new Error('no commune')
  made += 1
  const note = input.note ?? `Đèn đường tắt, trụ số ${made}`
  const draft = {
    category: 'street-lamp',
    at: commune.centroid,
    communeId: commune.id,
    place: '',
    photos: [],
    visibility: 'public' as const,
    ...input,
    note,
  }
  const opened = await app.run((ctx) => openReport(ctx, draft), citizen())
  await app.run(async (ctx) => {
    if (shown) await showReport(ctx, await getCase(ctx, opened.id))
    await indexReport(ctx, await getCase(ctx, opened.id))
    ctx.changed('field-reports')
  })
  return opened
}

/** A report of an earlier year, as an import brings it: it keeps the commune of its day. */
async function oldReport(commune: Unit, note: string) {
  const opened = await app.run((ctx) =>
    openCase(ctx, {
      type: TYPE,
      title: note,
      data: { category: 'street-lamp', child: null, note, certainty: 'person', routedBy: null },
      agencyId: null,
      communeId: commune.id,
      anchoredOn: '2024-11-20',
      point: null,
      parties: [],
      channel: 'import',
      visibility: 'public',
    }),
  )
  await app.run(async (ctx) => showReport(ctx, await getCase(ctx, opened.id)))
  return opened
}
const idsOf = async (input: Parameters<ReturnType<typeof api>['list']>[0]) =>
  (await api().list(input)).items.map(({ id }) => id)
const text = async (path: string) => (await fetch(app.url + path)).text()

async function tileFeatures(z: number, at: { lon: number; lat: number }, query = '') {
  const x = Math.floor(((at.lon + 180) / 360) * 2 ** z)
  const sin = Math.sin((at.lat * Math.PI) / 180)
  const y = Math.floor((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * 2 ** z)
  const response = await fetch(`${app.url}/tiles/field-reports/${z}/${x}/${y}?${query}`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile')
  const layer = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer()))).layers['reports']
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => layer?.feature(i).properties ?? {})
}

beforeAll(async () => {
  app = await testApp([fieldReports, calendar, cases, files, geo, identity, notify, papers, search, units], {
    env: { PROVINCE: 'hue' },
    now: NOW,
  })
  communes = await app.run(async (ctx) =>
    (await listUnits(ctx, { level: 'commune', at: ctx.today() })).filter((u) => u.centroid !== null),
  )
}, 120_000)
afterAll(() => app.stop())

describe('filters', () => {
  test('category, sub-category, state, agency, words without marks and days find what they say, and nothing else', async () => {
    const { items: kinds } = await api().categories({})
    const other = kinds.find(
      ({ id, flow, children }) => id !== 'street-lamp' && flow === 'timed' && children.length > 0,
    )
    const child = other?.children[0]?.id ?? ''
    app.clock.set('2026-10-01T16:59:59Z')
    const early = await report({ note: 'Cống tràn trước chợ Đông Ba' })
    app.clock.set('2026-10-01T17:00:00Z')
    const late = await report({ category: other?.id ?? '', child, note: 'Hố ga mất nắp đường Hùng Vương' })
    app.clock.set(NOW)
    expect(await idsOf({ category: other?.id, q: 'hung vuong' })).toEqual([late.id])
    expect(await idsOf({ category: other?.id, child })).toEqual([late.id])
    expect(await idsOf({ category: other?.id, child: 'khong-co' })).toEqual([])
    expect(await idsOf({ q: 'cho dong ba' })).toEqual([early.id])
    expect(await idsOf({ q: early.code.toLowerCase() })).toEqual([early.id])
    // A day ends at midnight in Vietnam, which is 17:00 UTC.
    expect(await idsOf({ to: '2026-10-01' })).toEqual([early.id])
    expect(await idsOf({ from: '2026-10-02', to: '2026-10-02' })).toEqual([late.id])
    expect(await idsOf({ agency: late.agencyId ?? crypto.randomUUID(), category: other?.id })).toEqual(
      late.agencyId ? [late.id] : [],
    )
    expect(await idsOf({ state: late.state as 'assigned', category: other?.id })).toEqual([late.id])
    expect(await idsOf({ state: 'withdrawn', category: other?.id })).toEqual([])
    expect(await idsOf({ q: '%' })).not.toContain(late.id)
    expect((await api().read({ id: late.id })).child).toBe(child)
  })

  test('an old commune finds what its successors have, a living one what its old ones had', async () => {
    const old = await app.run(async (ctx) => {
      for (const unit of await listUnits(ctx, { level: 'commune', at: '2024-12-31' })) {
        const heirs = await successors(ctx, unit.id, '2024-12-31', ctx.today())
        const heir = communes.find(({ id }) => id === heirs[0]?.unitId)
        if (heirs.length === 1 && heir && heir.id !== unit.id) return { unit, heir }
      }
      throw new Error('no commune was merged')
    })
    const before = await oldReport(old.unit, 'Hồ sơ từ trước khi sáp nhập')
    const after = await report({ commune: old.heir, note: 'Hồ sơ sau khi sáp nhập' })
    const elsewhere = await report({ commune: communes.find(({ id }) => id !== old.heir.id)! })
    const byOld = await idsOf({ commune: old.unit.id, q: 'sáp nhập' })
    expect(byOld.toSorted()).toEqual([before.id, after.id].toSorted())
    expect(byOld).not.toContain(elsewhere.id)
    expect((await idsOf({ commune: old.heir.id, q: 'sáp nhập' })).toSorted()).toEqual([before.id, after.id].toSorted())
    const counts = await api().counts({ q: 'sáp nhập' })
    expect(counts).toMatchObject({ total: 2, byCommune: [{ id: old.heir.id, count: 2 }] })
    const choices = await api().choices({ commune: old.unit.id })
    expect(choices.commune?.until).not.toBeNull()
    expect(choices.commune?.now.map(({ id }) => id)).toEqual([old.heir.id])
    expect(choices.groups.flatMap(({ items }) => items.map(({ id }) => id))).toContain(old.unit.id)
    expect(choices.periods.length).toBeGreaterThan(1)
    expect(choices.groups.flatMap(({ items }) => items).length).toBeGreaterThan(communes.length)
  })

  test('pages by key: nothing twice, nothing lost, in each order; a foreign cursor is refused', async () => {
    for (let n = 0; n < 7; n++) await report({ note: `Trang sách số ${n}` })
    for (const sort of ['newest', 'oldest', 'followed'] as const) {
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = await api().list({ q: 'trang sach', sort, limit: 3, after })
        seen.push(...page.items.map(({ id }) => id))
        after = page.next ?? undefined
      } while (after)
      expect(new Set(seen).size, sort).toBe(7)
      expect(seen, sort).toHaveLength(7)
    }
    const [newest, oldest] = [await idsOf({ q: 'trang sach' }), await idsOf({ q: 'trang sach', sort: 'oldest' })]
    expect(newest).toEqual(oldest.toReversed())
    const follower = citizen()
    const liked = newest[3] ?? ''
    await app.as(follower, contractOfCases).follow({ id: liked, follow: true })
    expect((await app.as(follower, contract).following({ id: liked })).following).toBe(true)
    expect((await app.as(citizen(), contract).following({ id: liked })).following).toBe(false)
    app.platform.dropTags(['field-reports'])
    expect((await idsOf({ q: 'trang sach', sort: 'followed' }))[0]).toBe(liked)
    await expect(api().list({ after: 'not-a-cursor' })).rejects.toMatchObject({ status: 400 })
  })

  test.each([
    { commune: 'x' },
    { category: 'A B' },
    { from: '2026-02-30' },
    { from: '0000-01-01' },
    { sort: 'best' },
    { q: 'x'.repeat(201) },
    { agency: '1; drop table' },
    { limit: '0' },
  ])('refuses %o in words', async (query) => {
    const response = await fetch(`${app.url}/api/field-reports/reports?${new URLSearchParams(query as never)}`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'kernel.badInput' })
  })

  test('units that never were find nothing and break nothing', async () => {
    const nobody = crypto.randomUUID()
    expect(await idsOf({ commune: nobody })).toEqual([])
    expect(await api().counts({ commune: nobody, agency: nobody })).toEqual({ total: 0, byState: [], byCommune: [] })
    expect(await api().choices({ commune: nobody, agency: nobody, at: '1900-01-01' })).toMatchObject({
      commune: null,
      agency: null,
    })
    expect((await fetch(`${app.url}/feeds/reports.rss?commune=${nobody}`)).status).toBe(200)
  })
})

describe('what is not public is nowhere', () => {
  test('neither in lists, searches, counts, tiles, feeds, cards nor by code', async () => {
    const word = 'bimatxyz'
    const spot = communes[5]!
    const hidden = [
      await report({ commune: spot, visibility: 'agency', note: `Chuyện riêng ${word} một` }),
      await report({ commune: spot, shown: false, note: `Chưa công khai ${word} hai` }),
    ]
    const taken = await report({ commune: spot, note: `Đã rút khỏi trang ${word} ba` })
    await app.run(async (ctx) => {
      await withdraw(ctx, { id: taken.id })
      await indexReport(ctx, await getCase(ctx, taken.id))
    })
    const all = [...hidden, taken]
    const query = `q=${word}&commune=${spot.id}&category=street-lamp`
    expect(await idsOf({ q: word })).toEqual([])
    for (const { code } of all) expect(await idsOf({ q: code })).toEqual([])
    expect((await api().counts({ q: word })).total).toBe(0)
    expect((await app.as(anyone, contractOfSearch).find({ q: word })).items).toEqual([])
    for (const z of [8, 12, 16]) expect(await tileFeatures(z, spot.centroid!, query)).toEqual([])
    for (const path of [`/feeds/reports.rss?${query}`, `/feeds/reports.atom?${query}`, '/sitemap.xml']) {
      const answer = await text(path)
      for (const { id, code } of all) expect(answer.includes(id) || answer.includes(code), path).toBe(false)
      expect(answer.replaceAll(/<(link|id|atom:link)[^>]*>[^<]*/g, ''), path).not.toContain(word)
    }
    for (const { id, code } of all) {
      await expect(api().read({ id })).rejects.toMatchObject({ status: 404 })
      await expect(api().readByCode({ code })).rejects.toMatchObject({ status: 404 })
      await expect(app.as(citizen(), contract).following({ id })).rejects.toMatchObject({ status: 404 })
      expect((await fetch(`${app.url}/cards/field-reports/${id}`)).status).toBe(404)
    }
  })

  test('a report that is withdrawn leaves the stored list at once', async () => {
    const shown = await report({ note: 'Sẽ rút ngay mai kia' })
    expect(await idsOf({ q: 'mai kia' })).toEqual([shown.id])
    await app.run((ctx) => withdraw(ctx, { id: shown.id }).then(() => undefined))
    expect(await idsOf({ q: 'mai kia' })).toEqual([])
  })
})

describe('map', () => {
  test('clusters from afar with numbers by state, single reports close by, the filter in both', async () => {
    const spot = communes[7]!
    const at = spot.centroid!
    const made = [0, 0.0004, 0.0008].map((shift) => ({ lon: at.lon + shift, lat: at.lat }))
    const ids: string[] = []
    for (const one of made) ids.push((await report({ commune: spot, at: one, note: 'Cụm thử nghiệm đường' })).id)
    const far = await tileFeatures(8, at, 'q=cum thu nghiem')
    expect(far.reduce((sum, f) => sum + Number(f['n']), 0)).toBe(3)
    expect(far).toHaveLength(1)
    const state = (await api().read({ id: ids[0]! })).state
    expect(far[0]).toMatchObject({ n: 3, [`s_${state}`]: 3 })
    expect(far[0]).not.toHaveProperty('id')
    const near = await tileFeatures(15, at, 'q=cum thu nghiem')
    expect(near.map((f) => f['n'])).toEqual(near.map(() => 1))
    expect(ids).toEqual(expect.arrayContaining(near.map((f) => f['id'])))
    expect(await tileFeatures(8, at, 'q=khong co dau')).toEqual([])
    const { total } = await api().counts({ q: 'cum thu nghiem' })
    expect(total).toBe(3)
  })

  test('the drawing holds every commune, light enough for a page', async () => {
    const response = await fetch(`${app.url}/api/field-reports/sheet`)
    const body = await response.text()
    const sheet = JSON.parse(body) as Awaited<ReturnType<ReturnType<typeof api>['sheet']>>
    expect(sheet.communes).toHaveLength(communes.length)
    for (const { d, x, y } of sheet.communes) {
      expect(d).toMatch(/^M\d+ \d+(l-?\d+ -?\d+)+z/)
      expect(x >= 0 && x <= sheet.width && y >= 0 && y <= sheet.height).toBe(true)
    }
    expect(body.length).toBeLessThan(40_000)
  })

  test.each(['8/999/1', '3/8/0', '23/0/0', 'x/0/0', '-1/0/0', '2/0/1.5'])('tile %s is refused', async (path) => {
    expect((await fetch(`${app.url}/tiles/field-reports/${path}`)).status).toBe(400)
  })
})

describe('feeds', () => {
  const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'item' || name === 'entry' })

  beforeAll(async () => {
    const row = await report({ commune: communes[9]!, note: 'Trước khi sửa chữ' })
    await app.run(async (ctx) => {
      await publish(ctx, { id: row.id, title: 'Chữ lạ', text: HOSTILE.replace('\u0000', '') })
      ctx.changed('field-reports')
    })
  })

  test('RSS 2.0 is well-formed under hostile words and has what a reader needs', async () => {
    const response = await fetch(`${app.url}/feeds/reports.rss?commune=${communes[9]!.id}&category=street-lamp`)
    expect(response.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8')
    const xml = await response.text()
    expect(XMLValidator.validate(xml)).toBe(true)
    expect(xml).not.toMatch(
      // oxlint-disable-next-line no-control-regex -- what XML cannot hold
      /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\u202A-\u202E\u2066-\u2069]|\p{Surrogate}/u,
    )
    const { rss } = parser.parse(xml) as {
      rss: { '@_version': string; channel: Record<string, unknown> & { item: Record<string, string>[] } }
    }
    expect(rss['@_version']).toBe('2.0')
    for (const name of ['title', 'link', 'description', 'lastBuildDate']) expect(rss.channel[name], name).toBeTruthy()
    expect(String(rss.channel['title'])).toContain(communes[9]!.name)
    const [item] = rss.channel.item
    expect(item?.['description']).toContain('<script>alert(1)</script>')
    expect(item?.['description']).toContain(']]>')
    expect(item?.['description']).toContain('😀')
    expect(new Date(item?.['pubDate'] ?? '').getTime()).toBeGreaterThan(0)
    expect(item?.['link']).toMatch(/^http:\/\/.+\/reports\/[0-9a-f-]{36}$/)
  })

  test('Atom has ids, dates and links of its own', async () => {
    const xml = await text('/feeds/reports.atom?category=street-lamp&lang=en')
    expect(XMLValidator.validate(xml)).toBe(true)
    const { feed } = parser.parse(xml) as { feed: Record<string, unknown> & { entry: Record<string, unknown>[] } }
    for (const name of ['id', 'title', 'updated', 'author', 'link']) expect(feed[name], name).toBeTruthy()
    expect(feed['@_xml:lang']).toBe('en')
    const ids = feed.entry.map((entry) => entry['id'])
    expect(new Set(ids).size).toBe(ids.length)
    for (const entry of feed.entry)
      for (const name of ['id', 'title', 'updated', 'published', 'link', 'summary'])
        expect(entry[name], name).toBeTruthy()
  })

  test('an unchanged feed is not sent again, and an empty one is a feed', async () => {
    const first = await fetch(`${app.url}/feeds/reports.rss`)
    const etag = first.headers.get('etag') ?? ''
    const again = await fetch(`${app.url}/feeds/reports.rss`, { headers: { 'if-none-match': etag } })
    expect([etag.length > 10, again.status]).toEqual([true, 304])
    for (const kind of ['rss', 'atom']) {
      const empty = await text(`/feeds/reports.${kind}?q=khongcogica`)
      expect(XMLValidator.validate(empty)).toBe(true)
      expect(empty).not.toContain('NaN')
    }
  })

  test('a drawn card is a picture of its size; the site map names it', async () => {
    const row = await report({ place: '<b>Số 1</b> & "chợ"', note: 'Có thẻ xem trước' })
    const card = await fetch(`${app.url}/cards/field-reports/${row.id}?lang=en`)
    expect(card.headers.get('content-type')).toBe('image/png')
    const bytes = Buffer.from(await card.arrayBuffer())
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630])
    expect((await api().readByCode({ code: row.code.toLowerCase() })).id).toBe(row.id)
    await expect(api().readByCode({ code: 'PA-000000-9999' })).rejects.toMatchObject({ status: 404 })
  })

  test('the site map is well-formed and holds the public pages', async () => {
    const xml = await text('/sitemap.xml')
    expect(XMLValidator.validate(xml)).toBe(true)
    expect(xml).toContain('/reports</loc>')
  })
})

test('no word of people can end an element or be what XML cannot hold', () => {
  const all = Array.from({ length: 0x300 }, (_, code) => String.fromCharCode(code)).join('')
  const xml = xmlDocument([
    'a',
    [['b', `${all}\uD800x\uDFFF\uFFFE\uFFFF]]>&<!--`, { c: `"'<>&\u0001\n` }], ['d', null], null],
  ])
  expect(XMLValidator.validate(xml.toString())).toBe(true)
  expect(xml.toString()).not.toMatch(/\p{Surrogate}|[\uFFFE\uFFFF]/u)
  expect(xml.toString()).toContain('&lt;!--')
})

test('answers for everybody may be kept, and say for how long', async () => {
  for (const path of ['reports', 'counts', 'choices', 'sheet', 'categories']) {
    const response = await fetch(`${app.url}/api/field-reports/${path}`)
    expect([path, response.headers.get('cache-control')]).toEqual([
      path,
      expect.stringMatching(/^public, max-age=\d+$/),
    ])
    const again = await fetch(`${app.url}/api/field-reports/${path}`, {
      headers: { 'if-none-match': response.headers.get('etag') ?? '' },
    })
    expect([path, again.status]).toEqual([path, 304])
  }
})
