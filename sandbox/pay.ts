import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { makeControl } from './control.ts'
import type { Lang } from './page.ts'
import { Book, type GatewayPayment, nextNumber, type Plant, PLANTS } from './pay-book.ts'
import { makeNotifier, NOTICE_FAULTS, type NoticeFault, tellMovement, type Told } from './pay-notices.ts'
import { homePage, payPage, refusedPage, type Transfer } from './pay-pages.ts'
import { hmac512, queryOf, sameSign, scanned, stampOf } from './pay-signed.ts'
import {
  type Ask,
  isLoopback,
  notFound,
  readBody,
  readJson,
  Refusal,
  sendJson,
  sendPage,
  serve,
  type Served,
} from './serve.ts'

export const defaultPay = { terminal: 'PROVINCE', secret: 'sandbox-pay-secret', bankSecret: 'sandbox-bank-secret' }
export type PayOptions = {
  port?: number
  lang?: Lang
  /** Where notices of payments go, and those of transfers. */
  callbackUrl?: string | undefined
  bankUrl?: string | undefined
  lateMs?: number
  now?: () => Date
}
export type PayServer = Served & {
  setCallbacks: (to: { callbackUrl?: string; bankUrl?: string }) => void
  setFault: (fault: NoticeFault) => void
  plant: (plants: Plant[]) => void
  /** What pressing a button on the hosted page does; resolves when its notices were answered. */
  act: (reference: string, action: Action) => Promise<void>
  transfer: (t: z.input<typeof Transferred>) => Promise<Transfer>
  payments: () => GatewayPayment[]
  told: () => Told[]
}
const ACTIONS = ['pay', 'fail', 'cancel', 'late', 'quiet'] as const
type Action = (typeof ACTIONS)[number]

const Transferred = z.object({
  qr: z.string().max(512).optional(),
  account: z.string().max(40).optional(),
  amount: z.coerce.number().int().min(0).optional(),
  content: z.string().max(500).optional(),
  /** The same number again is the same notice again. */
  id: z.string().max(100).optional(),
  at: z.string().optional(),
})

async function formOf(req: Ask['req']): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams((await readBody(req)).toString('utf8')))
}

/** From this machine and our own pages only. */
function ownPageOnly({ req }: Ask): void {
  const { origin, host } = req.headers
  const ours = origin === undefined || origin === 'null' || new URL(origin).host === host
  if (!ours || !isLoopback((host ?? '').replace(/:\d+$/, '')) || !isLoopback(req.socket.remoteAddress ?? ''))
    throw new Refusal(403, 'own_page_only', 'Only this page may do that')
}
const typed = async ({ req }: Ask) =>
  (req.headers['content-type'] ?? '').includes('json') ? readJson(req, z.record(z.string(), z.unknown())) : formOf(req)

/** Takes an order of the merchant from the address that the payer was sent to. */
function taken(url: URL, book: Book, now: Date): GatewayPayment | string {
  const given = Object.fromEntries(url.searchParams)
  const { vnp_SecureHash: hash = '', ...params } = given
  if (!sameSign(hmac512(defaultPay.secret, queryOf(params)), hash)) return 'Checksum'
  if (params.vnp_TmnCode !== defaultPay.terminal) return 'Terminal'
  const [reference, amount] = [params.vnp_TxnRef ?? '', Number(params.vnp_Amount) / 100]
  if (!/^[\w-]{1,100}$/.test(reference) || !Number.isInteger(amount) || amount <= 0) return 'Amount'
  const known = book.payments.get(reference)
  if (known && known.status !== 'waiting') return 'Done before'
  if ((params.vnp_ExpireDate ?? '') < stampOf(now)) return 'Expired'
  const payment: GatewayPayment = known ?? {
    reference,
    amount,
    info: params.vnp_OrderInfo ?? '',
    no: nextNumber(),
    status: 'waiting',
    at: now,
    returnUrl: params.vnp_ReturnUrl ?? '',
    expires: params.vnp_ExpireDate ?? '',
    lang: params.vnp_Locale ?? 'vn',
    refunds: [],
  }
  book.payments.set(reference, payment)
  return payment
}

