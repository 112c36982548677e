import { spawn } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { processBirth } from './instance-lock.ts'
import {
  launcher,
  folder,
  children,
  start,
  query,
  startElsewhere,
  gone,
  cleanUpAfterEach,
} from '../testing/postgres-stage.ts'

cleanUpAfterEach()

describe.each(['18', '15'] as const)('PostgreSQL %s', (version) => {
  test('starts fresh, keeps what was written, sorts the same everywhere', async () => {
    const first = await start({ version })
    const [row] = await query<{ version: string; checks: string }>(
      first,
      `select current_setting('server_version') as version,
              (select string_agg(w, ' ' order by w collate "vi-x-icu") from unnest(array['đa','dz','da']) w) as checks`,
    )
    expect(row?.version).toMatch(new RegExp(`^${version}\\.`))
    expect(row?.checks).toBe('da dz đa')
    await query(first, 'create table note (body text); create extension pg_trgm; create extension unaccent')
    await query(first, `insert into note values ('lũ')`)
    await first.stop()
    await first.stop()
    await first.exited
    const again = await start({ version })
    expect(await query(again, 'select body from note')).toEqual([{ body: 'lũ' }])
    const [locale] = await query<{ c: string; e: string }>(
      again,
      `select datctype as c, pg_encoding_to_char(encoding) as e from pg_database where datname = 'template1'`,
    )
    expect(locale).toEqual({ c: 'C.UTF-8', e: 'UTF8' })
  })

  test('kill -9 of the server loses no committed row', async () => {
    const first = await start({ version, durable: true })
    await query(first, 'create table row (n int)')
    for (let n = 0; n < 20; n++) await query(first, `insert into row values (${n})`)
    await first.kill()
    expect(await query(await start({ version }), 'select count(*)::int from row')).toEqual([{ count: 20 }])
  })
})

test('two servers in two folders live side by side; settings reach them', async () => {
  const [a, b] = await Promise.all([
    start({ dataDir: join(folder, 'a'), settings: { work_mem: '7MB' } }),
    start({ dataDir: join(folder, 'b') }),
  ])
  expect(a.port).not.toBe(b.port)
  expect(await query(a, 'show work_mem')).toEqual([{ work_mem: '7MB' }])
  expect(await query(b, 'show fsync')).toEqual([{ fsync: 'off' }])
})

