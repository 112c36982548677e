import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check, resolveConfig } from 'prettier'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkFolder, listFolders } from './check-systems.ts'

const root = join(import.meta.dirname, '..')
let copy: string
const run = (...args: string[]) =>
  execFileSync(process.execPath, ['--import', 'tsx', join(root, 'tools/new-system.ts'), ...args], {
    cwd: root,
    env: { ...process.env, HUE_S_ROOT: copy },
    encoding: 'utf8',
    stdio: 'pipe',
  })

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'hue-s-new-system-'))
  for (const path of [
    'tools/template',
    'apps/screens.ts',
    'apps/server/systems.ts',
    'kernel/text',
    'package.json',
    '.prettierrc',
  ]) {
    cpSync(join(root, path), join(copy, path), { recursive: true })
  }
  mkdirSync(join(copy, 'engines'))
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

test('a new system passes the folder checks and the formatter, and stands in both lists', async () => {
  const said = run('public-wifi', '--vi', 'Wifi công cộng', '--en', 'Public Wi-Fi')
  const [folder] = listFolders(copy)
  expect(folder?.id).toBe('public-wifi')
  expect(folder && (await checkFolder(copy, folder))).toEqual([])
  for (const file of [
    ...said.split('\n').filter((line) => /^systems\/.*\.(tsx?|json)$/.test(line)),
    'apps/screens.ts',
    'apps/server/systems.ts',
  ]) {
    const path = join(copy, file)
    const tidy = await check(readFileSync(path, 'utf8'), { ...(await resolveConfig(path)), filepath: path })
    expect([file, tidy]).toEqual([file, true])
  }
  expect(readFileSync(join(copy, 'apps/screens.ts'), 'utf8')).toContain('...publicWifi')
  expect(readFileSync(join(copy, 'apps/server/systems.ts'), 'utf8')).toContain('publicWifi')
})

test('a bad name and a name that is taken are refused', () => {
  expect(() => run('Public Wifi')).toThrow(/usage/)
  expect(() => run('public-wifi')).toThrow(/exists already/)
})
