import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sql } from '@hue-s/kernel/server/db.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { command, contract } from '@hue-s/kernel/shared/route.ts'
import { defineSystem } from '@hue-s/kernel/server/system.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { z } from 'zod'
import type { Browser } from './testing/sign-in-client.ts'
import { demoBrowser, from, phoneStage, refusal, START, type Stage } from './testing/phone-stage.ts'

const matches = contract('matches', {
  book: command('/book', {
    input: z.object({}),
    output: z.object({ who: z.string(), onBehalfOf: z.string().nullable(), kind: z.string(), grants: z.int() }),
    allow: 'citizen',
    summary: { vi: 'Đặt sân', en: 'Book a court' },
  }),
})
const matchesSystem = {
  ...defineSystem({
    id: 'matches',
    owner: 'Câu lạc bộ quần vợt',
    uses: [],
    contract: matches,
    service: {
      book: async (ctx: Ctx) => {
        const { id, onBehalfOf, kind, grants } = ctx.actor
        return { who: id ?? '', onBehalfOf, kind, grants: grants.length }
      },
    },
  }),
  folder: 'engines/identity/testing',
}

let stage: Stage
beforeAll(async () => {
  stage = await phoneStage({}, [matchesSystem])
})
afterAll(() => stage.stop())
beforeEach(async () => {
  stage.app.clock.set(START)
  await sql`update identity.delegation set ended_at = created_at where ended_at is null`.execute(db())
})
const db = () => stage.app.platform.database.db
const later = (seconds: number) => stage.app.clock.set(new Date(stage.app.clock.now().getTime() + seconds * 1_000))
const as = (login: string) => demoBrowser(stage.app, login)
const idOf = async (me: Browser) => ((await me.me({})) as { id: string }).id
const book = async (me: Browser) => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': newId() }
  const response = await me.send('/api/matches/book', { method: 'POST', headers, body: '{}' })
  return (await response.json()) as { code?: string; onBehalfOf?: string | null; kind?: string; grants?: number }
}
const GIVE = { side: 'give' as const, basis: 'consent', scope: ['everything'], until: '2027-06-30' }

async function given(mother: Browser, son: Browser): Promise<string> {
  const { id, code } = await mother.invite(GIVE)
  await son.answerInvitation({ code, accept: true })
  return id
}

test('an invitation is read, accepted on the other phone, used, seen by both, and ended by either', async () => {
  const [mother, son] = [await as('citizen'), await as('citizen-student')]
  const { id, code, path } = await mother.invite(GIVE)
  expect(path).toBe(`/me/delegations?code=${code.replace(' ', '')}`)
  expect(await son.readInvitation({ code: code.toLowerCase() })).toMatchObject({
    side: 'give',
    own: false,
    inviter: 'Vũ Thị Mận',
    scopeWords: ['Mọi dịch vụ trên nền tảng này'],
  })
  expect((await mother.delegations({})).items.at(-1)).toMatchObject({ id, state: 'waiting', given: true })
  await son.answerInvitation({ code, accept: true })
  await son.actFor({ delegation: id })
  expect(await book(son)).toMatchObject({ onBehalfOf: await idOf(mother) })
  const [hers, his] = [await mother.acts({ id }), await son.acts({ id })]
  expect(hers.items.map((a) => a.what)).toContain('Đặt sân')
  expect(hers).toEqual(his)
  expect((await mother.whoLooked({})).items[0]).toMatchObject({
    who: 'Người làm thay bạn',
    purpose: 'Bắt đầu làm thay bạn theo ủy quyền',
  })
  expect(await refusal((await as('business')).acts({ id }))).toBe('identity.noSuchDelegation')
  await mother.endDelegation({ id })
  expect((await son.delegations({})).items.find((d) => d.id === id)).toMatchObject({ state: 'ended' })
})

test('a delegation that ends while a form is open: the send is refused, reading goes on, until one is oneself again', async () => {
  const [mother, son] = [await as('citizen'), await as('citizen-student')]
  const id = await given(mother, son)
  await son.actFor({ delegation: id })
  await mother.endDelegation({ id })
  expect(await son.me({})).toMatchObject({ onBehalfOf: null, actingOver: { name: 'Vũ Thị Mận' } })
  expect((await book(son)).code).toBe('identity.delegationOver')
  expect((await son.send('/api/courts/mine')).status).toBe(200)
  await son.actFor({ delegation: null })
  expect(await book(son)).toMatchObject({ onBehalfOf: null })
})

