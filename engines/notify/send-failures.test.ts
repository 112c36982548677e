import { describe, expect, test } from 'vitest'
import { sql, type Db } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import { reportToken } from './carriers/sms.ts'
import { contractOfNotify } from './contract.ts'
import { becomeSender, claim, markRetry } from './delivery-store.ts'
import { broadcast, withdraw } from './index.ts'
import { app, sandbox, switchTo, person, device, tell, rows, states, job, openCarriers } from './testing/carriers.ts'

openCarriers()

const later = (minutes: number) => app.clock.set(new Date(app.clock.now().getTime() + minutes * 60_000 + 1_000))

/** Somebody who claimed all there is, and lives until told to die. */
async function dyingSender(db: Db) {
  let die: () => void = () => undefined
  const death = new Promise<void>((end) => (die = end))
  let alive: (name: number) => void = () => undefined
  const born = new Promise<number>((done) => (alive = done))
  const life = db.transaction().execute(async (trx) => {
    alive(await becomeSender(trx))
    await death
  })
  const letters = await claim(db, { sender: await born, now: app.clock.now(), limit: 100 })
  return {
    letters,
    die: () => {
      die()
      return life
    },
  }
}

describe('what can go wrong', () => {
  test('a silent SMS carrier and a silent mail server stop nobody else, and are tried again', async () => {
    const a = await person()
    await device(a)
    await switchTo(sandbox.messages.url, 'silent')
    await switchTo(sandbox.mail.webUrl, 'silent')
    const { id } = await tell(a.id)
    await app.settle()
    expect(await states(id)).toEqual({
      email: 'waiting: timeout',
      push: 'sent',
      sms: 'waiting: timeout',
      zalo: 'waiting: timeout',
    })
    expect((await a.api.inbox({})).items[0]?.id).toBe(id)
    await switchTo(sandbox.messages.url, 'ok')
    await switchTo(sandbox.mail.webUrl, 'ok')
    later(1)
    await job()
    expect(await states(id)).toMatchObject({ email: 'sent', zalo: 'sent' })
    expect(sandbox.push.messages()).toHaveLength(1)
  })

  test('refusals are tried again after 1, 5, 30 minutes and 2 hours, then the record says why it failed', async () => {
    const a = await person({ phone: '+84901234567', phoneVerified: true })
    await switchTo(sandbox.messages.url, 'refuse')
    const { id } = await tell(a.id)
    await app.settle()
    const sms = async () => (await rows(id)).find((r) => r.channel === 'sms')!
    const waits: number[] = []
    for (const minutes of [1, 5, 30, 120]) {
      const row = await sms()
      expect(row).toMatchObject({ state: 'waiting', reason: 'carrierDown' })
      waits.push(Math.round((Date.parse(row.nextAt) - app.clock.now().getTime()) / 60_000))
      await sql`delete from notify.carrier`.execute(app.platform.database.db)
      later(minutes)
      await job()
    }
    expect(waits).toEqual([1, 5, 30, 120])
    expect(await sms()).toMatchObject({ state: 'failed', reason: 'carrierDown', attempts: 5 })
  })

  test('a carrier that failed three times in a row rests, and the next message waits without a try', async () => {
    await switchTo(sandbox.messages.url, 'refuse')
    const people = await Promise.all(
      ['+84901111111', '+84901111112', '+84901111113'].map((phone) => person({ phone, phoneVerified: true })),
    )
    for (const p of people) await tell(p.id)
    await app.settle()
    const last = await person({ phone: '+84901111114', phoneVerified: true })
    const { id } = await tell(last.id)
    await app.settle()
    expect((await rows(id)).find((r) => r.channel === 'sms')).toMatchObject({ state: 'waiting', attempts: 0 })
    await switchTo(sandbox.messages.url, 'ok')
    later(10)
    await job()
    expect((await states(id))['sms']).toBe('sent')
  })

  test('a push service that asks for time gets it; a device that ended is forgotten', async () => {
    const a = await person({})
    const first = await device(a)
    await switchTo(sandbox.push.url, 'refuse')
    const { id } = await tell(a.id, 'info')
    await app.settle()
    const [row] = await rows(id)
    expect(row).toMatchObject({ state: 'waiting', reason: 'busy' })
    expect(Date.parse(row!.nextAt) - app.clock.now().getTime()).toBeGreaterThanOrEqual(30_000)
    await switchTo(sandbox.push.url, 'ok')
    await fetch(first.endpoint, { method: 'DELETE' })
    later(1)
    await job()
    expect(await states(id)).toEqual({ push: 'failed: gone' })
    expect((await a.api.preferences({})).channels.find((c) => c.channel === 'push')).toMatchObject({
      hasAddress: false,
    })
    const again = await tell(a.id, 'important')
    expect((await states(again.id))['push']).toBe('skipped: noAddress')
    // The person is told, once, where they look.
    const said = (await a.api.inbox({})).items.filter(({ topic }) => topic === 'notify.device')
    expect(said).toMatchObject([{ title: 'Một thiết bị không còn nhận được thông báo đẩy', link: '/notifications' }])
  })

  test('a message taken by the carrier just before a crash is not sent again once its report is here', async () => {
    const a = await person({ phone: '+84901234568', phoneVerified: true })
    const { id } = await tell(a.id)
    const { db } = app.platform.database
    // The process dies after the claim: nothing was recorded, but the carrier has the message and reports it.
    const dying = await dyingSender(db)
    const [letter] = dying.letters.filter((l) => l.itemId === id && l.channel === 'sms')
    await app.settle()
    expect(sandbox.messages.messages().filter((m) => m.kind === 'sms')).toHaveLength(0)
    const token = reportToken(app.platform, letter!.id)
    const report = { token, reference: letter!.id, status: 'delivered' as const }
    expect(await app.as(citizen(), contractOfNotify).smsReport(report)).toEqual({ ok: true })
    await dying.die()
    await job()
    expect(sandbox.messages.messages().filter((m) => m.kind === 'sms')).toHaveLength(0)
    expect((await states(id))['sms']).toBe('delivered')
  })

  test('what a dead sender had claimed is sent at once, under the same reference; what a living one holds is left', async () => {
    const a = await person({ phone: '+84901234569', phoneVerified: true })
    const { id } = await tell(a.id)
    const dying = await dyingSender(app.platform.database.db)
    await app.settle()
    later(60)
    await job()
    expect(sandbox.messages.messages()).toHaveLength(0)
    await dying.die()
    await job()
    const sms = sandbox.messages.messages().find((m) => m.kind === 'sms')
    const claimed = dying.letters.find((l) => l.itemId === id && l.channel === 'sms')
    expect(sms?.kind === 'sms' && sms.reference).toBe(claimed!.id)
  })

  test('what was withdrawn is not sent any more: neither what waits nor what its sender gives back', async () => {
    const a = await person({ phone: '+84901234570', phoneVerified: true })
    await switchTo(sandbox.messages.url, 'refuse')
    const record = { kind: 'test', id: newId() }
    const { id } = await tell(a.id, 'critical', { record })
    await app.settle()
    expect((await states(id))['sms']).toBe('waiting: carrierDown')
    await app.run((ctx) => withdraw(ctx, record))
    expect((await states(id))['sms']).toBe('skipped: withdrawn')

    await sql`delete from notify.carrier`.execute(app.platform.database.db)
    const other = { kind: 'test', id: newId() }
    const { id: second } = await tell(a.id, 'critical', { record: other })
    const sending = await dyingSender(app.platform.database.db)
    await app.run((ctx) => withdraw(ctx, other))
    expect((await states(second))['sms']).toBe('waiting')
    const letter = sending.letters.find((l) => l.itemId === second && l.channel === 'sms')
    await markRetry(app.platform.database.db, letter!.id, 'carrierDown', app.clock.now())
    expect((await states(second))['sms']).toBe('skipped: withdrawn')
    await sending.die()
  })

  test('a broadcast that was withdrawn before it came to a page fills the inboxes and rings nobody', async () => {
    const a = await person({ phone: '+84901234571', phoneVerified: true })
    await device(a)
    await a.api.setPreferences({ units: ['withdrawn'] })
    const record = { kind: 'test', id: newId() }
    const words = { topic: 'courts', title: 'club.rain.title', body: 'club.rain.body', level: 'critical' } as const
    await app.run(async (ctx) => {
      await broadcast(ctx, { ...words, values: { court: 3, hour: '18:30' }, unitIds: ['withdrawn'], record })
      await withdraw(ctx, record)
    })
    await app.settle()
    const [item] = (await a.api.inbox({})).items
    expect(await states(item!.id)).toMatchObject({ push: 'skipped: withdrawn', sms: 'skipped: withdrawn' })
    expect(sandbox.push.messages()).toEqual([])
  })

  test('a sealed address that does not open fails alone', async () => {
    const [a, b] = [await person(), await person()]
    await sql`update notify.contact set sealed = (select sealed from notify.contact where person_id = ${b.id}) where person_id = ${a.id}`.execute(
      app.platform.database.db,
    )
    const [one, two] = [await tell(a.id), await tell(b.id)]
    await app.settle()
    expect((await states(one.id))['email']).toBe('failed: internal')
    expect((await states(two.id))['email']).toBe('sent')
  })
})
