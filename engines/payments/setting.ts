import { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { WordsShape } from '@hue-s/kernel/shared/route.ts'
import { unitIdOfKey } from '@hue-s/engines/units/index.ts'

const Account = z.object({
  bin: z.string().regex(/^\d{6}$/),
  number: z.string().regex(/^[A-Za-z0-9]{1,19}$/),
  name: z.string().min(1).max(100),
})

/** Where the province's money goes, and how its receipts are called. */
export const PAYMENTS = setting(
  'payments',
  z.object({
    /** Banks by their number at NAPAS. */
    banks: z.record(z.string().regex(/^\d{6}$/), z.string().min(1).max(100)),
    /** The account of every unit that has none of its own. */
    account: Account,
    accounts: z.array(Account.extend({ unit: z.string() })).default([]),
    /** How long a code or a page of the gateway may be used. */
    minutes: z.object({ vietqr: z.int().min(5).max(1440), gateway: z.int().min(5).max(60) }),
    /** NĐ 123/2020/NĐ-CP as amended by NĐ 70/2025/NĐ-CP, TT 32/2025/TT-BTC: form and symbol of electronic receipts. */
    receipt: z.object({ form: z.string().max(20), symbol: z.string().max(20), title: WordsShape }),
  }),
)

/** The bank account that receives what is owed to a unit. */
export function accountOf(ctx: Ctx, unitId: string) {
  const { account, accounts, banks } = ctx.setting(PAYMENTS)
  const own = accounts.find(({ unit }) => unitIdOfKey(ctx.config.province, unit) === unitId) ?? account
  return { ...own, bank: banks[own.bin] ?? own.bin }
}

/** Whether a bank account is one of the province's. */
export function isOurs(ctx: Ctx, number: string): boolean {
  const { account, accounts } = ctx.setting(PAYMENTS)
  return [account, ...accounts].some((one) => one.number === number)
}