test('the last day is the last day', async () => {
  const [mother, son] = [await as('citizen'), await as('citizen-student')]
  const { id, code } = await mother.invite({ ...GIVE, until: '2027-03-01' })
  await son.answerInvitation({ code, accept: true })
  await son.actFor({ delegation: id })
  expect(await book(son)).toMatchObject({ onBehalfOf: await idOf(mother) })
  later(16 * 3_600)
  expect((await book(son)).code).toBe('identity.delegationOver')
})

test('of two who accept at once one is taken', async () => {
  const [mother, a, b] = [await as('citizen'), await as('citizen-student'), await as('business')]
  const { code } = await mother.invite(GIVE)
  const said = await Promise.all([a, b].map((me) => refusal(me.answerInvitation({ code, accept: true }))))
  expect(said.sort()).toEqual(['identity.invitationTaken', 'ok'])
})

test('nobody delegates to themselves, in a circle, or what is not theirs', async () => {
  const [mother, son, friend] = [await as('citizen'), await as('citizen-student'), await as('business')]
  const own = await mother.invite(GIVE)
  expect(await refusal(mother.answerInvitation({ code: own.code, accept: true }))).toBe('identity.delegateSelf')
  const id = await given(mother, son)
  const back = await son.invite(GIVE)
  expect(await refusal(mother.answerInvitation({ code: back.code, accept: true }))).toBe('identity.delegationCircle')
  await son.actFor({ delegation: id })
  expect(await refusal(son.invite(GIVE))).toBe('identity.delegateActing')
  expect(
    await refusal(
      son.delegate({ to: '001160002417', legalBasis: 'Giấy ủy quyền', scope: ['all'], until: '2027-06-30' }),
    ),
  ).toBe('identity.delegateActing')
  expect(await refusal(friend.answerInvitation({ code: back.code, accept: true }))).toBe('ok')
})

test.each([
  ['an unknown ground', { basis: 'magic' }, 'identity.noSuchBasis'],
  ['an unknown scope', { scope: ['everything', 'nope'] }, 'identity.noSuchScope'],
  ['a past day', { until: '2027-02-28' }, 'identity.badPeriod'],
  ['too long', { until: '2099-01-01' }, 'identity.periodTooLong'],
  ['a ground for counters only', { basis: 'child' }, 'identity.basisOtherWay'],
])('an invitation with %s is refused', async (_, over, code) => {
  expect(await refusal((await as('citizen')).invite({ ...GIVE, ...over }))).toBe(code)
})

test('a code is over after a day, and a forged one is none', async () => {
  const [mother, son] = [await as('citizen'), await as('citizen-student')]
  const { code } = await mother.invite(GIVE)
  expect(await refusal(son.readInvitation({ code: 'AAAAA AAAAA' }))).toBe('identity.noSuchInvitation')
  later(24 * 3_600 + 1)
  const again = await as('citizen-student')
  expect(await refusal(again.answerInvitation({ code, accept: true }))).toBe('identity.invitationOver')
})

test('who is known by a phone only may act, but not be acted for by their own word', async () => {
  const mother = await as('citizen')
  const low = from(stage.app, '10.2.0.1')
  await stage.byPhone(low, '0914000001')
  const refused = await low.invite(GIVE).catch((e: unknown) => e)
  expect(refused).toMatchObject({ code: 'kernel.stepUpNeeded', details: { assurance: 2 } })
  const ask = await mother.invite({ ...GIVE, side: 'take', basis: 'parent' })
  expect(await refusal(low.answerInvitation({ code: ask.code, accept: true }))).toBe('kernel.stepUpNeeded')
  expect(await refusal(low.answerInvitation({ code: ask.code, accept: false }))).toBe('ok')
})

