import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const layers = ['kernel', 'ui', 'engines', 'systems', 'apps', 'sandbox']
let folder: string

interface Summary {
  totalCruised: number
  violations: { rule: { name: string }; from: string; to: string }[]
}

function cruise(where: string): Summary {
  const depcruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const args = [depcruise, ...layers, '--config', '.dependency-cruiser.cjs', '--output-type', 'json']
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: where,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (!stdout) throw new Error(stderr)
  return (JSON.parse(stdout) as { summary: Summary }).summary
}

function write(path: string, text: string): void {
  fs.mkdirSync(dirname(join(folder, path)), { recursive: true })
  fs.writeFileSync(join(folder, path), text)
}

/** The smallest tree in which every allowed kind of import occurs once. */
const skeleton: Record<string, string> = {
  'kernel/shared/error.ts': `export const error = 1`,
  'kernel/server/http.ts': `import { error } from '../shared/error.ts'\nimport { readFileSync } from 'node:fs'\nexport const http = [error, readFileSync]`,
  'kernel/web/useRead.ts': `import '@hue-s/kernel/shared/error.ts'\nexport const useRead = 1`,
  'ui/Button.tsx': `import '@hue-s/kernel/shared/error.ts'\nimport { useState } from 'react'\nexport const Button = useState`,
  'engines/club/contract.ts': `import '@hue-s/kernel/shared/error.ts'\nexport const contract = 1`,
  'engines/club/store.ts': `export const store = 1`,
  'engines/club/index.ts': `import './store.ts'\nexport const open = 1`,
  'engines/club/web/index.ts': `import '../contract.ts'\nimport '@hue-s/ui/Button.tsx'\nexport const screens = 1`,
  'engines/court/index.ts': `import '@hue-s/engines/club/index.ts'\nexport const book = 1`,
  'systems/tennis/contract.ts': `import '@hue-s/engines/club/contract.ts'\nexport const contract = 1`,
  'systems/tennis/service.ts': `import '@hue-s/engines/club/index.ts'\nimport '@hue-s/systems/golf/contract.ts'\nexport const service = 1`,
  'systems/tennis/system.ts': `import './service.ts'\nexport const tennis = 1`,
  'systems/tennis/web/index.ts': `import '@hue-s/kernel/web/useRead.ts'\nimport '@hue-s/engines/club/web/index.ts'\nexport const screens = 1`,
  'systems/golf/contract.ts': `import './contract-holes.ts'\nexport const contract = 1`,
  'systems/golf/contract-holes.ts': `export const holes = 18`,
  'systems/golf/shared/par.ts': `export const par = 72`,
  'systems/golf/web/Score.tsx': `import '../shared/par.ts'\nimport type { holes } from '../contract-holes.ts'\nexport const Score = 1`,
  'systems/golf/store.ts': `export const store = 1`,
  'apps/server/main.ts': `import '@hue-s/systems/tennis/system.ts'\nexport const main = 1`,
  'apps/office/main.ts': `import '@hue-s/systems/tennis/web/index.ts'\nexport const office = 1`,
  'sandbox/bank.ts': `export const bank = 1`,
  'systems/golf/system.ts': `import './store.ts'\nexport const golf = 1`,
  'systems/tennis/tennis.test.ts': `import '@hue-s/sandbox/bank.ts'\nimport '@hue-s/systems/golf/system.ts'`,
}

beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'boundaries-')))
  for (const [path, text] of Object.entries(skeleton)) write(path, text)
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json']) {
    fs.copyFileSync(join(root, file), join(folder, file))
  }
  // Our own workspaces linked to the copy, as npm links them.
  fs.mkdirSync(join(folder, 'node_modules/@hue-s'), { recursive: true })
  write('node_modules/react/package.json', '{"name":"react","main":"index.js"}')
  write('node_modules/react/index.js', 'exports.useState = 1')
  for (const layer of layers) {
    fs.writeFileSync(join(folder, layer, 'package.json'), JSON.stringify({ name: `@hue-s/${layer}`, type: 'module' }))
    fs.symlinkSync(join('../..', layer), join(folder, 'node_modules/@hue-s', layer))
  }
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

test('a tree that keeps the rules passes, and every file of it was looked at', () => {
  const { violations, totalCruised } = cruise(folder)
  expect(violations).toEqual([])
  expect(totalCruised).toBeGreaterThanOrEqual(Object.keys(skeleton).length)
})

const planted: [rule: string, file: string, text: string][] = [
  ['kernel-knows-no-domain', 'kernel/server/bad.ts', `import '@hue-s/engines/club/index.ts'`],
  ['engines-know-no-system', 'engines/club/bad.ts', `import type { tennis } from '@hue-s/systems/tennis/contract.ts'`],
  ['systems-know-no-app', 'systems/tennis/bad.ts', `import '@hue-s/apps/server/main.ts'`],
  ['systems-meet-at-contracts', 'systems/tennis/bad.ts', `import '@hue-s/systems/golf/store.ts'`],
  ['tests-start-neighbours', 'systems/tennis/testing/bad.ts', `import '@hue-s/systems/golf/store.ts'`],
  ['contracts-browser-safe', 'systems/golf/shared/bad.ts', `import '../store.ts'`],
  ['engines-through-the-door', 'systems/tennis/bad.ts', `import '@hue-s/engines/club/store.ts'`],
  ['engines-meet-at-the-door', 'engines/court/bad.ts', `import '@hue-s/engines/club/store.ts'`],
  ['contracts-browser-safe', 'systems/bad/contract.ts', `import '@hue-s/kernel/server/http.ts'`],
  ['apps-through-the-door', 'apps/server/bad.ts', `import '@hue-s/systems/golf/store.ts'`],
  ['web-sees-contracts-only', 'systems/golf/web/Bad.tsx', `import '../store.ts'`],
  ['browser-stays-in-browser', 'kernel/web/bad.ts', `import '@hue-s/kernel/server/http.ts'`],
  ['ui-is-only-looks', 'ui/Bad.tsx', `import '@hue-s/kernel/web/useRead.ts'`],
  ['outer-folders-stay-out', 'systems/tennis/bad.ts', `import '@hue-s/sandbox/bank.ts'`],
  ['every-import-resolves', 'systems/tennis/bad.ts', `import './nowhere.ts'`],
  ['no-cycles', 'systems/golf/bad.ts', `import { a } from './worse.ts'\nexport const b = () => a`],
]

/** Each violation in a file of its own, so that one look at the tree shows them all. */
const placeOf = (rule: string, file: string) => file.replace(/bad(?=\.ts$)/, `bad-${rule}`)

describe('a bad import', () => {
  let caught: Summary['violations']
  beforeAll(() => {
    for (const [rule, file, text] of planted) write(placeOf(rule, file), text)
    write(
      'systems/golf/worse.ts',
      `import { b } from './bad-no-cycles.ts'\nexport const a = 1\nexport const c = () => b`,
    )
    caught = cruise(folder).violations
  })
  test.each(planted)('%s is caught', (rule, file) => {
    const rules = caught.filter(({ from }) => from === placeOf(rule, file)).map(({ rule }) => rule.name)
    expect(rules).toContain(rule)
  })
})

test('every rule of the real configuration is planted above', async () => {
  const config = (await import(join(root, '.dependency-cruiser.cjs'))) as { default: { forbidden: { name: string }[] } }
  expect(new Set(planted.map(([rule]) => rule))).toEqual(new Set(config.default.forbidden.map(({ name }) => name)))
})

test('on the real tree there is something to look at', () => {
  expect(cruise(root).totalCruised).toBeGreaterThan(0)
})
