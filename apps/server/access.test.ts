import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAuthenticate } from '@hue-s/engines/identity/index.ts'
import type { Route } from '@hue-s/kernel/shared/route.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { systems } from './systems.ts'

/** Who may call what, route by route, as reviewed by people. A new route changes this file, and the change is seen. */
const TABLE = fileURLToPath(new URL('access-table.json', import.meta.url))
const ACCOUNTS = [
  'citizen',
  'visitor',
  'business',
  'agency-officer',
  'commune-officer',
  'ioc-operator',
  'leader',
  'admin',
  'auditor',
] as const
const NOBODY = crypto.randomUUID()

let app: TestApp
const tokens = new Map<string, string>()

beforeAll(async () => {
  app = await testApp(systems, {
    authenticate: makeAuthenticate(systems),
    seed: true,
    env: { MODE: 'demo', RATE_LIMIT: '100000' },
  })
  for (const account of ACCOUNTS) {
    const response = await fetch(`${app.url}/api/identity/demo-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account }),
    })
    tokens.set(account, ((await response.json()) as { token: string }).token)
  }
})
afterAll(() => app.stop())

/** Knocks at a route with input that is certainly wrong or about nothing: only the door is tested, nothing is changed. */
async function knock(route: Route, account: string | undefined): Promise<number> {
  const path = route.url.replace(/:(\w+)/g, NOBODY)
  const token = account === undefined ? undefined : tokens.get(account)
  const body = route.method === 'GET' ? null : '{"no such field": true}'
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(body ? { 'content-type': 'application/json' } : {}),
  }
  const response = await fetch(app.url + path, { method: route.method, headers, body, redirect: 'manual' })
  await response.arrayBuffer()
  return response.status
}

const refused = (status: number) => status === 401 || status === 403

test('every route lets in exactly those that the reviewed table names, and no knock is a bug', async () => {
  const actual: Record<string, string> = {}
  const bugs: string[] = []
  for (const { route } of app.platform.routes.values()) {
    const open: string[] = []
    for (const account of [undefined, ...ACCOUNTS]) {
      const status = await knock(route, account)
      // 503 is a door that this instance has not opened (no secret for it), not a bug.
      if (status >= 500 && status !== 503) bugs.push(`${route.id} as ${account ?? 'anyone'}: ${status}`)
      if (!refused(status)) open.push(account ?? 'anyone')
    }
    actual[route.id] = open.length === ACCOUNTS.length + 1 ? 'everybody' : open.join(' ')
  }
  expect(bugs).toEqual([])
  const sorted = Object.fromEntries(Object.entries(actual).sort(([a], [b]) => (a < b ? -1 : 1)))
  if (process.env['UPDATE_ACCESS_TABLE'] || !existsSync(TABLE))
    writeFileSync(TABLE, `${JSON.stringify(sorted, null, 2)}\n`)
  const advice = 'a route is new or opens to others: look at the difference, then run again with UPDATE_ACCESS_TABLE=1'
  expect(sorted, advice).toEqual(JSON.parse(readFileSync(TABLE, 'utf8')))
}, 240_000)

test('a forged, a cut and an unknown token are refused, never taken for nobody', async () => {
  const good = tokens.get('citizen') ?? ''
  for (const token of [`${good}x`, good.slice(0, -4), 'hs_', 'nonsense', `${'a'.repeat(5_000)}`]) {
    const response = await fetch(`${app.url}/api/identity/me`, { headers: { authorization: `Bearer ${token}` } })
    expect(response.status).toBe(401)
  }
})

test('every role has a name that people can read', () => {
  const roles = new Set(app.platform.systems.flatMap((system) => Object.keys(system.roles)))
  const unnamed = [...roles].filter((role) => app.platform.translate('vi', `role.${role}`) === `role.${role}`)
  expect(unnamed).toEqual([])
})
