import { createHash } from 'node:crypto'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound, unavailable } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import * as access from '../access.ts'
import { applySaid } from '../callback.ts'
import { dayOf } from '../day.ts'
import { BadFile, NoAnswer } from '../gateway/errors.ts'
import { findGateway } from '../gateway/gateway.ts'
import type { FileRow } from '../gateway/port.ts'
import { giveTo } from '../receive.ts'
import { findMoney } from '../store/attempts.ts'
import { listOdd } from '../store/callbacks.ts'
import * as store from '../store/days.ts'
import * as orders from '../store/orders.ts'
import { compare, type Found } from './compare.ts'

const DAY = 86_400_000

async function fileOf(ctx: Ctx, day: string) {
  const gateway = findGateway(ctx)
  if (!gateway) throw unavailable('payments.noGateway')
  try {
    return await gateway.settlement(day)
  } catch (error) {
    if (error instanceof BadFile) throw invalid('payments.badFile', { where: error.message })
    if (error instanceof NoAnswer) throw unavailable('payments.noFile')
    throw error
  }
}

/**
 * Compares a day's orders, notices and the gateway's file. A payment of which no notice came is booked from the file;
 * what else differs is listed by its kind for a person. Doing it again finds nothing twice.
 */
export async function reconcile(ctx: Ctx, { day }: { day: string }) {
  if (day >= ctx.today()) throw conflict('payments.dayNotOver')
  const file = await fileOf(ctx, day)
  if (!file) throw unavailable('payments.noFile')
  await store.lockDay(ctx.db, day)
  await bookUnheard(ctx, day, file.rows)
  const found = [...(await differences(ctx, day, file.rows)), ...(await odd(ctx, day))]
  for (const one of found) await store.addDifference(ctx.db, one)
  const { from, to } = dayOf(day)
  const [ours, theirs] = [await store.listOurs(ctx.db, from, to), file.rows]
  const sha256 = createHash('sha256').update(file.text).digest('hex')
  await store.saveFile(ctx.db, { day, sha256, ours: net(ours), theirs: net(theirs), at: ctx.now() }, file.rows)
  await store.closeVanished(
    ctx.db,
    day,
    found.map(({ kind, reference }) => `${kind} ${reference}`),
    ctx.now(),
  )
  ctx.audit('day', day, { differences: found.length })
  return shownDay(ctx, { day })
}

/** Job: yesterday, as soon as its file is there. */
export async function reconcileYesterday(ctx: Ctx): Promise<void> {
  const day = new Date(ctx.now().getTime() + 7 * 3_600_000 - DAY).toISOString().slice(0, 10)
  if (findGateway(ctx) && !(await store.findDay(ctx.db, day)))
    await reconcile(ctx, { day }).catch((error: unknown) => ctx.log.warn({ err: error, day }, 'no reconciliation'))
}

const net = (rows: readonly { kind: string; amount: number }[]) =>
  Math.max(
    0,
    rows.reduce((sum, { kind, amount }) => sum + (kind === 'pay' ? amount : -amount), 0),
  )

async function sources(ctx: Ctx, day: string, file: readonly FileRow[]) {
  const { from, to } = dayOf(day)
  // Half an hour on either side: no two clocks differ by more.
  const margin = 30 * 60_000
  const [ours, nearby, attempts] = await Promise.all([
    store.listOurs(ctx.db, new Date(from.getTime() - margin), new Date(to.getTime() + margin)),
    store.listNearby(ctx.db, day),
    store.listAttemptsOf(ctx.db, [...new Set(file.map(({ reference }) => reference))]),
  ])
  const known = new Map(attempts.map(({ reference, ...rest }) => [reference, rest]))
  return { day, ours, file, nearby: new Set(nearby.map(({ key }) => key)), attempts: known }
}

