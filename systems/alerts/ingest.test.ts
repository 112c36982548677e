import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { makeCertificate } from './cap/certificate.ts'
import { signXml } from './cap/sign.ts'
import { alertsContract as contract, type SourceInput } from './contract.ts'
import { takeXml } from './ingest/take.ts'
import { lockSource } from './store-sources.ts'
import { alertDesk } from './testing/stage.ts'

let room: Awaited<ReturnType<typeof alertDesk>>
beforeAll(async () => {
  room = await alertDesk()
})
afterAll(async () => {
  await room?.app.stop()
})

let number = 0
const facts = (more: Partial<SourceInput> = {}): SourceInput => ({
  name: `Đài khí tượng ${number + 1}`,
  url: `https://cap.example.org/${++number}`,
  trust: 'show',
  senders: [],
  certificate: null,
  every: 5,
  active: true,
  ...more,
})
const AREA =
  '<area><areaDesc>Mây Ngàn</areaDesc><geocode><valueName>VN-DVHC</valueName><value>99001</value></geocode></area>'
interface Parts {
  id?: string
  sent?: string
  type?: string
  references?: string
  expires?: string
  area?: string
  head?: string
  status?: string
}
const cap = (p: Parts = {}) =>
  `${p.head ?? ''}<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${p.id ?? `m-${++number}`}</identifier><sender>kttv@example.org</sender><sent>${p.sent ?? '2026-11-20T08:30:00+07:00'}</sent><status>${p.status ?? 'Actual'}</status><msgType>${p.type ?? 'Alert'}</msgType><scope>Public</scope>${p.references ? `<references>${p.references}</references>` : ''}<info><language>vi-VN</language><category>Met</category><event>Mưa lớn</event><urgency>Expected</urgency><severity>Moderate</severity><certainty>Likely</certainty><expires>${p.expires ?? '2026-11-20T20:00:00+07:00'}</expires><headline>Mưa &lt;b&gt; lớn</headline><description>Mưa</description>${p.area ?? AREA}</info></alert>`

async function source(more: Partial<SourceInput> = {}) {
  const { id } = await room.desk(room.approver).addSource(facts(more))
  const take = (xml: string) =>
    room.app.run(async (ctx) => {
      const row = await lockSource(ctx.db, id)
      if (!row) throw new Error('no source')
      return takeXml(ctx, row, xml)
    })
  const name = `Đài khí tượng ${number}`
  return { id, name, take }
}
const shown = async () => (await room.app.as(anyone, contract).active({})).items
const outcomes = async (outcome: 'quarantined' | 'review') => (await room.desk(room.approver).taken({ outcome })).items

test('a trusted source is shown as from them, once; text is text', async () => {
  const { take } = await source()
  const xml = cap()
  expect([await take(xml), await take(xml)]).toEqual([null, null])
  expect((await shown()).filter(({ foreign }) => foreign)).toMatchObject([
    {
      sender: { vi: expect.stringContaining('Đài khí tượng') },
      infos: { vi: { headline: 'Mưa <b> lớn' } },
      areas: [{ code: '99001' }],
    },
  ])
  expect(await (await fetch(`${room.app.url}/alerts/feed.atom`)).text()).not.toContain('Mưa')
})

