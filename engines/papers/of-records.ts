import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import { findReceipt, type Receipt } from './receipt.ts'
import * as store from './store-of-records.ts'

export interface ReceiptLine extends Receipt {
  kind: string
  kindName: Words | null
  recordId: string
  /** Each claim with its name in words. */
  facts: { name: string; label: Words; value: string }[]
}

const wordsOf = (ctx: Ctx, kind: string, name: string): Words | null => {
  const [system, ...rest] = kind.split('.')
  const key = [system, 'server', ...rest, name].join('.')
  const vi = ctx.platform.translate('vi', key)
  return vi === key ? null : { vi, en: ctx.platform.translate('en', key) }
}

/** Receipts that were signed for these records, of whichever kind, newest first. Who may ask is the caller's to decide. */
export async function receiptsOfRecords(ctx: Ctx, recordIds: readonly string[]): Promise<ReceiptLine[]> {
  const rows = recordIds.length === 0 ? [] : await store.listReceiptsOf(ctx.db, recordIds)
  const found: ReceiptLine[] = []
  for (const { kind, recordId } of rows) {
    const receipt = await findReceipt(ctx, kind, recordId)
    if (!receipt) continue
    const facts = Object.entries(receipt.claims).map(([name, value]) => ({
      name,
      label: wordsOf(ctx, kind, `claim.${name}`) ?? { vi: name, en: name },
      value,
    }))
    found.push({ ...receipt, kind, kindName: wordsOf(ctx, kind, 'name'), recordId, facts })
  }
  return found
}

export type PaperLine = store.PaperLine
/** PDF papers that were issued for these records, newest first. Who may ask is the caller's to decide. */
export const papersOfRecords = (ctx: Ctx, recordIds: readonly string[]): Promise<PaperLine[]> =>
  recordIds.length === 0 ? Promise.resolve([]) : store.listPapersOfRecords(ctx.db, recordIds)