test('a counter confirms a parent by papers, until the child is of age', async () => {
  await stage.give('commune-officer', 'platform.counter', null)
  const [parent, officer] = [await as('citizen'), await as('commune-officer')]
  const { id, code } = await parent.invite({ ...GIVE, side: 'take', basis: 'child', until: '2045-01-01' })
  const child = { citizenId: '001215003711', name: 'Vũ Minh Khôi', birthDate: '2015-05-20' }
  const confirm = (over: object) =>
    officer.confirmAtCounter({ code, person: child, document: 'Giấy khai sinh số 12/2015', ...over })
  expect(await refusal(confirm({ person: { ...child, birthDate: '2005-05-20' } }))).toBe('identity.ofAge')
  expect(await refusal(confirm({ person: { citizenId: child.citizenId, name: child.name } }))).toBe(
    'identity.birthDateNeeded',
  )
  expect(await refusal(confirm({ person: { ...child, name: 'A\u202eB' } }))).toBe('identity.badName')
  expect(await refusal(confirm({ person: { ...child, citizenId: '000215003711' } }))).toBe('identity.badCitizenId')
  expect(await confirm({})).toMatchObject({ state: 'active', until: '2033-05-19' })
  await parent.actFor({ delegation: id })
  expect(await parent.me({})).toMatchObject({ onBehalfOf: { name: 'Vũ Minh Khôi' } })
  expect((await book(parent)).onBehalfOf).toBeTruthy()
})

test('a team member helps who sits beside them, for an hour, with the code from that phone, as a citizen would', async () => {
  await stage.give('commune-officer', 'platform.helper', null)
  const helper = await as('commune-officer')
  const { id } = await helper.startAssistance({ phone: '0914000002', basis: 'assist', scope: ['everything'] })
  const text = await stage.message('+84914000002', 0)
  expect(text).toMatch(/^\d{6} la ma dong y de .* ngoi canh lam thay ban/)
  const code = text.slice(0, 6)
  const stranger = from(stage.app, '10.2.1.9')
  expect(await refusal(stranger.phoneSignIn({ id, code }))).toBe('identity.codeOver')
  const { me } = await helper.confirmAssistance({ id, code })
  expect(me).toMatchObject({ kind: 'staff', onBehalfOf: { name: 'Số 091 ••• •002' } })
  expect(await book(helper)).toMatchObject({ kind: 'citizen', grants: 0 })
  later(61 * 60)
  const again = await as('commune-officer')
  expect(await refusal(again.confirmAssistance({ id, code }))).toBe('identity.codeOver')
  expect((await again.delegations({})).items.at(-1)).toMatchObject({ how: 'assist', state: 'over' })
})

test('help ends with the role, and is not begun for a unit that was dissolved', async () => {
  await sql`delete from identity.role_grant where role = 'platform.helper'`.execute(db())
  await stage.give('agency-officer', 'platform.helper', null)
  const helper = await as('agency-officer')
  const { id } = await helper.startAssistance({ phone: '0914000003', basis: 'assist', scope: ['everything'] })
  await helper.confirmAssistance({ id, code: (await stage.message('+84914000003', 0)).slice(0, 6) })
  expect(await book(helper)).toMatchObject({ kind: 'citizen' })
  await sql`update identity.role_grant set valid_to = '2027-02-01' where role = 'platform.helper'`.execute(db())
  later(6)
  expect((await book(helper)).code).toBe('identity.delegationOver')
  const ended = await sql<{ id: string }>`select unit_id as id from units.unit_version group by unit_id
    having bool_and(valid_to <= '2027-01-01') limit 1`.execute(db())
  const unit = ended.rows[0]?.id
  expect(unit).toBeTruthy()
  await sql`update identity.role_grant set valid_to = null, unit_id = ${unit} where role = 'platform.helper'`.execute(
    db(),
  )
  later(6)
  await helper.actFor({ delegation: null })
  expect(
    await refusal(helper.startAssistance({ phone: '0914000003', basis: 'assist', scope: ['everything'] })),
  ).toMatch(/identity.unitEnded|kernel.notAllowed/)
})

test('answers after the fact change nothing', async () => {
  const [mother, son] = [await as('citizen'), await as('citizen-student')]
  const { id, code } = await mother.invite(GIVE)
  await mother.endDelegation({ id })
  expect(await refusal(son.answerInvitation({ code, accept: true }))).toBe('identity.invitationOver')
  expect(await refusal(mother.endDelegation({ id }))).toBe('identity.noSuchDelegation')
})
