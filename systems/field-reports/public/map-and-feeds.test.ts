import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { beforeAll, describe, expect, test } from 'vitest'
import { publish } from '@hue-s/engines/cases/index.ts'
import { xmlDocument } from '@hue-s/kernel/server/xml.ts'
import { app, communes, api, report, text, tileFeatures, openTown } from '../testing/public-stage.ts'

openTown()

const HOSTILE = 'Ổ gà \u0000\u0008 ]]> <script>alert(1)</script> & "x" \u202Eđảo\u202C 😀 \uFFFE hết'

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
