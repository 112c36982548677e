import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { findGateway } from './gateway/gateway.ts'
import { NoAnswer } from './gateway/errors.ts'
import type { Said } from './gateway/port.ts'
import { receive } from './receive.ts'
import * as attempts from './store/attempts.ts'
import type { AttemptRow } from './store/attempts.ts'
import * as callbacks from './store/callbacks.ts'
import type { Judgement, Verdict } from './store/callbacks.ts'
import * as store from './store/orders.ts'
import type { OrderRow } from './store/orders.ts'
import { takeTransfer } from './transfer.ts'

const MOST_RAW = 16_000

/**
 * Takes in what the gateway says: kept as it came, then checked and booked in a transaction of its own. A crash between
 * the two loses nothing: the job judges what was left. Answers in the gateway's codes, so that it stops or tries again.
 */
export async function gatewayCallback(ctx: Ctx, params: Record<string, unknown>) {
  const gateway = findGateway(ctx)
  if (!gateway) return { RspCode: '99', Message: 'Not configured' }
  const raw = JSON.stringify(params).slice(0, MOST_RAW)
  const at = ctx.now()
  const kept = await callbacks.keep(ctx.db, {
    source: 'gateway',
    at,
    address: ctx.request.address,
    raw,
    signature: null,
  })
  try {
    return gateway.answer(answerTo(await judgeOne(ctx.platform, kept.id)))
  } catch (error) {
    ctx.log.error({ err: error, callback: kept.id }, 'a notice of the gateway could not be booked')
    return gateway.answer('again')
  }
}

function answerTo(verdict: Verdict) {
  if (verdict === 'applied' || verdict === 'failed') return 'ok'
  if (verdict === 'known' || verdict === 'otherAmount' || verdict === 'unknown') return verdict
  return verdict === 'stored' ? 'again' : 'forged'
}

/** Judges one stored notice in a transaction of its own. */
export function judgeOne(platform: Platform, id: string): Promise<Verdict> {
  return inTransaction(platform, { actor: SYSTEM, action: 'payments.notice' }, async (ctx) => ({
    result: await judge(ctx, id),
    audited: ctx.pending.subjects.length > 0,
  }))
}

/** Judges one stored notice, once: whoever comes second finds it judged. */
export async function judge(ctx: Ctx, id: string): Promise<Verdict> {
  const stored = await callbacks.lockStored(ctx.db, id)
  if (!stored) return 'stored'
  const judgement = await (stored.source === 'bank' ? takeTransfer(ctx, stored) : judged(ctx, stored.raw))
  await callbacks.judge(ctx.db, id, judgement, ctx.now())
  return judgement.verdict
}

async function judged(ctx: Ctx, raw: string): Promise<Judgement> {
  const params = paramsOf(raw)
  const notice = params && findGateway(ctx)?.readNotice(params)
  if (!notice) return { verdict: 'malformed' }
  if (!notice.genuine) return { verdict: notice.why }
  return applySaid(ctx, notice.said)
}

function paramsOf(raw: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(raw) as Record<string, unknown>
  } catch {
    return undefined
  }
}

/** Books what the gateway says of an attempt. What the ledger has settled is never changed by it. */
export async function applySaid(ctx: Ctx, said: Said): Promise<Judgement> {
  const facts = { reference: said.reference, externalId: said.externalId, amount: said.amount }
  const named = await attempts.findAttempt(ctx.db, said.reference)
  if (!named || named.way !== 'gateway') return { ...facts, verdict: 'unknown' }
  const order = await store.lockOrder(ctx.db, named.orderId)
  const attempt = (await attempts.findAttempt(ctx.db, said.reference)) ?? named
  if (!order) return { ...facts, verdict: 'unknown' }
  const about = { ...facts, orderId: order.id }
  if (attempt.state === 'paid') return { ...about, verdict: 'known' }
  if (said.outcome === 'pending') return { ...about, verdict: 'ignored' }
  if (said.outcome !== 'paid') {
    await attempts.endAttempt(ctx.db, attempt.id, said.outcome, ctx.now())
    return { ...about, verdict: 'failed' }
  }
  if (said.amount !== attempt.amount) return { ...about, verdict: 'otherAmount' }
  const money = { source: 'gateway' as const, externalId: said.externalId, amount: said.amount }
  const booked = await receive(
    ctx,
    order,
    { ...money, reference: said.reference, paidAt: said.paidAt.toISOString() },
    attempt,
  )
  return { ...about, verdict: booked ? 'applied' : 'known' }
}

/** Asks about one attempt; false when nobody answered. */
async function lookUpOne(ctx: Ctx, attempt: AttemptRow): Promise<boolean> {
  const gateway = findGateway(ctx)
  if (!gateway) return false
  try {
    const asked = { reference: attempt.reference, madeAt: new Date(attempt.madeAt), address: '127.0.0.1' }
    const said = await gateway.lookUp(asked, ctx.now())
    if (said && said.reference === attempt.reference) await applySaid(ctx, said)
    return true
  } catch (error) {
    if (error instanceof NoAnswer) return false
    throw error
  }
}

/** Asks the gateway about the newest attempts of an order that may still have been paid. */
export async function lookUpOpen(ctx: Ctx, order: OrderRow): Promise<void> {
  const open = (await attempts.listAttempts(ctx.db, order.id)).filter((a) => a.way === 'gateway' && a.state !== 'paid')
  const system = ctx.as(SYSTEM)
  for (const attempt of open.slice(-2)) if (!(await lookUpOne(system, attempt))) return
}

/** Job: what was stored and never judged, then attempts of which nothing was heard. */
export async function catchUp(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - 10_000)
  for (const { id } of await callbacks.listUnjudged(ctx.db, before)) {
    // One that cannot be booked must not hold up the others.
    await judgeOne(ctx.platform, id).catch((error: unknown) => ctx.log.error({ err: error, callback: id }, 'notice'))
  }
  for (const attempt of await attempts.listSilent(ctx.db, ctx.now())) if (!(await lookUpOne(ctx, attempt))) return
}
