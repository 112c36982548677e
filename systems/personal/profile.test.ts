import { describe, expect, test } from 'vitest'
import { reveal } from '@hue-s/engines/identity/index.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { offerConsent } from './contract.ts'
import { makeCitizen, openRepair } from './testing/app.ts'
import { app, lan, minh, officer, as, refused, member, startPersonal } from './testing/stage.ts'

startPersonal()

describe('profile', () => {
  test('shows what is held, from where, and reading it leaves no look', async () => {
    const { fields, version, logged } = await as(lan).profile({})
    expect(fields.find((f) => f.field === 'name')).toMatchObject({ value: 'Nguyễn Thị Lan', source: 'eid' })
    expect(fields.find((f) => f.field === 'phone')).toMatchObject({ value: '+84900000199', source: 'account' })
    expect(fields.find((f) => f.field === 'email')).toMatchObject({ value: null, source: 'none' })
    expect({ version, logged }).toEqual({ version: 0, logged: false })
    expect((await as(lan).looks({})).items).toEqual([])
  })

  test('two pages that change it: the second is told', async () => {
    const first = await as(lan).setProfile({ communeId: null, languages: ['vi', 'en', 'vi'], version: 0 })
    expect(first.version).toBe(1)
    await expect(as(lan).setProfile({ communeId: null, languages: [], version: 0 })).rejects.toEqual(
      refused(409, 'personal.changedMeanwhile'),
    )
    expect((await as(lan).profile({})).languages).toEqual(['vi', 'en'])
  })

  test('who acts for somebody reads their profile, and that look is on their list', async () => {
    const elder = await makeCitizen(app, 'Bà Của Lan', '046140002222')
    const acting = { ...minh, onBehalfOf: elder.id }
    const seen = await as(acting).profile({})
    expect(seen).toMatchObject({ logged: true })
    expect(seen.fields.find((f) => f.field === 'name')?.value).toBe('Bà Của Lan')
    const [look] = (await as(elder).looks({})).items
    expect(look).toMatchObject({ purpose: 'Xem hồ sơ thay người được ủy quyền' })
    await expect(as(acting).ask({ kind: 'delete', text: 'Xóa hộ bà ấy' })).rejects.toEqual(
      refused(403, 'personal.onlySelf'),
    )
  })

  test('a commune that is none is refused', async () => {
    await expect(as(lan).setProfile({ communeId: lan.id ?? '', languages: [], version: 1 })).rejects.toEqual(
      refused(400, 'personal.noSuchCommune'),
    )
  })

  test('without a way to send, no code is promised', async () => {
    await expect(as(lan).startContact({ kind: 'phone', address: '0912 345 678' })).rejects.toEqual(
      refused(503, 'personal.channelOff'),
    )
    await expect(as(lan).startContact({ kind: 'phone', address: '12' })).rejects.toEqual(refused(400))
  })
})

describe('life events', () => {
  test('are open to everybody in both languages; ticks are the person’s own', async () => {
    const { items } = await as(anyone).lifeEvents({ lang: 'en' })
    expect(items.map((e) => e.id)).toContain('having-a-child')
    const event = await as(anyone).lifeEvent({ event: 'having-a-child', lang: 'vi' })
    expect(event.steps.every((s) => s.title && s.text && (s.link || s.where || s.text.length > 10))).toBe(true)
    expect(event.steps.some((s) => s.source)).toBe(true)
    expect((await as(lan).tick({ event: event.id, step: 'register-birth', done: true })).done).toEqual([
      'register-birth',
    ])
    expect((await as(lan).tick({ event: event.id, step: 'register-birth', done: true })).done).toHaveLength(1)
    expect((await as(minh).ticks({ event: event.id })).done).toEqual([])
    expect((await as(lan).tick({ event: event.id, step: 'register-birth', done: false })).done).toEqual([])
    await expect(as(lan).tick({ event: event.id, step: 'nothing', done: true })).rejects.toEqual(refused(404))
    await expect(as(anyone).lifeEvent({ event: 'no-such' })).rejects.toEqual(refused(404))
  })
})

