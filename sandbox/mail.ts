import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { makeControl } from './control.ts'
import { html, type Html, type Lang, page, timeIn, wordsIn } from './page.ts'
import { type Doors, sendForm, sendMailIn } from './send-in.ts'
import { type Ask, inUrl, mustBeLoopback, notFound, Refusal, sendJson, sendPage, serve } from './serve.ts'

export type MailOptions = {
  host?: string
  /** SMTP. */
  port?: number
  /** The page that shows what came. */
  webPort?: number
  lang?: Lang
  /** If given, mail is taken only after AUTH with exactly these; otherwise anyone may send. */
  login?: { user: string; pass: string } | undefined
  /** The product's own mail port, to which the page sends. */
  door?: Doors['mail']
  /** The address there that takes reports. */
  doorAddress?: string | undefined
}
export type MailMessage = {
  id: string
  at: string
  from: string
  to: string[]
  subject: string
  headers: Record<string, string>
  text: string
  html: string
  attachments: { name: string; type: string; size: number }[]
}
export type Mail = {
  /** The SMTP address, as mail libraries take it. */
  url: string
  port: number
  webUrl: string
  webPort: number
  messages: () => MailMessage[]
  stop: () => Promise<void>
}

const keep = 500
const maxSize = 25 * 1024 * 1024

async function readStream(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= maxSize) chunks.push(chunk)
  }
  if (size > maxSize) throw Object.assign(new Error('Message too large'), { responseCode: 552 })
  return Buffer.concat(chunks)
}

async function readMail(stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<MailMessage> {
  const mail = await PostalMime.parse(await readStream(stream))
  return {
    id: randomUUID(),
    at: new Date().toISOString(),
    from: envelope.mailFrom ? envelope.mailFrom.address : '',
    to: envelope.rcptTo.map(({ address }) => address),
    subject: mail.subject ?? '',
    headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
    text: mail.text ?? '',
    html: mail.html ?? '',
    attachments: mail.attachments.map((one) => ({
      name: one.filename ?? '',
      type: one.mimeType,
      size: typeof one.content === 'string' ? one.content.length : one.content.byteLength,
    })),
  }
}

function listPage(lang: Lang, mails: MailMessage[], form?: Html): string {
  const t = wordsIn(lang)
  const rows = mails.map(
    (mail) =>
      html`<tr>
        <td>${timeIn(lang, mail.at)}</td>
        <td>${mail.to.join(', ')}</td>
        <td><a href="/mail/${mail.id}">${mail.subject || t('mail.noSubject')}</a></td>
      </tr>`,
  )
  const table = html`<table>
    <thead>
      <tr>
        <th scope="col">${t('mail.at')}</th>
        <th scope="col">${t('mail.to')}</th>
        <th scope="col">${t('mail.subject')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
  return page(lang, t('mail.title'), html`${mails.length ? table : html`<p>${t('page.empty')}</p>`} ${form}`)
}

const mailForm = (lang: Lang, to: string) =>
  sendForm(lang, '/send', 'send.mail', [
    ['from', 'mail.from', 'an@example.vn'],
    ['to', 'mail.to', to],
    ['subject', 'mail.subject'],
    ['text', 'send.text'],
  ])

/** One mail, shown as its plain text: the HTML part of a stranger's mail is never rendered. */
function mailPage(lang: Lang, mail: MailMessage): string {
  const t = wordsIn(lang)
  const files = mail.attachments.map(({ name, type, size }) => html`<li>${name} (${type}, ${size})</li>`)
  return page(
    lang,
    mail.subject || t('mail.noSubject'),
    html`<p>
        ${t('mail.from')}: ${mail.from}<br />${t('mail.to')}: ${mail.to.join(', ')}<br />${t('mail.at')}:
        ${timeIn(lang, mail.at)}
      </p>
      <pre>${mail.text || mail.html}</pre>
      ${
        files.length
          ? html`<ul>
              ${files}
            </ul>`
          : undefined
      }
      <p><a href="/">${t('mail.back')}</a></p>`,
  )
}

async function answerWeb(ask: Ask, mails: MailMessage[], options: MailOptions): Promise<void> {
  const { res, url, method } = ask
  const { lang = 'vi', door, doorAddress = '' } = options
  if (url.pathname === '/send' && method === 'POST') return sendMailIn(ask, door)
  if (method !== 'GET') throw new Refusal(405, 'method', 'Use GET')
  const [, folder, id] = url.pathname.split('/')
  if (url.pathname === '/')
    return sendPage(res, 200, listPage(lang, mails, door ? mailForm(lang, doorAddress) : undefined))
  if (url.pathname === '/messages') return sendJson(res, 200, mails)
  const mail = mails.find((one) => one.id === id)
  if (!mail || (folder !== 'messages' && folder !== 'mail')) throw notFound('This mail')
  if (folder === 'messages') return sendJson(res, 200, mail)
  sendPage(res, 200, mailPage(lang, mail))
}

function makeSmtp(options: MailOptions, control: ReturnType<typeof makeControl>, take: (mail: MailMessage) => void) {
  const { login } = options
  return new SMTPServer({
    authOptional: login === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: maxSize,
    closeTimeout: 50,
    onAuth({ username, password }, _session, done) {
      if (login && (username !== login.user || password !== login.pass))
        return done(new Error('Wrong user or password'))
      done(null, { user: username ?? '' })
    },
    /** The switch works per message, so it also reaches a connection that a mail library keeps open. */
    onMailFrom(_address, _session, done) {
      void control.pass().then((now) => {
        if (now === 'refuse') return done(Object.assign(new Error('4.7.1 Not taking mail now'), { responseCode: 451 }))
        if (now === 'go') done()
      })
    },
    onData(stream, session, done) {
      readMail(stream, session).then(
        (mail) => {
          take(mail)
          done()
        },
        (error: Error) => done(error),
      )
    },
  })
}

/** A mail server that takes every letter, delivers none and shows them all. */
export async function startMail(options: MailOptions = {}): Promise<Mail> {
  const host = mustBeLoopback(options.host ?? '127.0.0.1')
  const mails: MailMessage[] = []
  const control = makeControl()
  const smtp = makeSmtp(options, control, (mail) => {
    mails.unshift(mail)
    mails.length = Math.min(mails.length, keep)
  })
  await new Promise<void>((resolve, reject) => {
    smtp.server.once('error', reject)
    smtp.listen(options.port ?? 0, host, resolve)
  })
  // A client that hangs up in the middle is its own affair.
  smtp.on('error', () => undefined)
  const closeSmtp = () => new Promise<void>((resolve) => smtp.close(() => resolve()))
  const web = await serve({
    host,
    port: options.webPort ?? 0,
    control,
    build: () => (ask) => answerWeb(ask, mails, options),
    refuse: ({ res }) => sendJson(res, 503, { error: { code: 'unavailable', message: 'Not sending mail now' } }),
    isView: ({ method }) => method === 'GET',
    reset: () => void mails.splice(0),
  }).catch(async (error: unknown) => {
    await closeSmtp()
    throw error
  })
  const { port } = smtp.server.address() as AddressInfo
  const stop = async () => void (await Promise.all([closeSmtp(), web.stop()]))
  return {
    url: `smtp://${inUrl(host)}:${port}`,
    port,
    webUrl: web.url,
    webPort: web.port,
    messages: () => [...mails],
    stop,
  }
}