/** A payment gateway that speaks VNPAY 2.1.0, and a bank that tells of transfers. */
export async function startPay(options: PayOptions = {}): Promise<PayServer> {
  const lang = options.lang ?? 'vi'
  const now = options.now ?? (() => new Date())
  const { secret, terminal, bankSecret } = defaultPay
  const urls = { callbackUrl: options.callbackUrl, bankUrl: options.bankUrl }
  const book = new Book(secret, now)
  const notifier = makeNotifier(secret, () => urls.callbackUrl, options.lateMs ?? 30_000)
  const transfers: Transfer[] = []
  let fault: NoticeFault = 'none'

  async function act(reference: string, action: Action): Promise<void> {
    const payment = book.payments.get(reference)
    if (!payment) throw notFound('This payment')
    if (payment.status === 'waiting') {
      payment.status = action === 'fail' ? 'failed' : action === 'cancel' ? 'cancelled' : 'paid'
      payment.at = now()
    }
    const how = action === 'late' ? 'late' : action === 'quiet' ? 'silence' : fault
    await notifier.tell(book.told(payment, terminal), how)
  }

  async function transfer(wanted: z.input<typeof Transferred>): Promise<Transfer> {
    const t = Transferred.parse(wanted)
    const code = t.qr ? scanned(t.qr) : undefined
    if (t.qr && !code) throw new Refusal(400, 'bad_qr', 'This is no VietQR code')
    const made: Transfer = {
      id: t.id || `FT${randomUUID().replaceAll('-', '').slice(0, 14).toUpperCase()}`,
      account: code?.account ?? t.account ?? '',
      amount: t.amount || (code?.amount ?? 0),
      content: t.content || (code?.purpose ?? ''),
      at: t.at ?? now().toISOString(),
      status: 0,
    }
    if (made.amount <= 0) throw new Refusal(400, 'no_amount', 'How much?')
    transfers.unshift(made)
    const { status: _, ...movement } = made
    if (urls.bankUrl) made.status = await tellMovement(urls.bankUrl, bankSecret, { ...movement, direction: 'in' })
    return made
  }

  async function hosted(ask: Ask) {
    const { url, res, req } = ask
    if (ask.method === 'GET') {
      const payment = taken(url, book, now())
      return typeof payment === 'string'
        ? sendPage(res, 400, refusedPage(lang, payment))
        : sendPage(res, 200, payPage(payment.lang === 'en' ? 'en' : 'vi', payment))
    }
    ownPageOnly(ask)
    const form = await formOf(req)
    const action = z.enum(ACTIONS).safeParse(form.action)
    const payment = book.payments.get(form.reference ?? '')
    if (!payment || !action.success) throw notFound('This payment')
    // The payer comes back at once; the notice goes its own way.
    void act(payment.reference, action.data).catch(() => undefined)
    const query = queryOf(book.told(payment, terminal))
    const back = new URL(payment.returnUrl)
    const more = `${query}&vnp_SecureHash=${hmac512(secret, query)}`
    res.writeHead(303, { location: `${back.href}${back.search ? '&' : '?'}${more}` })
    res.end()
  }

  function settlement({ url, res }: Ask) {
    const m = /^\/settlement\/([^/]+)\/(\d{4}-\d{2}-\d{2})\.csv$/.exec(url.pathname)
    if (!m || m[1] !== terminal) throw notFound('This file')
    const text = book.file(m[2] ?? '')
    res.writeHead(200, { 'content-type': 'text/csv; charset=utf-8', 'x-signature': `sha512=${hmac512(secret, text)}` })
    res.end(text)
  }

  async function switched(ask: Ask) {
    ownPageOnly(ask)
    const body = await typed(ask)
    if (ask.url.pathname === '/faults') fault = z.enum(NOTICE_FAULTS).parse(body.fault)
    else if (ask.url.pathname === '/plant')
      book.plants = z.array(z.object({ kind: z.enum(PLANTS), reference: z.string().max(100) })).parse(body.plants)
    else await transfer(Transferred.parse(body))
    return back(ask)
  }
  function back({ res, req }: Ask) {
    if ((req.headers['content-type'] ?? '').includes('json'))
      return sendJson(res, 200, { fault, transfers: transfers.slice(0, 1) })
    res.writeHead(303, { location: '/' }).end()
  }

  const answer = async (ask: Ask) => {
    const { pathname } = ask.url
    if (pathname === '/paymentv2/vpcpay.html' && ask.method === 'GET') return hosted(ask)
    if (pathname === '/paymentv2/act' && ask.method === 'POST') return hosted(ask)
    if (pathname === '/merchant_webapi/api/transaction')
      return sendJson(ask.res, 200, book.answer(await readJson(ask.req, z.record(z.string(), z.string())), terminal))
    if (pathname.startsWith('/settlement/')) return settlement(ask)
    if (['/faults', '/plant', '/bank/transfer'].includes(pathname) && ask.method === 'POST') return switched(ask)
    if (pathname === '/messages')
      return sendJson(ask.res, 200, { payments: [...book.payments.values()], transfers, told: notifier.told })
    const facts = { payments: [...book.payments.values()].reverse(), transfers, told: notifier.told, fault }
    if (pathname === '/') return sendPage(ask.res, 200, homePage(lang, facts))
    throw notFound('This address')
  }
  const served = await serve({
    port: options.port ?? 0,
    control: makeControl(),
    build: () => answer,
    refuse: ({ res }) => sendJson(res, 503, { vnp_ResponseCode: '99', vnp_Message: 'Switched to refuse' }),
    isView: ({ method, url }) => method === 'GET' && (url.pathname === '/' || url.pathname === '/messages'),
    reset: () => {
      book.payments.clear()
      book.plants = []
      transfers.splice(0)
      notifier.told.splice(0)
      fault = 'none'
    },
  })
  return {
    ...served,
    stop: async () => {
      notifier.stop()
      await served.stop()
    },
    setCallbacks: (to) => void Object.assign(urls, to),
    setFault: (to) => void (fault = to),
    plant: (plants) => void (book.plants = plants),
    act,
    transfer,
    payments: () => [...book.payments.values()],
    told: () => [...notifier.told],
  }
}