test('listens on this machine only and asks for the password, on TCP and on the socket', async () => {
  const server = await start()
  expect(await query(server, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  const wrong = server.url.replace(/:[0-9a-f]+@/, ':wrong@')
  await expect(query({ url: wrong }, 'select 1')).rejects.toThrow(/password/)
  expect(server.socketDir).toBeDefined()
  expect(await query({ url: server.socketUrl ?? '' }, 'select inet_client_addr() as over')).toEqual([{ over: null }])
  const onSocket = new Client({ host: server.socketDir ?? '', port: server.port, user: 'postgres', password: 'wrong' })
  await expect(onSocket.connect()).rejects.toThrow(/password/)
  expect(fs.statSync(join(folder, 'postgres-18/data/superuser-password')).mode & 0o777).toBe(0o600)
})

test('without room for a socket path it listens on TCP only', async () => {
  const server = await start({ dataDir: join(folder, 'x'.repeat(90)) })
  expect([server.socketDir, server.socketUrl]).toEqual([undefined, undefined])
  expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('kill -9 of the platform while writing, then a restart finds every committed row', async () => {
  const first = await startElsewhere({ durable: true })
  await query(first, 'create table row (n int)')
  const client = new Client({ connectionString: first.url })
  client.on('error', () => {})
  await client.connect()
  let committed = 0
  const writing = (async () => {
    for (;;) {
      await client.query('insert into row values ($1)', [committed])
      committed++
    }
  })().catch(() => {})
  await new Promise((done) => setTimeout(done, 300))
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  expect(processBirth(first.pid)).toBeDefined()
  const second = await start()
  await writing
  expect(committed).toBeGreaterThan(0)
  const [row] = await query<{ count: number }>(second, 'select count(*)::int from row')
  expect(row?.count).toBeGreaterThanOrEqual(committed)
  expect(processBirth(first.pid)).toBeUndefined()
})

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s to the platform ends the server too', async (signal) => {
  const { child, pid } = await startElsewhere({})
  child.kill(signal)
  const [, by] = (await once(child, 'exit')) as [number | null, string | null]
  expect(by).toBe(signal)
  expect(await gone(pid)).toBe(true)
})

test('a database left half-made by a killed initdb is made anew', async () => {
  const leftover = join(folder, 'postgres-18/new-0123')
  fs.mkdirSync(leftover, { recursive: true })
  fs.writeFileSync(join(leftover, 'PG_VERSION'), '18\n')
  const server = await start()
  expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(fs.readdirSync(join(folder, 'postgres-18')).filter((name) => name.startsWith('new-'))).toEqual([])
})

test('kill -9 at any moment of the first start does no harm', async () => {
  for (const after of [350, 500, 650, 800, 1200]) {
    const dataDir = join(folder, String(after))
    const program = `
      const { startEmbeddedPostgres } = await import(${JSON.stringify(launcher)})
      await startEmbeddedPostgres(${JSON.stringify({ dataDir })})
      setInterval(() => {}, 1000)`
    const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', program]
    const child = spawn(process.execPath, args)
    children.push(child)
    const exit = once(child, 'exit')
    await new Promise((done) => setTimeout(done, after))
    child.kill('SIGKILL')
    await exit
    expect(await query(await start({ dataDir }), 'select 1 as one')).toEqual([{ one: 1 }])
  }
})

test('a folder used by a living process is refused, by this process and by another', async () => {
  const server = await start()
  await expect(start()).rejects.toMatchObject({ name: 'StartError', code: 'inUse' })
  const other = await startElsewhere({})
  expect(other).toMatchObject({ code: 'inUse' })
  expect(other.message).toContain(`(pid ${process.pid})`)
  expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('of several starts at once on a folder whose owner died, one wins and the others are refused', async () => {
  fs.mkdirSync(join(folder, 'postgres-18'))
  fs.writeFileSync(join(folder, 'postgres-18/owner.json'), JSON.stringify({ pid: 1, birth: 'long ago', folder: '0' }))
  const results = await Promise.all([1, 2, 3].map(() => startElsewhere({})))
  expect(results.map(({ code }) => code ?? 'started').sort()).toEqual(['inUse', 'inUse', 'started'])
})

test("a stranger's pid in postmaster.pid is left in peace", async () => {
  await (await start()).stop()
  const stranger = spawn('sleep', ['60'])
  children.push(stranger)
  const lines = [stranger.pid, 'somewhere', 0, 5432, '', '127.0.0.1', '', 'ready']
  fs.writeFileSync(join(folder, 'postgres-18/data/postmaster.pid'), lines.join('\n'))
  expect(await query(await start(), 'select 1 as one')).toEqual([{ one: 1 }])
  expect(processBirth(stranger.pid ?? 0)).toBeDefined()
})

test('a taken port, a file in the way and a lost password are told in one sentence', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as { port: number }
  await expect(start({ port })).rejects.toMatchObject({
    code: 'portInUse',
    message: expect.stringContaining(`${port}`),
  })
  holder.close()
  fs.rmSync(join(folder, 'postgres-18/data/superuser-password'))
  await expect(start()).rejects.toMatchObject({ code: 'passwordMissing' })
  const file = join(folder, 'file')
  fs.writeFileSync(file, '')
  await expect(start({ dataDir: join(file, 'data') })).rejects.toMatchObject({
    name: 'StartError',
    code: 'noPermission',
  })
})

test('a setting the server refuses is quoted from its log', async () => {
  const refused = start({ settings: { work_mem: 'lots' } })
  await expect(refused).rejects.toMatchObject({ code: 'failed', message: expect.stringContaining('work_mem') })
  await expect(refused).rejects.toThrow(/^PostgreSQL không khởi động được/)
})
