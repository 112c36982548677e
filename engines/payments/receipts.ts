import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { clockTime, day, money } from '@hue-s/kernel/shared/text.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import { getPaper, paperBytes, paperOf, revokePaper, type PaperKind } from '@hue-s/engines/papers/index.ts'
import { getUnits } from '@hue-s/engines/units/index.ts'
import { seen } from './owners.ts'
import { PAYMENTS } from './setting.ts'
import { amountInWords } from './shared/amount-in-words.ts'
import type { Line } from './shared/money.ts'
import * as attempts from './store/attempts.ts'
import * as orders from './store/orders.ts'
import type { OrderRow } from './store/orders.ts'
import * as store from './store/receipts.ts'

interface ReceiptData {
  form: string
  symbol: string
  title: string
  payee: string
  payer: string
  address: string | null
  reference: string
  purpose: string
  lines: Line[]
  total: number
  ways: string[]
  paidAt: string
}

const RECORD = 'payments.order'

/** Electronic receipt of fees and charges: what NĐ 123/2020/NĐ-CP (amended by NĐ 70/2025/NĐ-CP) wants on it. */
function receiptKind(ctx: Ctx, unitId: string): PaperKind<ReceiptData> {
  const t = (key: string, values?: Record<string, unknown>) =>
    ctx.platform.translate('vi', `payments.server.receipt.${key}`, values)
  const fact = (key: string, value: string) => ({ label: t(key), value })
  return {
    kind: 'payments.receipt',
    version: 1,
    lang: 'vi',
    // Each unit that collects keeps a register of its own.
    register: `payments.receipt.${unitId}`,
    sign: 'ifPossible',
    layout: (data, { number, issuedAt }) => ({
      title: data.title,
      subtitle: t('number', { form: data.form, symbol: data.symbol, number: (number ?? '').split('/')[0] ?? '' }),
      blocks: [
        {
          facts: [
            fact('payee', data.payee),
            fact('payer', data.payer),
            ...(data.address === null ? [] : [fact('address', data.address)]),
            fact('purpose', data.purpose),
          ],
        },
        { heading: t('lines') },
        { facts: data.lines.map((line) => ({ label: line.name.vi, value: money(line.amount) })) },
        {
          facts: [
            fact('total', money(data.total)),
            fact('words', amountInWords(data.total)),
            fact('way', data.ways.map((way) => t(`way.${way}`)).join(', ')),
            fact('paidAt', `${clockTime(data.paidAt)}, ${day(data.paidAt)}`),
            { label: t('code'), value: data.reference, code: true },
          ],
        },
        {
          small: t('citations', {
            list: [...new Set(data.lines.map((l) => l.citation ?? ''))].filter(Boolean).join('; ') || '—',
          }),
        },
      ],
      foot: t('foot', { date: day(issuedAt) }),
    }),
  }
}

/** Issues the receipt of an order that was paid. Once: a repeat finds it, so no number is taken twice. */
export async function issueReceiptFor(ctx: Ctx, orderId: string): Promise<void> {
  const order = await orders.lockOrder(ctx.db, orderId)
  if (!order || order.total === 0 || order.receiptId !== null || order.paidAt === null) return
  const [payer, money, units] = await Promise.all([
    orders.getPayer(ctx.db, orderId),
    attempts.listMoney(ctx.db, orderId),
    getUnits(ctx, [{ id: order.payeeUnitId, at: order.openedAt.slice(0, 10) }]),
  ])
  const unit = units.get(order.payeeUnitId)
  const { form, symbol, title } = ctx.setting(PAYMENTS).receipt
  const data: ReceiptData = {
    form,
    symbol,
    title: title.vi,
    payee: unit ? `${unit.type} ${unit.name}`.trim() : '',
    payer: payer.name,
    address: payer.address,
    reference: order.reference,
    purpose: order.title.vi,
    lines: order.lines,
    total: order.total,
    ways: [...new Set(money.map(({ source }) => source))],
    paidAt: order.paidAt,
  }
  const paper = await paperOf(ctx, receiptKind(ctx, order.payeeUnitId), { record: { kind: RECORD, id: orderId }, data })
  await orders.setReceipt(ctx.db, orderId, paper.id)
}

/** A receipt whose whole amount went back counts no longer; its number stays in the register. */
export async function cancelReceiptOf(ctx: Ctx, orderId: string): Promise<void> {
  const order = await orders.lockOrder(ctx.db, orderId)
  if (!order?.receiptId || order.due > 0 || order.state !== 'refunded') return
  const paper = await getPaper(ctx, order.receiptId)
  if (paper.revokedAt === null) await revokePaper(ctx, paper.id, 'cancelled')
}

/** The receipt as it was issued. */
export async function receipt(ctx: Ctx, { id }: { id: string }): Promise<Bytes> {
  const order: OrderRow = await seen(ctx, id)
  if (order.receiptId === null) throw notFound('payments.noReceipt')
  const body = await paperBytes(ctx, await getPaper(ctx, order.receiptId))
  return { body, type: 'application/pdf', size: body.length, filename: `${order.reference}.pdf` }
}

/** The register of receipts in the units where the actor may read, newest first. */
export async function receipts(ctx: Ctx, { after, limit }: { after?: string | undefined; limit: number }) {
  const rows = await store.listReceipted(ctx.db, ctx.actor, after, limit)
  const { items, next } = page(rows, limit, (row) => row.orderId)
  const papers = await Promise.all(items.map(({ paperId }) => getPaper(ctx, paperId)))
  return {
    next,
    items: items.map((row, at) => {
      const paper = papers[at]
      const number = paper?.number === null || !paper ? '' : `${paper.number}/${paper.year}`
      return { ...row, number, issuedAt: paper?.issuedAt ?? row.paidAt, cancelledAt: paper?.revokedAt ?? null }
    }),
  }
}
