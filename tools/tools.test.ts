import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

interface Machine {
  platform: string
  arch: string
  version: string
}
interface Row {
  name: string
  version: string
  licence: string
}
type Task = () => Promise<void>

// The tools are plain JavaScript, so that they run before anything is installed.
const load = async <Module>(name: string): Promise<Module> =>
  (await import(new URL(`${name}.mjs`, import.meta.url).href)) as Module
const install = await load<{
  nodeProblem(version: string): string | undefined
  stampOf(lock: string, machine?: Machine): string
  satisfies(lock: string, installed: string, options?: { dev?: boolean; platform?: string; arch?: string }): boolean
  withLock(file: string, task: Task): Promise<void>
  root: string
}>('install')
const { summarise, withSecondTry, worthSecondTry } = await load<{
  summarise(report: object | undefined, code: number): { line: string; isGood: boolean }
  worthSecondTry(report: object | undefined, args: string[]): string[]
  withSecondTry(report: object, second: object): { report: object; late: string[] }
}>('test')
const builds = await load<{
  hashInputs(folder: string, inputs: string[]): string
  build(options: { folder: string; force?: boolean }): Promise<string[]>
  staleTargets(options: { folder: string }): { name: string }[]
}>('build')
const licences = await load<{
  isAllowed(name: string, licence: string): boolean
  listPackages(lock: object): Row[]
}>('licences')

let folder: string
beforeEach(() => void (folder = fs.mkdtempSync(join(tmpdir(), 'tools-test-'))))
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

const write = (path: string, text: string) => {
  fs.mkdirSync(join(folder, path, '..'), { recursive: true })
  fs.writeFileSync(join(folder, path), text)
}

describe('Node', () => {
  test.each(['v20.19.0', 'v20.20.2', 'v22.1.0', 'v24.21.0'])('%s is accepted', (version) => {
    expect(install.nodeProblem(version)).toBeUndefined()
  })
  test.each(['v20.18.3', 'v18.20.0', 'v16.0.0'])('%s is refused in both languages', (version) => {
    expect(install.nodeProblem(version)).toMatch(
      new RegExp(`Cần Node.js 20.19.*${version}[^]*20.19 or newer.*${version}`),
    )
  })
})

describe('installation', () => {
  const machine = { platform: 'linux', arch: 'x64', version: 'v20.19.0' }
  test('the stamp follows lock file, platform and Node generation, not the patch release', () => {
    const stamp = install.stampOf('lock', machine)
    expect(install.stampOf('lock', { ...machine, version: 'v20.20.2' })).toBe(stamp)
    expect(install.stampOf('other', machine)).not.toBe(stamp)
    expect(install.stampOf('lock', { ...machine, platform: 'darwin' })).not.toBe(stamp)
    expect(install.stampOf('lock', { ...machine, arch: 'arm64' })).not.toBe(stamp)
    expect(install.stampOf('lock', { ...machine, version: 'v24.0.0' })).not.toBe(stamp)
  })

  const lock = {
    packages: {
      '': { version: '1' },
      kernel: { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0', integrity: 'x' },
      'node_modules/tool': { version: '2.0.0', integrity: 'y', dev: true },
      'node_modules/a-linux': { version: '1.0.0', integrity: 'z', optional: true, os: ['linux'], cpu: ['x64'] },
    },
  }
  const on = (platform: string, dev = true) => ({ platform, arch: 'x64', dev })
  const without = (name: string) => {
    const packages = Object.entries(lock.packages).filter(([path]) => path !== `node_modules/${name}`)
    return JSON.stringify({ packages: Object.fromEntries(packages) })
  }
  test('what npm recorded is compared with what the lock file asks for on this machine', () => {
    const text = JSON.stringify(lock)
    expect(install.satisfies(text, text, on('linux'))).toBe(true)
    expect(install.satisfies(text, without('a'), on('linux'))).toBe(false)
    expect(install.satisfies(text, text.replace('1.0.0', '1.0.1'), on('linux'))).toBe(false)
    expect(install.satisfies(text, without('a-linux'), on('linux'))).toBe(false)
    expect(install.satisfies(text, without('a-linux'), on('darwin'))).toBe(true)
    expect(install.satisfies(text, without('tool'), on('linux'))).toBe(false)
    expect(install.satisfies(text, without('tool'), on('linux', false))).toBe(true)
  })

  test('one at a time holds the lock, and a dead holder is swept aside', async () => {
    const file = join(folder, 'cache/lock')
    write('cache/lock', '999999999')
    let inside = 0
    const task = async () => {
      expect(++inside).toBe(1)
      await new Promise((done) => setTimeout(done, 30))
      inside--
    }
    await Promise.all([install.withLock(file, task), install.withLock(file, task)])
    expect(fs.existsSync(file)).toBe(false)
  })
})

describe('the last line of a test run', () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((status) => ({ status })),
  })
  test.each([
    ['all well', [file('passed', 'passed', 'passed', 'pending')], 0, '2 passed, 0 failed', true],
    ['a failure', [file('failed', 'passed', 'failed')], 1, '1 passed, 1 failed', false],
    ['a file that does not load', [file('passed', 'passed'), file('failed')], 1, '1 passed, 1 failed', false],
    ['an error outside every test', [file('passed', 'passed')], 1, '1 passed, 1 failed', false],
    ['nothing ran', [], 0, '0 passed, 0 failed', false],
  ])('%s', (_, testResults, code, line, isGood) => {
    expect(summarise({ testResults }, code)).toEqual({ line, isGood })
  })
  test('a crash without a report is a failure', () => {
    expect(summarise(undefined, 134)).toEqual({ line: '0 passed, 1 failed', isGood: false })
  })
})

