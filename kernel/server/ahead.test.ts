import { afterAll, beforeAll, expect, test } from 'vitest'
import { conflict } from '../shared/error.ts'
import { tennisClub } from '../testing/tennis-club/tennis-club.ts'
import { testApp, type TestApp } from '../testing/testApp.ts'
import { maybe, one, sql } from './db.ts'
import { glance } from './glance.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp([tennisClub])
  await sql`create table public.note (text text primary key)`.execute(app.platform.database.db)
})
afterAll(() => app.stop())

const notes = async () =>
  (await sql<{ text: string }>`select text from public.note order by text`.execute(app.platform.database.db)).rows.map(
    ({ text }) => text,
  )

test('what is sent ahead is there for what follows, and after the commit', async () => {
  const seen = await app.run(async (ctx) => {
    ctx.ahead(sql`insert into public.note values ('ahead')`.execute(ctx.db))
    return maybe(ctx.db, sql<{ text: string }>`select text from public.note where text = 'ahead'`)
  })
  expect(seen).toEqual({ text: 'ahead' })
  expect(await notes()).toEqual(['ahead'])
})

test.each([['at once'], ['when something else is asked later']])(
  'a statement sent ahead that fails takes everything with it, and its own error is told %s',
  async (when) => {
    const run = app.run(async (ctx) => {
      await sql`insert into public.note values ('lost')`.execute(ctx.db)
      ctx.ahead(sql`select 1 / 0`.execute(ctx.db))
      if (when !== 'at once') await sql`select 1`.execute(ctx.db)
    })
    await expect(run).rejects.toMatchObject({ code: '22012' })
    expect(await notes()).not.toContain('lost')
  },
)

test('what a refusal must leave behind is there before the refusal is told, and the rest is not', async () => {
  const run = app.run(async (ctx) => {
    await sql`insert into public.note values ('refused')`.execute(ctx.db)
    ctx.beside(async () => {
      await sql`insert into public.note values ('left behind')`.execute(app.platform.database.db)
    })
    throw conflict('test.no')
  })
  await expect(run).rejects.toMatchObject({ code: 'test.no' })
  expect(await notes()).toContain('left behind')
  expect(await notes()).not.toContain('refused')
})

test('a glance asks once for all who look, and anew after a change made here', async () => {
  let asked = 0
  const count = glance('test.notes', 60_000, async (db) => {
    asked += 1
    return (await one(db, sql<{ n: number }>`select count(*)::int as n from public.note`)).n
  })
  const look = () => app.run((ctx) => count(ctx))
  const before = await look()
  expect(await Promise.all([look(), look(), look()])).toEqual([before, before, before])
  expect(asked).toBe(1)
  await app.run(async (ctx) => {
    await sql`insert into public.note values ('one more')`.execute(ctx.db)
    ctx.changed('test.notes')
    expect(await count(ctx)).toBe(before)
  })
  expect(await look()).toBe(before + 1)
  const broken = glance('test.broken', 60_000, (db) => sql`select 1 / 0`.execute(db))
  const fails = () => app.run((ctx) => broken(ctx))
  await expect(fails()).rejects.toMatchObject({ code: '22012' })
  await expect(fails()).rejects.toMatchObject({ code: '22012' })
})
