import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contractOfNotify } from '@hue-s/engines/notify/contract.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { homeContract } from '@hue-s/systems/home/contract.ts'
import { alertsContract as contract, alertSent } from './contract.ts'
import { smsOf } from './desk/channels.ts'
import { touches } from './reach/touched.ts'
import { alertDesk, COMMUNE, content, GONE, job, NOW, OTHER } from './testing/stage.ts'

let room: Awaited<ReturnType<typeof alertDesk>>
beforeAll(async () => {
  room = await alertDesk()
})
afterAll(() => room?.app.stop())
const everybody = () => room.app.as(anyone, contract)

describe('two people', () => {
  test('one writes, another approves, everybody reads it at once', async () => {
    const { desk, writer, approver, waiting } = room
    const { id, version, identifier } = await waiting()
    await expect(everybody().one({ identifier })).rejects.toMatchObject({ status: 404 })
    await expect(desk(writer).approve({ id, version })).rejects.toMatchObject({ status: 403 })
    await desk(approver).approve({ id, version })
    expect((await everybody().active({ commune: COMMUNE })).items.map((one) => one.identifier)).toContain(identifier)
    expect((await everybody().active({ commune: OTHER })).items.map((one) => one.identifier)).not.toContain(identifier)
    const [only] = (await everybody().active({ commune: COMMUNE, lang: 'en' })).items
    expect(Object.keys(only?.infos ?? {})).toEqual(['en'])
  })

  test('whoever wrote a word of it does not approve it', async () => {
    const { desk, approver, draft } = room
    const made = await draft()
    const saved = await desk(approver).save({ id: made.id, version: made.version, content: content() })
    const sent = await desk(approver).submit({ id: made.id, version: saved.version })
    expect(sent.secondPerson).toBe(true)
    await expect(desk(approver).approve({ id: made.id, version: sent.version })).rejects.toMatchObject({
      code: 'alerts.secondPerson',
    })
  })

  test('of two who save, and of two who approve, one is told', async () => {
    const { desk, writer, approver, draft, waiting } = room
    const { id, version } = await draft()
    await desk(writer).save({ id, version, content: content({ level: 3 }) })
    await expect(desk(approver).save({ id, version, content: content() })).rejects.toMatchObject({
      code: 'alerts.changedMeanwhile',
    })
    const ready = await waiting()
    const named = { id: ready.id, version: ready.version }
    const both = await Promise.allSettled([
      desk(approver).approve(named),
      desk(staff(['alerts.approve'])).approve(named),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(both.find((one) => one.status === 'rejected')?.reason).toMatchObject({ code: 'alerts.changedMeanwhile' })
  })

  test('the emergency path needs a severe alert and a reason, and its review stays until another closes it', async () => {
    const { desk, writer, approver, draft } = room
    const mild = await draft({ severity: 'moderate' })
    const reason = 'Nước lên quá nhanh, không gọi được ai'
    await expect(desk(writer).sendAlone({ id: mild.id, version: mild.version, reason })).rejects.toMatchObject({
      code: 'alerts.notCritical',
    })
    const { id, version } = await draft()
    await expect(desk(writer).sendAlone({ id, version, reason: 'x' })).rejects.toMatchObject({ status: 400 })
    expect(await desk(writer).sendAlone({ id, version, reason })).toMatchObject({ state: 'sent', reviewOpen: true })
    expect((await desk(writer).desk({})).openReviews).toBe(1)
    const sender = { ...writer, grants: approver.grants }
    await expect(desk(sender).review({ id, verdict: 'right', note: 'Tự khen' })).rejects.toMatchObject({
      code: 'alerts.secondPerson',
    })
    expect((await desk(writer).desk({})).openReviews).toBe(1)
    await desk(approver).review({ id, verdict: 'right', note: 'Đúng quy trình' })
    expect((await desk(writer).desk({})).openReviews).toBe(0)
    await expect(desk(approver).review({ id, verdict: 'wrong', note: 'Lần nữa' })).rejects.toMatchObject({
      code: 'alerts.noReview',
    })
  })
})

describe('a chain', () => {
  test('an update and an all-clear refer to all before; the strip follows; of two updates one goes out', async () => {
    const { app, desk, writer, approver, sent } = room
    const first = await sent()
    await app.settle()
    const strips = () => app.as(anyone, homeContract).front({ audience: 'resident', commune: COMMUNE })
    expect((await strips()).strips.map(({ link }) => link)).toContain(`/alerts/${first.identifier}`)
    const out = async (draft: { id: string; version: number }) => {
      const ready = await desk(writer).submit({ id: draft.id, version: draft.version })
      return desk(approver).approve({ id: ready.id, version: ready.version })
    }
    const [one, two] = [
      await desk(writer).followUp({ id: first.id, msgType: 'update' }),
      await desk(writer).followUp({ id: first.id, msgType: 'update' }),
    ]
    const update = await out(one)
    await expect(out(two)).rejects.toMatchObject({ code: 'alerts.alreadyFollowed' })
    const clear = await out(await desk(writer).followUp({ id: update.id, msgType: 'cancel' }))
    await app.settle()
    const xml = await (await fetch(`${app.url}/alerts/cap/${clear.identifier}.xml`)).text()
    expect(xml).toMatch(new RegExp(`<references>[^<]*${first.identifier}[^<]* [^<]*${update.identifier}`))
    const { chain } = await everybody().one({ identifier: first.identifier })
    expect(chain.map(({ msgType, overWhy }) => [msgType, overWhy])).toEqual([
      ['cancel', null],
      ['update', 'cancelled'],
      ['alert', 'updated'],
    ])
    const links = (await strips()).strips.map(({ link }) => link)
    expect(links).toContain(`/alerts/${clear.identifier}`)
    expect(links).not.toContain(`/alerts/${first.identifier}`)
    await expect(desk(writer).followUp({ id: clear.id, msgType: 'update' })).rejects.toMatchObject({
      code: 'alerts.chainOver',
    })
  })

  test('what has run out is over at once, and the job writes it down', async () => {
    const { app, desk, writer, sent } = room
    const { id, identifier } = await sent({ expires: '2026-11-20T03:00:00.000Z' })
    app.clock.set('2026-11-20T03:00:01Z')
    await Promise.all([job(app, 'expire'), job(app, 'expire')])
    const { history, state, overWhy } = await desk(writer).deskAlert({ id })
    expect([state, overWhy]).toEqual(['over', 'expired'])
    expect(history.filter(({ action }) => action === 'expired')).toHaveLength(1)
    expect((await everybody().active({})).items.map((one) => one.identifier)).not.toContain(identifier)
    app.clock.set(NOW)
  })
})

describe('who is told', () => {
  test('followers of the commune, once, though the event comes twice; reach is counted', async () => {
    const { app, desk, writer, sent } = room
    const follower = citizen()
    const far = citizen()
    await app.as(follower, contractOfNotify).setPreferences({ units: [COMMUNE] })
    await app.as(far, contractOfNotify).setPreferences({ units: [OTHER] })
    const { id, identifier } = await sent()
    await app.settle()
    await app.run((ctx) => ctx.emit(alertSent, { id, status: 'actual', msgType: 'alert' }))
    await app.settle()
    const inbox = async (who: typeof follower) =>
      (await app.as(who, contractOfNotify).inbox({})).items.filter(({ link }) => link === `/alerts/${identifier}`)
    expect(await inbox(follower)).toMatchObject([
      { topic: 'alerts.flood', level: 'critical', title: 'Lũ trên báo động 2' },
    ])
    expect(await inbox(far)).toEqual([])
    await desk(writer).countReach({ id })
    const { units: lines } = await desk(writer).reach({ id })
    expect(lines).toMatchObject([{ unit: { id: COMMUNE }, followers: 1, gap: 1 }])
    await desk(writer).visit({ id, unitId: COMMUNE, done: true, note: 'Đã báo từng nhà' })
    expect((await desk(writer).reach({ id })).units[0]?.visit).toMatchObject({ done: true })
  })

  test('an exercise rings nobody, hangs no strip, and is in no public list', async () => {
    const { app, sent } = room
    const follower = citizen()
    await app.as(follower, contractOfNotify).setPreferences({ units: [OTHER] })
    const { identifier } = await sent({ unitIds: [OTHER] }, 'exercise')
    await app.settle()
    expect((await app.as(follower, contractOfNotify).inbox({})).items).toEqual([])
    const front = await app.as(anyone, homeContract).front({ audience: 'resident', commune: OTHER })
    expect(front.strips.map(({ link }) => link)).not.toContain(`/alerts/${identifier}`)
    expect(await (await fetch(`${app.url}/alerts/feed.atom`)).text()).not.toContain(identifier)
    expect(await (await fetch(`${app.url}/alerts/exercises.atom`)).text()).toContain(identifier)
    expect((await everybody().active({})).items.map((one) => one.identifier)).not.toContain(identifier)
  })

  test.each([
    ['short', 'Lũ lên', 'Lên chỗ cao.'],
    ['long', 'Ứ'.repeat(160), 'Đường ngập '.repeat(150)],
    ['with signs that cost two', '[[[{{{^^^|||~~~\\', '[€]'.repeat(200)],
  ])('an SMS of %s words is one part without marks, its address whole', (_, headline, instruction) => {
    const link = 'https://example.org/alerts/mau-261120-abcdefg'
    const { text } = smsOf({ headline, description: '', instruction }, link)
    expect(text.length).toBeLessThanOrEqual(160)
    expect(text).toMatch(/^[\n -Z_a-z]*$/)
    expect(text.endsWith(link)).toBe(true)
  })
})

describe('what is refused', () => {
  test('a commune that is no more, with the name of what it is today', async () => {
    await expect(room.draft({ unitIds: [GONE] })).rejects.toMatchObject({
      code: 'alerts.unitGone',
      details: { today: expect.stringMatching(/\p{L}/u) },
    })
  })
  test.each([
    [{ expires: '2026-11-19T00:00:00.000Z' }, 'alerts.expiresPast'],
    [{ expires: '2027-11-19T00:00:00.000Z' }, 'alerts.expiresFar'],
    [{ onset: '2026-11-20T15:00:00.000Z' }, 'alerts.onsetAfterExpires'],
    [{ kind: 'dragons' }, 'alerts.unknownKind'],
    [{ unitIds: ['019a0000-0000-7000-8000-00000000ffff'] }, 'alerts.noSuchUnit'],
  ])('%o', async (more, code) => {
    await expect(room.draft(more)).rejects.toMatchObject({ code })
  })
  test('a blank that nobody filled in', async () => {
    const { desk, writer, draft } = room
    const { vi, en } = content().infos
    const { id, version } = await draft({ infos: { vi: { ...vi, headline: 'Lũ {river}' }, en } })
    await expect(desk(writer).submit({ id, version })).rejects.toMatchObject({ code: 'alerts.blankLeft' })
  })
  test('communes of others', async () => {
    const { desk } = room
    await expect(
      desk(staff(['alerts.write'], [OTHER])).compose({ status: 'actual', content: content() }),
    ).rejects.toMatchObject({ code: 'alerts.notYourArea' })
  })
})

const OPEN = ['active', 'recent', 'one', 'kinds', 'cap', 'certificate', 'atom', 'rss', 'exercises']
test.each(Object.entries(contract).map(([name, route]) => [name, route] as const))(
  'who may call %s',
  async (name, route) => {
    const { app } = room
    const knock = async (actor: typeof anyone) => {
      const response = await fetch(app.url + route.url.replace(/:\w+/g, crypto.randomUUID()), {
        method: route.method,
        headers: {
          'x-test-actor': Buffer.from(JSON.stringify(actor)).toString('base64'),
          ...(route.method === 'GET' ? {} : { 'content-type': 'application/json' }),
        },
        body: route.method === 'GET' ? null : '{"no":1}',
      })
      return response.status
    }
    const refused = [await knock(anyone), await knock(citizen()), await knock(staff([]))]
    const holder = await knock(staff(['alerts.write', 'alerts.approve']))
    expect(refused.map((status) => status === 401 || status === 403)).toEqual(Array(3).fill(!OPEN.includes(name)))
    expect([401, 403].includes(holder) || holder >= 500).toBe(false)
    if (route.allow === 'alerts.approve') expect(await knock(staff(['alerts.write']))).toBe(403)
  },
)

test('areas touch when one lies in the other or their edges cross', () => {
  const square = (x: number, y: number, r: number) => [
    [x - r, y - r],
    [x + r, y - r],
    [x + r, y + r],
    [x - r, y + r],
  ]
  expect(touches(square(0, 0, 2), square(0, 0, 1))).toBe(true)
  expect(touches(square(0, 0, 1), square(0, 0, 2))).toBe(true)
  expect(touches(square(0, 0, 1), square(1.5, 0, 1))).toBe(true)
  expect(
    touches(
      [
        [-3, -0.1],
        [3, -0.1],
        [3, 0.1],
        [-3, 0.1],
      ],
      [
        [-0.1, -3],
        [0.1, -3],
        [0.1, 3],
        [-0.1, 3],
      ],
    ),
  ).toBe(true)
  expect(touches(square(0, 0, 1), square(5, 5, 1))).toBe(false)
})
