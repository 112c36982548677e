import { z } from 'zod'
import {
  chainOf,
  findIssued,
  issue,
  makeAuthorities,
  REASONS,
  rootPem,
  type Asked,
  type Authorities,
  type Authority,
  type Issued,
  type Reason,
} from './ca-authority.ts'
import { keyNamed, pem } from './ca-certificate.ts'
import { answerRemote, type Credential, type Remote } from './ca-remote.ts'
import { answerOcsp, makeCrl, ocspError } from './ca-status.ts'
import { answerStamp, stampRefused, type Stamper } from './ca-timestamp.ts'
import { makeControl, Switch, type Control } from './control.ts'
import { isLoopback, notFound, readBody, readJson, Refusal, sendJson, serve, type Ask, type Served } from './serve.ts'

export const caTokens = { remote: 'sandbox-csc-token' } as const
/** The services that can fail by themselves. */
const SERVICES = ['ocsp', 'crl', 'tsa', 'remote'] as const
type Service = (typeof SERVICES)[number]

const Fault = Switch.extend({
  service: z.enum(SERVICES),
  /** The time-stamper's clock is wrong by this. */
  skewMs: z.int().optional(),
  wrongNonce: z.boolean().optional(),
  badSignature: z.boolean().optional(),
  /** Answers of a month ago. */
  stale: z.boolean().optional(),
})
export type Fault = z.infer<typeof Fault>

const Subject = {
  name: z.string().min(1).max(200),
  organization: z.string().max(200).optional(),
  id: z.string().max(40).optional(),
}
const NewCertificate = z.object({
  ...Subject,
  ca: z.enum(['public', 'official']).default('public'),
  algorithm: z.enum(['ec', 'rsa']).default('ec'),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  publicKey: z.string().max(4_000).optional(),
})
const NewCredential = NewCertificate.omit({ publicKey: true }).extend({
  credentialID: z.string().regex(/^[\w.-]{1,60}$/),
  user: z.string().max(100),
  pin: z.string().min(4).max(20).default('123456'),
  asksOtp: z.boolean().default(false),
})
export type NewCredential = z.input<typeof NewCredential>
/** A leader's key and an agency's seal, for the demonstration; the PIN of both is 123456. */
export const demoCredentials: NewCredential[] = [
  { credentialID: 'leader', user: 'leader', name: 'Lãnh đạo thử nghiệm', ca: 'official', id: 'CCCD:003070000001' },
  { credentialID: 'seal', user: 'seal', name: 'Cơ quan thử nghiệm', ca: 'official', id: 'MST:0000000001' },
]

const Revoke = z.object({
  serial: z.string().regex(/^[0-9a-fA-F]{2,40}$/),
  reason: z.enum(Object.keys(REASONS) as [Reason]).default('unspecified'),
  at: z.iso.datetime().optional(),
})

export type CaOptions = {
  host?: string | undefined
  port?: number | undefined
  now?: (() => Date) | undefined
  /** Keys of officials and agencies that are there from the start. */
  credentials?: NewCredential[] | undefined
}
type Desk = {
  url: string
  all: Authorities
  stamper: Stamper
  remote: Remote
  faults: Record<Service, { control: Control; fault: Partial<Fault> }>
  now: () => Date
}
export type Ca = Served & {
  root: string
  /** Asks for a certificate; the private key comes with it unless a public one was sent. */
  issue: (wanted: z.input<typeof NewCertificate>) => ReturnType<typeof shown>
  addCredential: (wanted: NewCredential) => ReturnType<typeof shown>
  revoke: (wanted: z.input<typeof Revoke>) => void
  setFault: (fault: Fault) => void
  signed: () => Remote['signed']
}

const DAY = 86_400_000
const YEARS = 2 * 365 * DAY
const slots = () =>
  Object.fromEntries(SERVICES.map((s) => [s, { control: makeControl(), fault: {} }])) as Desk['faults']

function askedOf(wanted: z.output<typeof NewCertificate>, now: Date): Asked {
  const { from, to, ...rest } = wanted
  const begins = from ? new Date(from) : new Date(now.getTime() - DAY)
  return { ...rest, from: begins, to: to ? new Date(to) : new Date(now.getTime() + YEARS), use: 'signing' } as Asked
}

