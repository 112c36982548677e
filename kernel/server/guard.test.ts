import { afterAll, beforeAll, expect, test } from 'vitest'
import { unavailable } from '../shared/error.ts'
import { citizen } from '../testing/people.ts'
import { testApp, type TestApp } from '../testing/testApp.ts'
import { club, tennisClub } from '../testing/tennis-club/tennis-club.ts'
import type { Ctx } from './ctx.ts'
import { many, sql } from './db.ts'

let app: TestApp
let closed = ''
const asked: { screen: string; input: unknown; audience: string | undefined; session: string | undefined }[] = []
async function guard(ctx: Ctx, screen: string, input: unknown): Promise<void> {
  const { choice } = ctx.request
  asked.push({ screen, input, audience: choice?.('audience'), session: choice?.('sid') })
  if (screen === closed) throw unavailable('tennis-club.courtTaken', { court: 0 })
}
beforeAll(async () => {
  app = await testApp([{ ...tennisClub, guard }])
})
afterAll(() => app.stop())

const input = { court: 3, startsAt: '2027-03-01T08:00:00Z', note: 'Đánh đơn' }
const count = async () => (await many(app.platform.database.db, sql`select from tennis_club.booking`)).length

test('what is done on a screen that is closed is refused before anything is written; other routes are not asked', async () => {
  const me = citizen()
  const cookie = 'audience=visitor; sid=secret'
  closed = '/courts'
  await expect(app.as(me, club, { cookie }).book(input)).rejects.toMatchObject({ status: 503 })
  expect(await count()).toBe(0)
  expect(asked.at(-1)).toMatchObject({
    screen: '/courts',
    input: { court: 3 },
    audience: 'visitor',
    session: undefined,
  })
  const before = asked.length
  await app.as(me, club).ping({})
  await expect(app.as(me, club).fail({ after: false })).rejects.toMatchObject({ status: 409 })
  expect(asked).toHaveLength(before)
})

test('a repeat of what was done while it was open gets its answer, also after it was closed', async () => {
  const me = citizen()
  const headers = { 'idempotency-key': 'guard-test-0001' }
  closed = ''
  const made = await app.as(me, club, headers).book(input)
  closed = '/courts'
  expect(await app.as(me, club, headers).book(input)).toEqual(made)
  expect(await count()).toBe(1)
})
