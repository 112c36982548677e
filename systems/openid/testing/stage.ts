import { createHash, randomBytes } from 'node:crypto'
import { createServer, type AddressInfo } from 'node:net'
import { identity, makeAuthenticate } from '@hue-s/engines/identity/index.ts'
import { browser, demo, type Browser } from './browser.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { client, testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import type { Client } from '@hue-s/kernel/shared/route.ts'
import { openidContract, type Details } from '../contract.ts'
import { DEMO_CLIENT } from '../demo.ts'
import { openid } from '../index.ts'

export const SYSTEMS = [identity, notify, units, openid]
export const SECRET = 'a secret that two processes share, 32+'
export const CALLBACK = 'http://localhost:8400/callback'

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

/** The provider with real sign-in on a real database, known by one public address. */
export async function openStage(env: Record<string, string> = {}): Promise<TestApp> {
  const port = await freePort()
  return testApp(SYSTEMS, {
    seed: true,
    authenticate: makeAuthenticate(SYSTEMS),
    env: { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}`, RATE_LIMIT: '100000', SECRET, ...env },
  })
}

/** An official at their desk. */
export async function official(app: TestApp, account: string): Promise<Client<typeof openidContract>> {
  const { token } = await browser(app).demoToken({ account })
  return client(app.url, openidContract, { authorization: `Bearer ${token}` })
}

/** Somebody with a browser who is signed in. */
export async function signedIn(app: TestApp, account = 'citizen'): Promise<Browser> {
  const own = browser(app)
  await own.signIn(demo(account))
  return own
}

export const details = (change: Partial<Details> = {}): Details => ({
  name: { vi: 'Sàn đồ cũ', en: 'Second-hand market' },
  organisation: 'Công ty Đồ Cũ',
  contact: 'it@example.org',
  kind: 'confidential',
  auth: 'client_secret_basic',
  keys: [],
  redirectUris: ['https://partner.example.org/callback'],
  logoutUris: ['https://partner.example.org/bye'],
  backchannelUri: null,
  sectorUri: null,
  shares: [
    { what: 'profile', purpose: { vi: 'Chào bạn', en: 'To greet you' }, required: true },
    { what: 'email', purpose: { vi: 'Gửi hóa đơn', en: 'To send bills' }, required: false },
    { what: 'phone', purpose: { vi: 'Gọi khi giao hàng', en: 'To call at delivery' }, required: false },
    { what: 'assurance', purpose: { vi: 'Biết đã xác minh', en: 'To know you are verified' }, required: false },
    { what: 'offline_access', purpose: { vi: 'Giữ đăng nhập', en: 'To stay signed in' }, required: false },
  ],
  days: 90,
  ...change,
})

export interface Pkce {
  verifier: string
  challenge: string
}
export const pkce = (): Pkce => {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

/** The address at which sign-in begins; `with` replaces or (undefined) leaves out parameters. */
export function authorizePath(challenge: string, change: Record<string, string | undefined> = {}): string {
  const params = {
    client_id: DEMO_CLIENT,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid profile',
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...change,
  }
  const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return `/openid/authorize?${new URLSearchParams(given)}`
}

/** Follows redirects of our own until a page or an address elsewhere. */
export async function follow(own: Browser, app: TestApp, first: Response) {
  let response = first
  for (let hop = 0; hop < 12; hop++) {
    const location = response.headers.get('location')
    if (!location) return { response, html: await response.text(), left: undefined }
    const next = new URL(location, app.url)
    await response.arrayBuffer()
    if (next.origin !== new URL(app.url).origin || next.pathname === '/sign-in')
      return { response, html: '', left: next }
    response = await own.send(next.pathname + next.search)
  }
  throw new Error('redirects without end')
}

export const visit = async (own: Browser, app: TestApp, path: string) => follow(own, app, await own.send(path))

/** The path and the hidden word of the form on a page. */
export function formOf(html: string) {
  const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1] ?? ''
  const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  return { action, csrf }
}

/** Presses a button of the page between partner and person. */
export async function answer(own: Browser, app: TestApp, html: string, how: 'yes' | 'no', shares: string[] = []) {
  const { action, csrf } = formOf(html)
  const body = new URLSearchParams([['csrf', csrf], ['answer', how], ...shares.map((share) => ['share', share])])
  return follow(own, app, await own.send(action, { method: 'POST', body, headers: { accept: 'text/html' } }))
}

/** The whole way of a person: to the page, agree, back with a code. */
export async function getCode(
  own: Browser,
  app: TestApp,
  change: Record<string, string | undefined> = {},
  shares: string[] = [],
) {
  const { verifier, challenge } = pkce()
  let at = await visit(own, app, authorizePath(challenge, change))
  if (at.html.includes('name="csrf"')) at = await answer(own, app, at.html, 'yes', shares)
  const code = at.left?.searchParams.get('code')
  if (!code) throw new Error(`no code: ${at.response.status} ${at.left?.href ?? at.html.slice(0, 2_000)}`)
  return { code, verifier, back: at.left as URL }
}

/** Asks the token endpoint as the demo's public partner, or as whoever `change` says. */
export async function token(app: TestApp, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const own = headers['authorization'] ? {} : { client_id: DEMO_CLIENT }
  const response = await fetch(`${app.url}/openid/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...own, ...fields }),
    headers,
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

export const exchange = (app: TestApp, { code, verifier }: { code: string; verifier: string }, more = {}) =>
  token(app, { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: CALLBACK, ...more })

export const refresh = (app: TestApp, refreshToken = '') =>
  token(app, { grant_type: 'refresh_token', refresh_token: refreshToken })

export async function userinfo(app: TestApp, accessToken = '') {
  const response = await fetch(`${app.url}/openid/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

export const claimsOf = (jwt = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