function shown(desk: Desk, issued: Issued) {
  const der = issued.key?.own.export({ type: 'pkcs8', format: 'der' })
  return {
    serial: issued.serial.toString('hex'),
    certificate: pem('CERTIFICATE', issued.der),
    chain: chainOf(desk.all, issued)
      .map((one) => pem('CERTIFICATE', one))
      .join(''),
    root: rootPem(desk.all),
    ...(der ? { privateKey: pem('PRIVATE KEY', der) } : {}),
  }
}

function addCredential(desk: Desk, given: NewCredential) {
  const wanted = NewCredential.parse(given)
  const issued = issue(desk.all, desk.url, askedOf(wanted, desk.now()), `credential ${wanted.credentialID}`)
  const { credentialID: id, user, pin, asksOtp } = wanted
  const credential: Credential = {
    ...{ id, user, pin, asksOtp, issued, wrong: 0, otp: undefined },
    chain: chainOf(desk.all, issued),
  }
  desk.remote.credentials.set(id, credential)
  return shown(desk, issued)
}

function revoke(desk: Desk, given: z.input<typeof Revoke>): void {
  const { serial, reason, at } = Revoke.parse(given)
  findIssued(desk.all, serial).revoked = { at: at ? new Date(at) : desk.now(), reason }
}

function setFault(desk: Desk, { service, mode, delayMs, ...fault }: Fault): void {
  desk.faults[service].control.set({ mode, ...(delayMs === undefined ? {} : { delayMs }) })
  desk.faults[service].fault = fault
}

const send = ({ res }: Ask, type: string, body: Buffer | string) =>
  void res.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body)

/** A service that has its own switch, beside that of the whole server. */
async function throughSwitch(desk: Desk, service: Service, refuse: () => void, go: (fault: Partial<Fault>) => unknown) {
  const { control, fault } = desk.faults[service]
  const now = await control.pass()
  if (now === 'silent') return
  if (now === 'refuse') return refuse()
  await go(fault)
}

function authorityOf(desk: Desk, name: string): Authority {
  const found = Object.values(desk.all).find((one) => one.name === name)
  if (!found) throw notFound('This authority')
  return found
}

async function answerQuestion(ask: Ask, desk: Desk, name: string): Promise<void> {
  const ca = authorityOf(desk, name)
  const path = decodeURIComponent(ask.url.pathname.split('/').slice(3).join('/'))
  const question = ask.method === 'GET' ? Buffer.from(path, 'base64') : await readBody(ask.req, 10_000)
  const type = 'application/ocsp-response'
  await throughSwitch(
    desk,
    'ocsp',
    () => send(ask, type, ocspError(3)),
    (fault) => send(ask, type, answerOcsp(ca, question, desk.now(), fault as { stale?: boolean })),
  )
}

async function answerTsa(ask: Ask, desk: Desk): Promise<void> {
  if (ask.method !== 'POST' || !/^application\/timestamp-query\b/.test(ask.req.headers['content-type'] ?? ''))
    throw new Refusal(415, 'not_a_query', 'POST application/timestamp-query')
  const question = await readBody(ask.req, 10_000)
  const type = 'application/timestamp-reply'
  await throughSwitch(
    desk,
    'tsa',
    () => send(ask, type, stampRefused(2, 'Not serving now')),
    (fault) => send(ask, type, answerStamp(desk.stamper, question, desk.now(), fault as { skewMs?: number })),
  )
}

/** What tests and people at this machine do: only from here, never by a page that rebinds a name. */
async function answerDesk(ask: Ask, desk: Desk): Promise<void> {
  const { req, res, url, method } = ask
  if (!isLoopback((req.headers.host ?? '').replace(/:\d+$/, '')))
    throw new Refusal(403, 'loopback_only', 'Only from this machine')
  if (url.pathname === '/otps' && method === 'GET') return sendJson(res, 200, desk.remote.otps)
  if (url.pathname === '/signed' && method === 'GET') return sendJson(res, 200, desk.remote.signed)
  if (method !== 'POST') throw new Refusal(405, 'method', 'Use POST')
  if (url.pathname === '/certificates') {
    const wanted = await readJson(req, NewCertificate)
    return sendJson(res, 201, shown(desk, issue(desk.all, desk.url, askedOf(wanted, desk.now()))))
  }
  if (url.pathname === '/credentials')
    return sendJson(res, 201, addCredential(desk, await readJson(req, NewCredential)))
  if (url.pathname === '/revoke') return sendJson(res, 200, revoke(desk, await readJson(req, Revoke)) ?? {})
  if (url.pathname === '/_faults') return sendJson(res, 200, setFault(desk, await readJson(req, Fault)) ?? {})
  throw notFound('This address')
}

