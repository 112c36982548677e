import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { z } from 'zod'
import { html, type Html, type Lang, type WordKey, wordsIn } from './page.ts'
import { type Ask, isLoopback, readBody, Refusal, sendJson } from './serve.ts'

/** Where the stand-ins send what a person or a test types into them: the product's own doors. */
export type Doors = {
  /** `smtp://…` of the product's mail port. */
  mail?: string | undefined
  sms?: { url: string; secret: string } | undefined
  zalo?: { url: string; appId: string; secret: string } | undefined
}

const Words = z.string().max(40_000)
const Letter = z.object({
  from: z.email().max(254),
  to: z.email().max(254),
  subject: z.string().max(500).default(''),
  text: Words.default(''),
  html: Words.optional(),
  inReplyTo: z.string().max(500).optional(),
  attachments: z
    .array(z.object({ name: z.string().max(200), type: z.string().max(100), base64: z.string().max(20_000_000) }))
    .max(10)
    .default([]),
})
const Sms = z.object({
  from: z.string().regex(/^\+[1-9]\d{7,14}$/),
  to: z.string().max(30).default('8088'),
  text: z.string().min(1).max(4000),
  /** The same number again is the same message sent again. */
  id: z.string().max(200).optional(),
  part: z.object({ reference: z.string(), number: z.number(), total: z.number() }).optional(),
})
const ZaloEvent = z.object({
  user: z.string().regex(/^\d{1,32}$/),
  text: z.string().max(4000).default(''),
  lat: z.coerce.number().optional(),
  lon: z.coerce.number().optional(),
  photo: z.url().optional(),
  id: z.string().max(100).optional(),
})

const LIMIT = 28 * 1024 * 1024

/** What was typed, as JSON from a test or as a form of our own page; a foreign page may not send. */
async function typed<S extends z.ZodType>({ req }: Ask, shape: S): Promise<z.output<S>> {
  const { origin, host } = req.headers
  if (origin !== undefined && origin !== 'null' && new URL(origin).host !== host)
    throw new Refusal(403, 'foreign_page', 'Only this page may send')
  if (!isLoopback((host ?? '').replace(/:\d+$/, '')) || !isLoopback(req.socket.remoteAddress ?? ''))
    throw new Refusal(403, 'loopback_only', 'Messages are sent from this machine only')
  const body = (await readBody(req, LIMIT)).toString('utf8')
  const isForm = (req.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
  const raw = isForm ? formOf(body) : jsonOf(body)
  const parsed = shape.safeParse(raw)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Refusal(400, 'invalid', `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`)
}

const formOf = (body: string) => Object.fromEntries([...new URLSearchParams(body)].filter(([, value]) => value !== ''))

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new Refusal(400, 'bad_json', 'The body is not valid JSON')
  }
}

/** A person goes back to the page; a test reads what the product said. */
function tell({ req, res }: Ask, answer: { status: number; said: string }): void {
  const isForm = (req.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
  if (isForm && answer.status < 300) {
    res.writeHead(303, { location: '/' })
    res.end()
  } else sendJson(res, answer.status < 300 ? 200 : 502, answer)
}

const closed = () => new Refusal(409, 'no_door', 'The product has no door for this here')

/** `POST /send`: a mail from anybody to the product. */
export async function sendMailIn(ask: Ask, door: Doors['mail']): Promise<void> {
  if (!door) throw closed()
  const { attachments, html: page, inReplyTo, ...letter } = await typed(ask, Letter)
  const transport = createTransport(door, { ignoreTLS: true } as object)
  try {
    const { response } = await transport.sendMail({
      ...letter,
      ...(page ? { html: page } : {}),
      ...(inReplyTo ? { inReplyTo } : {}),
      attachments: attachments.map(({ name, type, base64 }) => ({
        filename: name,
        contentType: type,
        content: Buffer.from(base64, 'base64'),
      })),
    })
    tell(ask, { status: 200, said: response })
  } catch (error) {
    const { responseCode, message } = error as Error & { responseCode?: number }
    tell(ask, { status: responseCode ?? 503, said: message })
  } finally {
    transport.close()
  }
}

async function hook(ask: Ask, url: string, body: string, signature: Record<string, string>): Promise<void> {
  const headers = { 'content-type': 'application/json', ...signature }
  const answer = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(10_000) }).then(
    async (response) => ({ status: response.status, said: (await response.text()).slice(0, 2000) }),
    (error: Error) => ({ status: 503, said: error.message }),
  )
  tell(ask, answer)
}

/** `POST /sms/v1/receive`: an SMS of somebody's phone, as the gateway posts it: signed over the bytes of the body. */
export async function sendSmsIn(ask: Ask, door: Doors['sms']): Promise<void> {
  if (!door) throw closed()
  const { id = randomUUID(), ...sms } = await typed(ask, Sms)
  const body = JSON.stringify({ id, ...sms, at: new Date().toISOString() })
  const mac = createHmac('sha256', door.secret).update(body).digest('hex')
  await hook(ask, door.url, body, { 'x-signature': `sha256=${mac}` })
}

/** `POST /zalo/receive`: an event of the official account, signed as Zalo signs. */
export async function sendZaloIn(ask: Ask, door: Doors['zalo']): Promise<void> {
  if (!door) throw closed()
  const { user, text, lat, lon, photo, id = randomUUID() } = await typed(ask, ZaloEvent)
  const isPlace = lat !== undefined && lon !== undefined
  const coordinates = { latitude: String(lat), longitude: String(lon) }
  const attachments = isPlace
    ? [{ type: 'location', payload: { coordinates } }]
    : photo
      ? [{ type: 'image', payload: { url: photo, thumbnail: photo } }]
      : []
  const timestamp = String(Date.now())
  const body = JSON.stringify({
    app_id: door.appId,
    event_name: isPlace ? 'user_send_location' : photo ? 'user_send_image' : 'user_send_text',
    timestamp,
    sender: { id: user },
    recipient: { id: door.appId },
    message: { msg_id: id, text, ...(attachments.length > 0 ? { attachments } : {}) },
  })
  const mac = createHash('sha256')
    .update(door.appId + body + timestamp + door.secret)
    .digest('hex')
  await hook(ask, door.url, body, { 'x-zevent-signature': `mac=${mac}` })
}

/** A form that sends into the product. */
export function sendForm(
  lang: Lang,
  action: string,
  title: WordKey,
  fields: readonly (readonly [string, WordKey, string?])[],
): Html {
  const t = wordsIn(lang)
  return html`<form class="last" method="post" action="${action}">
    <h2>${t(title)}</h2>
    ${fields.map(
      ([name, label, value = '']) => html`<label>${t(label)} <input name="${name}" value="${value}" /></label>`,
    )}
    <p><button class="main">${t('send.button')}</button></p>
  </form>`
}
