import { afterAll, beforeAll, expect, test } from 'vitest'
import { Jobs } from './jobs.ts'
import { testApp, type TestApp } from '../testing/testApp.ts'
import { tennisClub } from '../testing/tennis-club/tennis-club.ts'
import { many, maybe, sql } from './db.ts'

let app: TestApp
beforeAll(async () => void (app = await testApp([tennisClub])))
afterAll(() => app.stop())

test('a database that is away when the work should begin is tried again, and every job has its queue and its times', async () => {
  const { platform } = app
  const { db, url } = platform.database
  const away = Object.assign(new URL(url), { pathname: '/not-there-yet' }).toString()
  const addresses = [away, url]
  const database = {
    ...platform.database,
    db,
    get url() {
      return addresses.length > 1 ? (addresses.shift() ?? url) : url
    },
  }
  const jobs = new Jobs({ ...platform, database }, [tennisClub])
  expect(await maybe(db, sql`select from pg_namespace where nspname = 'pgboss'`)).toBeUndefined()
  jobs.start()
  const names = [...tennisClub.jobs.map(({ name }) => `${tennisClub.id}.${name}`), 'kernel.sweep'].sort()
  const scheduled = async () => {
    const there = await maybe(db, sql`select from pg_tables where schemaname = 'pgboss' and tablename = 'schedule'`)
    return there
      ? (await many(db, sql<{ name: string }>`select name from pgboss.schedule order by name`)).map((r) => r.name)
      : []
  }
  await expect.poll(scheduled).toEqual(names)
  await jobs.stop()
})

test('work that never began can be stopped', async () => {
  await expect(new Jobs(app.platform, [tennisClub]).stop()).resolves.toBeUndefined()
})