describe('a second try', () => {
  const file = (name: string, status: 'passed' | 'failed') => ({
    name,
    status,
    assertionResults: [{ fullName: 'it works', status }],
  })
  const failed = (count: number) =>
    [...Array(count).keys()].map((at) => file(`${at}.test.ts`, 'failed')).concat(file('well.test.ts', 'passed'))
  test('is for a few files that failed, never for many, and not for who asked by an option', () => {
    expect(worthSecondTry({ testResults: failed(2) }, ['engines'])).toEqual(['0.test.ts', '1.test.ts'])
    expect(worthSecondTry({ testResults: failed(4) }, [])).toEqual([])
    expect(worthSecondTry({ testResults: failed(1) }, ['-t', 'one'])).toEqual([])
    expect(worthSecondTry(undefined, [])).toEqual([])
  })
  test('names what passed only then, and leaves what failed twice a failure', () => {
    const first = { testResults: failed(2) }
    const second = { testResults: [file('0.test.ts', 'passed'), file('1.test.ts', 'failed')] }
    const { report, late } = withSecondTry(first, second)
    expect(late).toEqual(['0.test.ts · it works'])
    expect(summarise(report, 1)).toEqual({ line: '2 passed, 1 failed', isGood: false })
  })
})

describe('licences', () => {
  test.each([
    ['x', 'MIT', true],
    ['x', '(MIT OR GPL-2.0)', true],
    ['x', 'MIT AND GPL-2.0', false],
    ['x', 'LGPL-3.0-or-later', false],
    ['@img/sharp-libvips-linux-x64', 'LGPL-3.0-or-later', true],
    ['x', '', false],
    ['x', 'SEE LICENSE IN LICENSE', false],
  ])('%s under "%s": %s', (name, licence, expected) => expect(licences.isAllowed(name, licence)).toBe(expected))

  test('only what production needs is listed', () => {
    const lock = {
      packages: {
        'node_modules/b': { version: '1.0.0', license: 'ISC' },
        'node_modules/tool': { version: '1.0.0', license: 'MIT', dev: true },
        'node_modules/@hue-s/kernel': { link: true },
        'node_modules/b/node_modules/@s/a': { version: '2.0.0', license: 'MIT' },
      },
    }
    expect(licences.listPackages(lock).map(({ name }) => name)).toEqual(['@s/a', 'b'])
  })
})

