import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { offerCases, offerDue, REQUEST_TYPE } from '../contract.ts'
import { words } from '../own.ts'
import { listPresentations } from '../wallet/store.ts'

offerCases({ type: REQUEST_TYPE, page: '/me/data/:id' })
// Until the system says so itself: the type is only a name here, no code of it is used.
offerCases({ type: 'field-reports.report', page: '/mine/:id', receiptFile: '/api/field-reports/mine/:id/receipt' })

const SOON_MS = 14 * 86_400_000

/** What ends: a delegation within two weeks, something that is still being shown to others. */
offerDue<Ctx>({
  id: 'personal',
  async due(ctx, personId) {
    const { items } = await ctx.call(identityContract.delegations, {})
    const limit = new Date(ctx.now().getTime() + SOON_MS).toISOString().slice(0, 10)
    const ending = items
      .filter(({ until }) => until >= ctx.today() && until <= limit)
      .map(({ id, until }) => ({
        id: `delegation:${id}`,
        title: words(ctx, 'personal.server.due.delegation'),
        at: `${until}T00:00:00.000Z`,
        path: '/me/delegations',
      }))
    const now = ctx.now().toISOString()
    const open = (await listPresentations(ctx.db, personId)).filter((p) => p.revokedAt === null && p.expiresAt > now)
    const showing = open.map(({ id, expiresAt }) => ({
      id: `shown:${id}`,
      title: words(ctx, 'personal.server.due.shown'),
      at: expiresAt,
      path: '/me/wallet',
    }))
    return [...ending, ...showing]
  },
})
