import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAuthenticate } from '@hue-s/engines/identity/index.ts'
import { ROOT } from '@hue-s/kernel/server/root.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { pages } from './pages.ts'
import { systems } from './systems.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp(systems, {
    authenticate: makeAuthenticate(systems),
    pages,
    seed: true,
    env: { PROVINCE: 'sample', MODE: 'demo' },
  })
})
afterAll(() => app.stop())

/** Names of the first province's places, as its pack spells them. */
function foreignNames(): string[] {
  const pack = JSON.parse(readFileSync(join(ROOT, 'provinces/hue/units.json'), 'utf8')) as {
    units: { kind: string; versions: { name: string }[] }[]
  }
  return [
    'Huế',
    'Thừa Thiên',
    ...pack.units.filter((u) => u.kind === 'district').flatMap((u) => u.versions.map((v) => v.name)),
  ]
}

test('the sample province boots and no page or answer names the first province', async () => {
  const paths = [
    '/',
    '/reports',
    '/sign-in',
    '/office',
    '/ops',
    '/api/units?level=commune',
    '/api/geo/boundaries',
    '/api/field-reports/categories',
    '/api/field-reports/reports',
    '/api/geo/basemap',
  ]
  for (const path of paths) {
    const response = await fetch(app.url + path, { headers: { 'accept-language': 'vi' } })
    expect([path, response.status]).toEqual([path, 200])
    const text = await response.text()
    for (const name of foreignNames()) expect([path, name, text.includes(name)]).toEqual([path, name, false])
  }
})

test('no source file outside the packs names the first province', () => {
  const folders = ['kernel', 'ui', 'engines', 'systems', 'apps', 'sandbox', 'tools']
  const named = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter(
        (file) =>
          /\.(tsx?|mjs|json|sql|css|html|txt)$/.test(file) && !/node_modules|\.test\.tsx?$|package\.json/.test(file),
      )
      .filter((file) =>
        /(^|[^\p{L}])huế([^\p{L}]|$)|thừa thiên/iu.test(
          readFileSync(join(ROOT, folder, file), 'utf8').normalize('NFC'),
        ),
      )
      .map((file) => `${folder}/${file}`),
  )
  expect(named).toEqual([])
})