describe('household', () => {
  test('needs a consent that nobody ticked beforehand, and is sealed at rest', async () => {
    await expect(as(lan).addMember({ ...member } as never)).rejects.toEqual(refused(400))
    await expect(as(lan).addMember({ ...member, consent: false } as never)).rejects.toEqual(refused(400))
    const made = await as(lan).addMember({ ...member, consent: true })
    expect((await as(lan).consents({})).items).toContainEqual(
      expect.objectContaining({
        purpose: 'personal.household',
        given: { at: expect.any(String) as string, version: 1 },
      }),
    )
    const { rows } = await app.platform.database.pool.query(
      'select sealed from personal.household_member where id = $1',
      [made.id],
    )
    expect((rows[0] as { sealed: Buffer }).sealed.toString('utf8')).not.toContain('Hoa')
    expect((await as(minh).household({})).items).toEqual([])
  })

  test('two tabs on one person: the second is told, nothing is overwritten', async () => {
    const { items } = await as(lan).household({})
    const one = items[0]
    if (!one) throw new Error('nobody')
    await as(lan).setMember({ ...member, id: one.id, name: 'Tab một', version: one.version })
    await expect(as(lan).setMember({ ...member, id: one.id, name: 'Tab hai', version: one.version })).rejects.toEqual(
      refused(409, 'personal.changedMeanwhile'),
    )
    expect((await as(lan).household({})).items[0]?.name).toBe('Tab một')
    await expect(as(minh).setMember({ ...member, id: one.id, version: 2 })).rejects.toEqual(refused(404))
    await expect(as(minh).dropMember({ id: one.id })).rejects.toEqual(refused(404))
  })

  test('names: hidden signs are left out, sixty letters with four marks each are a name', async () => {
    const hidden = await as(lan).addMember({ ...member, name: 'A\u202Egnô\u0007 Hùng\u2066', consent: true })
    expect(hidden.name).toBe('Agnô Hùng')
    const heavy = Array.from({ length: 60 }, () => 'a\u0302\u0301\u0323\u0330').join('')
    const long = await as(lan).addMember({ ...member, name: heavy, consent: true })
    expect(long.name).toBe(heavy.normalize('NFC'))
    for (const name of ['\u202E', 'a'.repeat(61), ''])
      await expect(as(lan).addMember({ ...member, name, consent: true })).rejects.toEqual(refused(400))
    await expect(as(lan).addMember({ ...member, birthYear: 2027, consent: true })).rejects.toEqual(
      refused(400, 'personal.badBirthYear'),
    )
  })

  test('withdrawing the consent empties the list at once', async () => {
    await as(lan).withdrawConsent({ purpose: 'personal.household' })
    expect((await as(lan).household({})).items).toEqual([])
    await expect(as(lan).withdrawConsent({ purpose: 'personal.household' })).rejects.toEqual(refused(404))
    const [shown] = (await as(lan).consents({})).items.filter((c) => c.purpose === 'personal.household')
    expect(shown?.given).toBeNull()
    expect(shown?.history[0]?.withdrawnAt).not.toBeNull()
  })

  test('other words are another consent', async () => {
    offerConsent({ purpose: 'personal.clubNews', version: 2, path: '/' })
    await expect(as(lan).giveConsent({ purpose: 'personal.clubNews', version: 1 })).rejects.toEqual(
      refused(409, 'personal.otherWords'),
    )
    await as(lan).giveConsent({ purpose: 'personal.clubNews', version: 2 })
    await as(lan).giveConsent({ purpose: 'personal.clubNews', version: 2 })
    expect((await as(lan).consents({})).items.find((c) => c.purpose === 'personal.clubNews')?.history).toHaveLength(1)
    await expect(as(lan).giveConsent({ purpose: 'no.such', version: 1 })).rejects.toEqual(refused(404))
  })
})

describe('who looked', () => {
  test('says who, why and about which of my cases, month by month; a wrong one opens a request', async () => {
    const { id, code } = await openRepair(app, lan)
    const look = (at: string) => {
      app.clock.set(at)
      return app.run(
        (ctx) =>
          reveal(ctx, lan.id ?? '', {
            purpose: 'personal.request',
            what: ['name', 'phone'],
            record: { kind: 'case', id },
          }),
        officer,
      )
    }
    await look('2026-10-31T16:59:59Z')
    await look('2026-11-20T04:00:00Z')
    const { items } = await as(lan).looks({ month: '2026-11' })
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ what: ['họ tên', 'số điện thoại'], case: { code } })
    expect((await as(lan).looks({ month: '2026-10' })).items).toHaveLength(1)
    expect((await as(lan).looks({ month: '2026-09' })).items).toEqual([])
    await expect(as(lan).looks({ month: '2026-13' })).rejects.toEqual(refused(400))
    expect((await as(minh).looks({})).items).toEqual([])
    const at = items[0]?.at ?? ''
    const asked = await as(lan).ask({ kind: 'object', text: 'Tôi không hiểu vì sao', subject: { kind: 'look', at } })
    expect(asked.subject).toContain('Trả lời yêu cầu')
    await expect(
      as(minh).ask({ kind: 'object', text: 'Lần xem của người khác', subject: { kind: 'look', at } }),
    ).rejects.toEqual(refused(400, 'personal.noSuchLook'))
  })
})