const bomb = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]>'
test.each([
  ['an entity bomb', () => cap({ head: bomb }), 'entities'],
  ['XXE', () => cap({ head: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' }), 'entities'],
  ['half a file', () => cap().slice(0, 300), 'notXml'],
  ['another language', () => '<html xmlns="urn:x"><p>alert</p></html>', 'notCap'],
  ['half a megabyte and more', () => cap({ area: AREA + ' '.repeat(600_000) }), 'tooLarge'],
  ['dates of no calendar', () => cap({ sent: '2026-13-45T25:00:00+07:00' }), 'badDates'],
  ['an end before its beginning', () => cap({ expires: '2026-11-20T08:00:00+07:00' }), 'badDates'],
  ['what is long over', () => cap({ sent: '2026-11-01T08:00:00+07:00', expires: '2026-11-02T08:00:00+07:00' }), 'past'],
  [
    'a clock a year ahead',
    () => cap({ sent: '2027-11-20T08:30:00+07:00', expires: '2027-11-21T08:30:00+07:00' }),
    'fromTheFuture',
  ],
  [
    'an update of nothing',
    () => cap({ type: 'Update', references: 'kttv@example.org,nothing,2026-11-20T08:00:00+07:00' }),
    'noSuchReference',
  ],
  [
    'the other side of the world',
    () => cap({ area: '<area><areaDesc>Texas</areaDesc><polygon>30,-98 31,-98 31,-97 30,-98</polygon></area>' }),
    'elsewhere',
  ],
  [
    'a polygon of nonsense',
    () => cap({ area: '<area><areaDesc>?</areaDesc><polygon>NaN,1 1e308,2 3,4 NaN,1</polygon></area>' }),
    'badArea',
  ],
  ['an exercise of others', () => cap({ status: 'Exercise' }), 'notActual'],
])('%s is set apart with the reason', async (_, xml, why) => {
  const { take, name } = await source()
  const before = (await shown()).length
  expect(await take(xml())).toBe(why)
  expect((await outcomes('quarantined')).find(({ sourceName }) => sourceName === name)).toMatchObject({
    why,
    alertId: null,
  })
  expect(await shown()).toHaveLength(before)
})

test('a source under review is shown when a person says so; what was set apart can only be dismissed', async () => {
  const { desk, approver } = room
  const { take } = await source({ trust: 'review' })
  await take(cap({ id: 'to-review' }))
  const before = (await shown()).length
  const [waits] = await outcomes('review')
  expect(await desk(approver).decide({ id: waits?.id ?? '', decision: 'show' })).toMatchObject({ outcome: 'shown' })
  expect(await shown()).toHaveLength(before + 1)
  const [bad] = await outcomes('quarantined')
  await expect(desk(approver).decide({ id: bad?.id ?? '', decision: 'show' })).rejects.toMatchObject({
    code: 'alerts.notNow',
  })
})

test('an update takes the place of what it names; a cancel without words ends it', async () => {
  const { take } = await source()
  await take(cap({ id: 'a' }))
  await take(cap({ id: 'b', type: 'Update', references: 'kttv@example.org,a,2026-11-20T08:30:00+07:00' }))
  const mine = (await shown()).filter(({ foreign, msgType }) => foreign && msgType === 'update')
  expect(mine).toHaveLength(1)
  expect(
    await take(cap({ id: 'c', type: 'Cancel', references: 'kttv@example.org,b,2026-11-20T08:30:00+07:00' })),
  ).toBeNull()
  expect((await shown()).filter(({ id }) => id === mine[0]?.id)).toEqual([])
})

test('with a certificate only what it signed is believed', async () => {
  const { certificate, privateKey } = await makeCertificate('Đài', new Date())
  const { take } = await source({ certificate })
  expect(await take(cap())).toBe('notSigned')
  const good = signXml(cap({ id: 'signed' }), privateKey, certificate)
  expect(await take(good.replace('Mưa</description>', 'Nắng</description>'))).toBe('badSignature')
  expect(await take(good)).toBeNull()
  const other = await makeCertificate('Kẻ khác', new Date())
  expect(await take(signXml(cap(), other.privateKey, other.certificate))).toBe('badSignature')
})

test('addresses of the own network and wrong certificates are refused', async () => {
  const { desk, approver } = room
  for (const url of ['http://10.0.0.1/', 'http://169.254.169.254/latest', 'http://[fd00::1]/'])
    await expect(desk(approver).addSource(facts({ url }))).rejects.toMatchObject({ code: 'alerts.closedNetwork' })
  await expect(desk(approver).addSource(facts({ certificate: 'nonsense' }))).rejects.toMatchObject({
    code: 'alerts.badCertificate',
  })
})
