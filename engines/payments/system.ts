import { defineEngine, every, on } from '@hue-s/kernel/server/system.ts'
import { catchUp, judge } from './callback.ts'
import { bankNoticed, contractOfPayments, paid, refundAgreed, refunded } from './contract.ts'
import { expireOverdue } from './orders.ts'
import { cancelReceiptOf, issueReceiptFor } from './receipts.ts'
import { reconcileYesterday } from './reconcile/day.ts'
import { sendRefund, sendUnsent } from './refunds.ts'
import * as service from './service.ts'
import { PAYMENTS } from './setting.ts'
import { sweep } from './store/callbacks.ts'

const SEASON = 90 * 86_400_000

export const payments = defineEngine({
  id: 'payments',
  owner: 'Sở Tài chính',
  uses: ['forms', 'papers', 'units'],
  contract: contractOfPayments,
  service,
  roles: {
    'payments.cashier': ['payments.read', 'payments.cash'],
    'payments.accountant': ['payments.read', 'payments.reconcile', 'payments.askRefund'],
    'payments.chief': ['payments.read', 'payments.reconcile', 'payments.decideRefund'],
  },
  settings: [PAYMENTS],
  topics: { 'payments.me': 'account', 'payments.desk': 'payments.read' },
  on: [
    on(bankNoticed, 'book-transfer', async (ctx, { id }) => void (await judge(ctx, id))),
    on(paid, 'issue-receipt', (ctx, { id }) => issueReceiptFor(ctx, id)),
    on(refundAgreed, 'send-refund', (ctx, { refundId }) => sendRefund(ctx, refundId)),
    on(refunded, 'cancel-receipt', (ctx, { id }) => cancelReceiptOf(ctx, id)),
  ],
  jobs: [
    every('* * * * *', 'expire', expireOverdue),
    every('* * * * *', 'catch-up', catchUp),
    every('*/5 * * * *', 'send-refunds', sendUnsent),
    every('*/30 5-11 * * *', 'reconcile', reconcileYesterday),
    every('41 3 * * *', 'sweep', (ctx) => sweep(ctx.db, new Date(ctx.now().getTime() - SEASON))),
  ],
})
