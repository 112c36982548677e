import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { makeControl } from './control.ts'
import { checkVapid, makePushKeys, openPush, type PushKeys } from './push-crypto.ts'
import { type Ask, notFound, readBody, readJson, Refusal, sendJson, serve, type Served } from './serve.ts'

export type PushOptions = {
  host?: string
  port?: number
  /** The address senders use for this server, if it differs. */
  publicUrl?: string | undefined
}
export type PushSubscriptionJson = {
  endpoint: string
  expirationTime: null
  keys: { p256dh: string; auth: string }
}
export type PushMessage = {
  id: string
  subscription: string
  at: string
  ttl: number
  urgency: string
  topic: string | undefined
  /** The decrypted text; undefined for a push without a body or one that cannot be opened. */
  payload: string | undefined
  problem: string | undefined
}
export type Push = Served & {
  subscribe: (applicationServerKey?: string) => PushSubscriptionJson
  messages: (subscription?: string) => PushMessage[]
}

type Subscriber = PushKeys & { senderKey: string | undefined; isGone: boolean }
type Desk = { origin: string; subscribers: Map<string, Subscriber>; messages: PushMessage[] }

const keep = 500
const maxSubscribers = 10_000
const maxBody = 4096
const Subscribe = z.object({ applicationServerKey: z.string().max(100).optional() })

function subscribe(desk: Desk, senderKey?: string): PushSubscriptionJson {
  const id = randomBytes(16).toString('base64url')
  const keys = makePushKeys()
  const [oldest] = desk.subscribers.keys()
  if (oldest !== undefined && desk.subscribers.size >= maxSubscribers) desk.subscribers.delete(oldest)
  desk.subscribers.set(id, { ...keys, senderKey: senderKey?.replace(/=+$/, ''), isGone: false })
  const p256dh = keys.ecdh.getPublicKey().toString('base64url')
  return {
    endpoint: `${desk.origin}/push/${id}`,
    expirationTime: null,
    keys: { p256dh, auth: keys.auth.toString('base64url') },
  }
}

function mustKnowSender({ req }: Ask, desk: Desk, to: Subscriber): void {
  const { authorization } = req.headers
  if (!authorization) throw new Refusal(401, 'vapid_missing', 'A VAPID signature is needed (RFC 8292)')
  const sender = checkVapid(authorization, desk.origin, Date.now())
  if ('wrong' in sender) throw new Refusal(403, 'vapid_wrong', sender.wrong)
  // RFC 8292, section 4.2: a subscription made for one key takes messages of that key only.
  if (to.senderKey !== undefined && to.senderKey !== sender.key) {
    throw new Refusal(403, 'vapid_other_key', 'The subscription belongs to another application server key')
  }
}

/** The headers of RFC 8030, section 5. */
function readHeaders({ req }: Ask) {
  const { ttl = '', urgency = 'normal', topic } = req.headers as Record<string, string | undefined>
  if (!/^\d{1,10}$/.test(ttl)) throw new Refusal(400, 'ttl', 'The TTL header is missing or not a number of seconds')
  if (!/^(very-low|low|normal|high)$/.test(urgency)) throw new Refusal(400, 'urgency', 'This urgency is not known')
  if (topic !== undefined && !/^[\w-]{1,32}$/.test(topic))
    throw new Refusal(400, 'topic', 'At most 32 signs of base64url')
  return { ttl: Number(ttl), urgency, topic }
}

function open(body: Buffer, to: Subscriber): Pick<PushMessage, 'payload' | 'problem'> {
  if (body.length === 0) return { payload: undefined, problem: undefined }
  try {
    return { payload: openPush(body, to).toString('utf8'), problem: undefined }
  } catch (error) {
    return { payload: undefined, problem: error instanceof Error ? error.message : 'cannot be opened' }
  }
}

async function answerPush(ask: Ask, desk: Desk, id: string): Promise<void> {
  const to = desk.subscribers.get(id)
  if (!to) throw notFound('This subscription')
  if (to.isGone) throw new Refusal(410, 'gone', 'The subscription has ended')
  if (ask.method === 'DELETE') {
    to.isGone = true
    return void ask.res.writeHead(204).end()
  }
  if (ask.method !== 'POST') throw new Refusal(405, 'method', 'Use POST or DELETE')
  mustKnowSender(ask, desk, to)
  const headers = readHeaders(ask)
  const body = await readBody(ask.req, maxBody)
  if (body.length > 0 && ask.req.headers['content-encoding'] !== 'aes128gcm') {
    throw new Refusal(415, 'encoding', 'The body must be encoded as aes128gcm (RFC 8291)')
  }
  const message = { id: randomUUID(), subscription: id, at: new Date().toISOString(), ...headers, ...open(body, to) }
  desk.messages.unshift(message)
  desk.messages.length = Math.min(desk.messages.length, keep)
  ask.res.writeHead(201, { location: `${desk.origin}/message/${message.id}`, ttl: String(headers.ttl) }).end()
}

/** The messages of one subscription, named by its endpoint or by the last part of it. */
function listMessages({ messages }: Desk, of: string | null | undefined): PushMessage[] {
  const id = of?.split('/').at(-1)
  return id ? messages.filter(({ subscription }) => subscription === id) : [...messages]
}

async function answer(ask: Ask, desk: Desk): Promise<void> {
  const { res, url, method } = ask
  const [, folder = '', id] = url.pathname.split('/')
  if (folder === 'push' && id) return answerPush(ask, desk, id)
  if (folder === 'messages' && method === 'GET')
    return sendJson(res, 200, listMessages(desk, url.searchParams.get('subscription')))
  if (folder !== 'subscribe' || method !== 'POST') throw notFound('This address')
  const { applicationServerKey } = await readJson(ask.req, Subscribe)
  sendJson(res, 201, subscribe(desk, applicationServerKey))
}

/** A Web Push service (RFC 8030, 8188, 8291, 8292) that is browser and service in one, so it can read what came. */
export async function startPush(options: PushOptions = {}): Promise<Push> {
  const desk: Desk = { origin: '', subscribers: new Map(), messages: [] }
  const served = await serve({
    host: options.host,
    port: options.port ?? 0,
    control: makeControl(),
    build: (url) => {
      desk.origin = new URL(options.publicUrl ?? url).origin
      return (ask) => answer(ask, desk)
    },
    refuse: ({ res }) => sendJson(res, 429, { error: { code: 'too_many', message: 'Later' } }, { 'retry-after': '30' }),
    isView: ({ url }) => url.pathname === '/messages' || url.pathname === '/subscribe',
    reset: () => {
      desk.subscribers.clear()
      desk.messages.splice(0)
    },
  })
  return {
    ...served,
    subscribe: (applicationServerKey) => subscribe(desk, applicationServerKey),
    messages: (subscription) => listMessages(desk, subscription),
  }
}
