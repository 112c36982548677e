import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeDatabase } from '../testing/databases.ts'
import { openDatabase, type Database } from './db.ts'
import { migrate } from './migrate.ts'
import { ROOT } from './root.ts'

let folder: string
let home: Awaited<ReturnType<typeof makeDatabase>>
let database: Database

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hue-s-migrate-'))
  mkdirSync(join(folder, 'migrations'))
  home = await makeDatabase([])
  database = openDatabase(home.url, 2)
})
afterEach(async () => {
  await database.close()
  await home.drop()
  rmSync(folder, { recursive: true })
})

const write = (name: string, text: string) => writeFileSync(join(folder, 'migrations', name), text)
const run = () => migrate(database.pool, [{ id: 'tennis-club', folder: relative(ROOT, folder) }])
const tables = async () =>
  (
    await database.pool.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'tennis_club' order by 1`,
    )
  ).rows.map(({ name }) => name)

test('a file that fails is named; what stood before it stays, nothing behind it is done, and mended it goes on', async () => {
  write('0001_court.sql', 'create table tennis_club.court (id int);')
  write('0002_net.sql', 'create table tennis_club.net (id int); create table tennis_club.court (id int);')
  write('0003_ball.sql', '-- Ends in a remark\ncreate table tennis_club.ball (id int) -- so')
  await expect(run()).rejects.toThrow('migration tennis-club/0002_net.sql: relation "court" already exists')
  expect(await tables()).toEqual(['court'])
  write('0002_net.sql', 'create table tennis_club.net (id int);')
  expect(await run()).toBe(2)
  expect(await tables()).toEqual(['ball', 'court', 'net'])
  expect(await run()).toBe(0)
})

test('a file that was changed after it was applied stops the start before anything is done', async () => {
  write('0001_court.sql', 'create table tennis_club.court (id int);')
  await run()
  write('0001_court.sql', 'create table tennis_club.court (id bigint);')
  write('0002_net.sql', 'create table tennis_club.net (id int);')
  await expect(run()).rejects.toThrow('tennis-club/0001_court.sql')
  expect(await tables()).toEqual(['court'])
})

test('two processes that start at once apply each file once', async () => {
  for (const n of [1, 2, 3]) write(`000${n}_t.sql`, `create table tennis_club.t${n} (id int);`)
  expect((await Promise.all([run(), run()])).sort()).toEqual([0, 3])
})

test('of several owners the first goes before all others, and the failure of one leaves the others whole', async () => {
  const owners = ['base', 'ball', 'net', 'court'].map((id) => ({ id, folder: join(relative(ROOT, folder), id) }))
  for (const { id } of owners) {
    mkdirSync(join(folder, id, 'migrations'), { recursive: true })
    const text = id === 'base' ? 'create table base.t (id int);' : `create table ${id}.t as select * from base.t;`
    writeFileSync(join(folder, id, 'migrations', '0001_t.sql'), text)
  }
  const more = (text: string) => writeFileSync(join(folder, 'net', 'migrations', '0002_more.sql'), text)
  more('create table net.t (id int);')
  await expect(migrate(database.pool, owners)).rejects.toThrow(
    'migration net/0002_more.sql: relation "t" already exists',
  )
  const { rows } = await database.pool.query<{ file: string }>(
    `select owner || '/' || name as file from kernel.migration where owner <> 'kernel' order by 1`,
  )
  expect(rows.map(({ file }) => file)).toEqual([
    'ball/0001_t.sql',
    'base/0001_t.sql',
    'court/0001_t.sql',
    'net/0001_t.sql',
  ])
  more('create table net.more (id int);')
  expect(await migrate(database.pool, owners)).toBe(1)
})