/** Books what the file says was paid and no notice told of; noted as a difference that explained itself. */
async function bookUnheard(ctx: Ctx, day: string, file: readonly FileRow[]): Promise<void> {
  const found = compare(await sources(ctx, day, file))
  for (const one of found) {
    const { row } = one
    if (one.kind !== 'missingCallback' || !row) continue
    const said = { reference: row.reference, outcome: 'paid' as const, externalId: row.externalId }
    const done = await applySaid(ctx.as(SYSTEM), { ...said, amount: row.amount, paidAt: row.at })
    if (done.verdict !== 'applied') continue
    await store.addDifference(ctx.db, noted(ctx, day, one, 'explained', 'bookedFromFile'))
  }
}

function noted(ctx: Ctx, day: string, f: Found, state: 'open' | 'explained', note: string | null): store.NewDifference {
  const { kind, reference, orderId, ours, theirs } = f
  return { id: newId(ctx.now().getTime()), day, kind, reference, orderId, ours, theirs, state, note, at: ctx.now() }
}

async function differences(ctx: Ctx, day: string, file: readonly FileRow[]): Promise<store.NewDifference[]> {
  const found = compare(await sources(ctx, day, file))
  return found.map((one) =>
    one.kind === 'timing' ? noted(ctx, day, one, 'explained', 'otherDay') : noted(ctx, day, one, 'open', null),
  )
}

/** Genuine notices with which nothing could be done: for no order, for another amount, a transfer that names none. */
async function odd(ctx: Ctx, day: string): Promise<store.NewDifference[]> {
  const { from, to } = dayOf(day)
  const rows = [...(await listOdd(ctx.db, 'gateway', from, to)), ...(await listOdd(ctx.db, 'bank', from, to))]
  return rows.map(({ verdict, reference, externalId, amount, orderId }) => ({
    id: newId(ctx.now().getTime()),
    day,
    kind: verdict === 'unmatched' ? 'unmatchedTransfer' : 'badCallback',
    // A transfer is known by the bank's number for it; its text may be anything.
    reference: (verdict === 'unmatched' ? externalId : reference) ?? '—',
    orderId,
    ours: null,
    theirs: amount,
    state: 'open' as const,
    note: null,
    at: ctx.now(),
  }))
}

/** What the reconciliation of a day found. */
export async function shownDay(ctx: Ctx, { day }: { day: string }) {
  const [row, items] = await Promise.all([store.findDay(ctx.db, day), store.listDifferences(ctx.db, day)])
  const count = (state: string) => items.filter((one) => one.state === state).length
  const sums = { ours: row?.ours ?? 0, theirs: row?.theirs ?? 0, at: row?.at ?? null }
  return { day: { day, ...sums, open: count('open'), explained: count('explained') }, differences: items }
}

interface Settled {
  id: string
  note: string
  orderReference?: string | undefined
}
/** A person says how a difference was settled; a transfer that named no order may be given to one. */
export async function settleDifference(ctx: Ctx, { id, note, orderReference }: Settled) {
  const difference = await store.lockDifference(ctx.db, id)
  if (!difference) throw notFound('kernel.recordNotFound')
  if (difference.state === 'settled') throw conflict('payments.alreadySettled')
  let orderId: string | null = null
  if (orderReference !== undefined && orderReference !== '' && difference.kind === 'unmatchedTransfer') {
    const named = await orders.findByReference(ctx.db, orderReference.toUpperCase().replace(/\s/g, ''))
    const order = named && (await orders.lockOrder(ctx.db, named.id))
    if (!order) throw notFound('payments.noSuchOrder')
    ctx.must(access.reconcileUnit, order)
    const money = await findMoney(ctx.db, 'bank', difference.reference)
    if (!money || !(await giveTo(ctx, order, money.id))) throw conflict('payments.alreadySettled')
    orderId = order.id
  }
  const { id: by, name } = ctx.actor
  await store.settle(ctx.db, id, { by: by ?? '', name, note, at: ctx.now(), orderId })
  ctx.audit('difference', id, { kind: difference.kind })
  return store.getDifference(ctx.db, id)
}
