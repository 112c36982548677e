import { randomUUID } from 'node:crypto'
import { makeControl } from './control.ts'
import { type Html, html, type Lang, page, timeIn, wordsIn } from './page.ts'
import { type Ask, notFound, sendJson, sendPage, serve, type Served } from './serve.ts'
import { answerSms, makeReporter, refuseSms, type SmsMessage, type SmsSettings } from './sms.ts'
import { type Doors, sendForm, sendSmsIn, sendZaloIn } from './send-in.ts'
import { answerChat, answerZalo, refuseZalo, type ZaloMessage } from './zalo.ts'

export type MessagesOptions = {
  host?: string
  port?: number
  lang?: Lang
  smsToken?: string | undefined
  zaloToken?: string | undefined
  /** Where delivery reports of SMS go, unless a request names its own place on this machine. */
  callbackUrl?: string | undefined
  callbackSecret?: string | undefined
  reportAfterMs?: number | undefined
  /** Numbers whose SMS end as `failed`. */
  undeliverable?: string[] | undefined
  /** Where messages of people go: the product's own doors. */
  doors?: Doors | undefined
}
export type SentMessage = SmsMessage | ZaloMessage
export type Messages = Served & {
  messages: () => SentMessage[]
  /** Keeps a picture as Zalo keeps those that people send; answers its address. */
  addPicture: (bytes: Buffer) => string
}

export const defaultSecrets = {
  smsToken: 'sandbox-sms-token',
  zaloToken: 'sandbox-zalo-token',
  callbackSecret: 'sandbox-callback-secret',
  zaloAppId: '4123456789012345678',
  zaloSecret: 'sandbox-zalo-secret',
}
const keep = 500

function bubble(message: SentMessage, lang: Lang): Html {
  const t = wordsIn(lang)
  const at = timeIn(lang, message.at)
  if (message.kind === 'sms') {
    const { brand, parts, status, text } = message
    return html`<li class="bubble">
      <span class="said">${text}</span
      ><small
        >${t('messages.sms')} · ${brand} · ${at} · ${t('messages.parts', { parts })} ·
        ${t(`messages.status.${status}`)}</small
      >
    </li>`
  }
  const facts = Object.entries(message.data).map(([name, value]) => `${name}: ${value}`)
  const template = t('messages.template', { template: message.templateId })
  return html`<li class="bubble">
    <span class="said">${facts.join('\n')}</span><small>${t('messages.zalo')} · ${template} · ${at}</small>
  </li>`
}

function phonesPage(messages: SentMessage[], lang: Lang, doors: Doors): string {
  const t = wordsIn(lang)
  const byPhone = new Map<string, SentMessage[]>()
  for (const message of messages) byPhone.set(message.to, [...(byPhone.get(message.to) ?? []), message])
  const phones = [...byPhone].map(
    ([to, sent]) =>
      html`<section>
        <h2>${to}</h2>
        <ul class="plain">
          ${sent.map((one) => bubble(one, lang))}
        </ul>
      </section>`,
  )
  const sms = sendForm(lang, '/sms/v1/receive', 'send.sms', [
    ['from', 'send.phone', '+84912000111'],
    ['text', 'send.text', 'PA '],
  ])
  const zalo = sendForm(lang, '/zalo/receive', 'send.zalo', [
    ['user', 'send.user', '770001'],
    ['text', 'send.text'],
    ['lat', 'send.lat'],
    ['lon', 'send.lon'],
  ])
  const said = phones.length ? html`${phones}` : html`<p>${t('page.empty')}</p>`
  return page(lang, t('messages.title'), html`${said} ${doors.sms ? sms : undefined} ${doors.zalo ? zalo : undefined}`)
}

function sendPicture({ res, url }: Ask, pictures: ReadonlyMap<string, Buffer>): void {
  const bytes = pictures.get(url.pathname.slice('/pictures/'.length))
  if (!bytes) throw notFound('This picture')
  res.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': bytes.length })
  res.end(bytes)
}

const isZalo = ({ url }: Ask): boolean => url.pathname.startsWith('/zalo/')
const isView = ({ url, method }: Ask): boolean =>
  method === 'GET' && (url.pathname === '/' || url.pathname === '/messages')

/** An SMS brand-name gateway and a Zalo gateway; what they take is shown phone by phone. */
export async function startMessages(options: MessagesOptions = {}): Promise<Messages> {
  const lang = options.lang ?? 'vi'
  const sent: SentMessage[] = []
  const doors = options.doors ?? {}
  const pictures = new Map<string, Buffer>()
  const zaloToken = options.zaloToken ?? defaultSecrets.zaloToken
  const settings: SmsSettings = {
    token: options.smsToken ?? defaultSecrets.smsToken,
    callbackUrl: options.callbackUrl,
    callbackSecret: options.callbackSecret ?? defaultSecrets.callbackSecret,
    reportAfterMs: options.reportAfterMs ?? 200,
    undeliverable: options.undeliverable ?? ['+84900000000'],
  }
  const reporter = makeReporter(settings)
  const take = (message: SentMessage) => {
    sent.unshift(message)
    sent.length = Math.min(sent.length, keep)
  }
  const takeSms = (message: SmsMessage, callback?: string) => {
    take(message)
    reporter.report(message, callback ?? settings.callbackUrl)
  }
  const answer = (ask: Ask) => {
    const { pathname } = ask.url
    if (pathname === '/sms/v1/send') return answerSms(ask, settings, takeSms)
    if (pathname === '/zalo/v3.0/oa/message/transaction') return answerZalo(ask, zaloToken, take)
    if (pathname === '/zalo/v3.0/oa/message/cs') return answerChat(ask, zaloToken, take)
    if (pathname === '/sms/v1/receive' && ask.method === 'POST') return sendSmsIn(ask, doors.sms)
    if (pathname === '/zalo/receive' && ask.method === 'POST') return sendZaloIn(ask, doors.zalo)
    if (pathname.startsWith('/pictures/')) return sendPicture(ask, pictures)
    if (isView(ask) && pathname === '/') return sendPage(ask.res, 200, phonesPage(sent, lang, doors))
    if (isView(ask)) return sendJson(ask.res, 200, sent)
    throw notFound('This address')
  }
  const served = await serve({
    host: options.host,
    port: options.port ?? 0,
    control: makeControl(),
    build: () => answer,
    refuse: (ask) => (isZalo(ask) ? refuseZalo(ask) : refuseSms(ask)),
    isView,
    reset: () => {
      reporter.clear()
      sent.splice(0)
      pictures.clear()
    },
  })
  const stop = async () => {
    reporter.stop()
    await served.stop()
  }
  const addPicture = (bytes: Buffer) => {
    const id = randomUUID()
    pictures.set(id, bytes)
    return `${served.url}/pictures/${id}`
  }
  return { ...served, stop, messages: () => [...sent], addPicture }
}
