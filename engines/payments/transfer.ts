import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { forbidden, invalid, unavailable } from '@hue-s/kernel/shared/error.ts'
import { bankNoticed } from './contract.ts'
import { receive, receiveUnmatched, type Money } from './receive.ts'
import { isOurs } from './setting.ts'
import { MOST_DONG } from './shared/quote.ts'
import * as attempts from './store/attempts.ts'
import * as callbacks from './store/callbacks.ts'
import type { Judgement, Stored } from './store/callbacks.ts'
import * as store from './store/orders.ts'
import type { OrderRow } from './store/orders.ts'

const MOST_BODY = 64 * 1024
/** What a bank tells of one movement on an account. */
const Movement = z.object({
  /** The bank's own number of it. */
  id: z.string().regex(/^[\w.:-]{1,100}$/),
  account: z.string().max(40),
  direction: z.enum(['in', 'out']),
  amount: z.int().min(1).max(MOST_DONG),
  content: z.string().max(1_000),
  at: z.iso.datetime({ offset: true }),
})

async function bodyOf(ctx: Ctx): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of (ctx.request.body ?? []) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BODY) throw invalid('payments.badNotice')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function isSigned(secret: string, body: Buffer, given: string | undefined): boolean {
  const ours = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
  const theirs = Buffer.from(given ?? '')
  return ours.length === theirs.length && timingSafeEqual(ours, theirs)
}

/** Takes in a notice of the bank: its signature is checked, it is stored as it came, and booked from the outbox. */
export async function bankNotice(ctx: Ctx): Promise<{ ok: true }> {
  const secret = ctx.config.inbound.bankSecret
  if (!secret) throw unavailable('payments.bankOff')
  const body = await bodyOf(ctx)
  const signature = ctx.request.headers?.['x-signature']
  if (!isSigned(secret, body, signature)) throw forbidden('payments.badSignature')
  const raw = body.toString('utf8')
  if (raw.includes('\u0000') || !movementIn(raw)) throw invalid('payments.badNotice')
  const at = ctx.now()
  const kept = await callbacks.keep(ctx.db, {
    source: 'bank',
    at,
    address: ctx.request.address,
    raw,
    signature: signature ?? null,
  })
  ctx.audit('notice', kept.id)
  await ctx.emit(bankNoticed, { id: kept.id })
  return { ok: true }
}

function movementIn(raw: string): z.output<typeof Movement> | undefined {
  try {
    return Movement.safeParse(JSON.parse(raw)).data
  } catch {
    return undefined
  }
}

/** Our references that a transfer's text may hold: banks add words, drop signs and put blanks anywhere. */
export function referencesIn(content: string): string[] {
  const text = content.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const found = new Set<string>()
  for (const match of text.matchAll(/(?=(TT[2-9A-HJKMNP-Z]{8}))/g)) if (match[1]) found.add(match[1])
  return [...found].slice(0, 20)
}

/** Books one movement that a bank told of, for the order its text names or as money that waits for its owner. */
export async function takeTransfer(ctx: Ctx, { raw }: Pick<Stored, 'raw'>): Promise<Judgement> {
  const movement = movementIn(raw)
  if (!movement) return { verdict: 'malformed' }
  const { id, account, direction, amount, content, at } = movement
  const facts = { reference: content.slice(0, 100), externalId: id, amount }
  if (direction === 'out' || !isOurs(ctx, account)) return { ...facts, verdict: 'ignored' }
  const money: Money = {
    source: 'bank',
    externalId: id,
    amount,
    paidAt: new Date(at).toISOString(),
    reference: content.slice(0, 100),
  }
  const order = await namedIn(ctx, content)
  if (!order) return { ...facts, verdict: (await receiveUnmatched(ctx, money)) ? 'unmatched' : 'known' }
  const waiting = (await attempts.listAttempts(ctx.db, order.id)).findLast(
    (a) => a.way === 'vietqr' && a.state !== 'paid' && a.amount === amount,
  )
  const booked = await receive(ctx, order, { ...money, reference: order.reference }, waiting)
  return { ...facts, orderId: order.id, verdict: booked ? 'applied' : 'known' }
}

/** The one order whose reference stands in the text, held; none when there are two to choose from. */
async function namedIn(ctx: Ctx, content: string): Promise<OrderRow | undefined> {
  const found: OrderRow[] = []
  for (const reference of referencesIn(content)) {
    const order = await store.findByReference(ctx.db, reference)
    if (order) found.push(order)
  }
  const [only] = found
  return found.length === 1 && only ? store.lockOrder(ctx.db, only.id) : undefined
}