describe('build', () => {
  beforeEach(() => {
    write('package.json', '{"name":"hue-s","type":"module"}')
    write('kernel/shared/word.ts', `export const word: string = 'xin chào'\n`)
    write(
      'apps/server/main.ts',
      `import { readFileSync } from 'node:fs'
       import { word } from '../../kernel/shared/word.ts'
       console.log(word, readFileSync(new URL('./beside.sql', import.meta.url), 'utf8'))`,
    )
    write('apps/server/beside.sql', 'select 1')
    fs.symlinkSync(join(install.root, 'node_modules'), join(folder, 'node_modules'))
  })
  const names = () => builds.staleTargets({ folder }).map(({ name }) => name)
  const serve = () =>
    spawnSync(process.execPath, [join(folder, 'dist/server/main.mjs')], { encoding: 'utf8' }).stdout.trim()

  test('bundles once, again after a change, and finds files beside the source', async () => {
    expect(await builds.build({ folder })).toEqual(['server'])
    expect(serve()).toBe('xin chào select 1')
    expect(await builds.build({ folder })).toEqual([])
    write('kernel/shared/word.test.ts', 'a test is not part of the bundle')
    expect(names()).toEqual([])
    write('kernel/shared/word.ts', `export const word: string = 'tạm biệt'\n`)
    expect(names()).toEqual(['server'])
    await builds.build({ folder })
    expect(serve()).toBe('tạm biệt select 1')
    fs.rmSync(join(folder, 'dist/server'), { recursive: true })
    expect(names()).toEqual(['server'])
  })

  test('two builds at once leave one whole bundle and no litter', async () => {
    await Promise.all([builds.build({ folder, force: true }), builds.build({ folder, force: true })])
    expect(serve()).toBe('xin chào select 1')
    expect(fs.readdirSync(join(folder, 'dist')).sort()).toEqual(['.stamps.json', 'server'])
  })

  test('a build that fails leaves the last good one in place', async () => {
    await builds.build({ folder })
    write('apps/server/main.ts', `import './nowhere.ts'`)
    await expect(builds.build({ folder })).rejects.toThrow(/nowhere/)
    expect(serve()).toBe('xin chào select 1')
    expect(names()).toEqual(['server'])
    expect(fs.readdirSync(join(folder, 'dist')).sort()).toEqual(['.stamps.json', 'server'])
  })

  test('pages are built by Vite and kept compressed beside the plain file', async () => {
    write('apps/office/vite.config.ts', 'export default {}')
    write('apps/office/index.html', `<!doctype html><title>x</title><script type="module" src="/main.ts"></script>`)
    write('apps/office/main.ts', `document.title = ${JSON.stringify('xã phường '.repeat(300))}`)
    expect((await builds.build({ folder })).sort()).toEqual(['office', 'server'])
    const assets = fs.readdirSync(join(folder, 'dist/office/assets'))
    expect(assets.map((name) => name.replace(/-[^.]+/, '')).sort()).toEqual(['index.js', 'index.js.br', 'index.js.gz'])
    expect(fs.readdirSync(join(folder, 'dist/office'))).toEqual(['assets', 'index.html'])
  })
})

test('run.mjs passes arguments, exit code and signals through', async () => {
  write('package.json', '{"type":"module"}')
  write('say.ts', 'const words: string[] = process.argv.slice(2)\nconsole.log(words.join("+"))\nprocess.exit(7)')
  const said = spawnSync(process.execPath, [join(install.root, 'tools/run.mjs'), join(folder, 'say.ts'), 'a', 'b'])
  expect([said.stdout.toString().trim(), said.status]).toEqual(['a+b', 7])
  write('wait.ts', `process.on('SIGTERM', () => process.exit(9))\nconsole.log('ready')\nsetInterval(() => {}, 1000)`)
  const child = spawn(process.execPath, [join(install.root, 'tools/run.mjs'), join(folder, 'wait.ts')])
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([9, null])
})
