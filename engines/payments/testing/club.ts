import { unitIdOfKey } from '@hue-s/engines/units/index.ts'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { forms } from '@hue-s/engines/forms/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { tennisClub } from '@hue-s/kernel/testing/tennis-club/tennis-club.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { defaultPay, startPay, type PayServer } from '@hue-s/sandbox/pay.ts'
import { openOrder, payments, type NewOrder, type OrderRow } from '../index.ts'

/** Court fees of the tennis club: the neutral case of what people pay for. */
export const UNIT = unitIdOfKey('sample', 'c99022-ben-da')
export const OTHER = unitIdOfKey('sample', 'a-xay-dung')
export const NOON = '2026-11-20T05:00:00.000Z'

const all = ['read', 'cash', 'askRefund', 'decideRefund', 'reconcile'].map((one) => `payments.${one}`)
export const people = {
  player: citizen(),
  stranger: citizen(),
  cashier: staff(['payments.read', 'payments.cash'], [UNIT]),
  accountant: staff(['payments.read', 'payments.askRefund', 'payments.reconcile'], [UNIT]),
  chief: staff(['payments.read', 'payments.decideRefund'], [UNIT]),
  elsewhere: staff(all, [OTHER]),
  nobody: staff([]),
}

export const systemsOfClub = [calendar, units, identity, notify, files, forms, papers, payments, tennisClub]

/** The platform with payments, and the gateway and bank outside it. */
export async function club(): Promise<{ app: TestApp; outside: PayServer; stop: () => Promise<void> }> {
  const clock = { now: () => new Date() }
  const outside = await startPay({ lateMs: 50, now: () => clock.now() })
  const env = { PAY_URL: outside.url, PAY_TERMINAL: defaultPay.terminal, PAY_SECRET: defaultPay.secret }
  const app = await testApp(systemsOfClub, {
    env: { ...env, BANK_SECRET: defaultPay.bankSecret },
    now: NOON,
  })
  clock.now = () => app.clock.now()
  outside.setCallbacks({
    callbackUrl: `${app.url}/api/payments/gateway/callback`,
    bankUrl: `${app.url}/api/payments/bank/notice`,
  })
  return {
    app,
    outside,
    stop: async () => {
      await outside.stop()
      await app.stop()
    },
  }
}

let n = 0
/** An order for an hour on a court, 150,000 đồng unless told. */
export function courtFee(
  app: TestApp,
  more: Partial<NewOrder> & { amount?: number; payerIs?: Actor } = {},
): Promise<OrderRow> {
  const { amount = 150_000, payerIs = people.player, ...rest } = more
  const line = {
    key: 'court',
    kind: 'charge' as const,
    name: { vi: 'Thuê sân', en: 'Court' },
    amount,
    citation: 'điều 4',
  }
  return app.run((ctx) =>
    openOrder(ctx, {
      reference: `booking-${++n}`,
      recordRef: { kind: 'tennis-club.booking', id: `b${n}` },
      title: { vi: 'Tiền sân số 1', en: 'Fee for court 1' },
      payer: { personId: payerIs.id, name: 'Nguyễn Thị Bưởi', address: '12 Lê Lợi' },
      payee: UNIT,
      lines: amount > 0 ? [line] : [],
      expiresAt: new Date(app.clock.now().getTime() + 3 * 86_400_000).toISOString(),
      ...rest,
    }),
  )
}