const DESK = new Set(['/otps', '/signed', '/certificates', '/credentials', '/revoke', '/_faults'])

async function answer(ask: Ask, desk: Desk): Promise<void> {
  const { pathname } = ask.url
  const [, folder = '', name = ''] = pathname.split('/')
  const [authority = ''] = name.split('.')
  if (DESK.has(pathname)) return answerDesk(ask, desk)
  if (pathname === '/root.pem') return send(ask, 'application/x-pem-file', rootPem(desk.all))
  if (folder === 'ca') return send(ask, 'application/pkix-cert', authorityOf(desk, authority).certificate)
  if (folder === 'ocsp') return answerQuestion(ask, desk, name)
  if (pathname === '/tsa') return answerTsa(ask, desk)
  if (folder === 'crl') {
    const busy = () => sendJson(ask.res, 503, { error: { code: 'refused', message: 'Not serving now' } })
    const list = () => send(ask, 'application/pkix-crl', makeCrl(authorityOf(desk, authority), desk.now()))
    return throughSwitch(desk, 'crl', busy, list)
  }
  if (pathname.startsWith('/csc/v2/')) {
    const busy = () => sendJson(ask.res, 503, { error: 'server_error', error_description: 'Not serving now' })
    return throughSwitch(desk, 'remote', busy, () => answerRemote(ask, desk.remote))
  }
  throw notFound('This address')
}

function openDesk(url: string, now: () => Date, credentials: readonly NewCredential[]): Desk {
  const all = makeAuthorities(url)
  const key = keyNamed('time-stamping authority')
  const stamping = issue(
    all,
    url,
    {
      ...{ ca: 'official', algorithm: 'ec', use: 'timeStamping', organization: 'Sandbox', name: 'TSA thử nghiệm' },
      from: new Date('2020-01-02T00:00:00Z'),
      to: new Date('2044-12-31T00:00:00Z'),
      publicKey: pem('PUBLIC KEY', key.spki),
    },
    'tsa',
  )
  const remote: Remote = {
    token: caTokens.remote,
    credentials: new Map(),
    permits: new Map(),
    signed: [],
    otps: [],
    now,
  }
  const stamper = { key, certificate: stamping.der, chain: [all.official.certificate] }
  const desk: Desk = { url, all, stamper, remote, faults: slots(), now }
  // Given out years ago, and the same after every start: a demonstration tells of days on which they signed.
  for (const one of credentials)
    addCredential(desk, { from: '2020-01-02T00:00:00Z', to: '2044-12-31T00:00:00Z', ...one })
  return desk
}

/** A certificate authority with its revocation answers, a time-stamper and a remote signing service. */
export async function startCa(options: CaOptions = {}): Promise<Ca> {
  const { host, port = 0, now = () => new Date(), credentials = [] } = options
  let desk: Desk | undefined
  const open = () => desk as Desk
  const served = await serve({
    host,
    port,
    control: makeControl(),
    build: (url) => {
      desk = openDesk(url, now, credentials)
      return (ask) => answer(ask, open())
    },
    refuse: ({ res }) => sendJson(res, 503, { error: { code: 'refused', message: 'Not serving now' } }),
    isView: ({ url }) => DESK.has(url.pathname) || url.pathname === '/root.pem',
    reset: () => void (desk = openDesk(open().url, now, credentials)),
  })
  return {
    ...served,
    root: rootPem(open().all),
    issue: (wanted) => shown(open(), issue(open().all, open().url, askedOf(NewCertificate.parse(wanted), now()))),
    addCredential: (wanted) => addCredential(open(), wanted),
    revoke: (wanted) => revoke(open(), wanted),
    setFault: (fault) => setFault(open(), fault),
    signed: () => open().remote.signed,
  }
}
