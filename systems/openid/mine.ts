import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import * as access from './access.ts'
import type { Permission } from './contract.ts'
import { queueLogoutsOf, sendSoon } from './logout-queue.ts'
import { dropGiven } from './store-artifacts.ts'
import { countUse } from './store-clients.ts'
import { endConsent, listConsents, lockConsent, type ConsentRow } from './store-consents.ts'

function stateOf(ctx: Ctx, row: ConsentRow): Permission['state'] {
  if (row.endedAt !== null) return 'withdrawn'
  if (row.clientStatus === 'suspended') return 'suspended'
  return row.until <= ctx.now().toISOString() ? 'over' : 'open'
}

/** A permission in the words in which it was given. */
const shown = (ctx: Ctx, row: ConsentRow): Permission => ({
  id: row.id,
  name: row.said.name,
  organisation: row.said.organisation,
  clientId: row.clientId,
  shares: row.said.shares
    .filter(({ what }) => row.allowed.includes(what) || row.declined.includes(what))
    .map((share) => ({ ...share, allowed: row.allowed.includes(share.what) })),
  givenAt: row.givenAt,
  until: row.until,
  lastUsedAt: row.lastUsedAt,
  endedAt: row.endedAt,
  state: stateOf(ctx, row),
})

/** Which applications I let in, to what, and when they last came. */
export async function mine(ctx: Ctx) {
  const person = ctx.actor.onBehalfOf ?? ctx.actor.id
  const rows = person === null ? [] : await listConsents(ctx.db, person)
  return { items: rows.map((row) => shown(ctx, row)) }
}

/** Ends a permission: every token at once, and the partner is told to sign the person out. */
export async function withdraw(ctx: Ctx, { id }: ById): Promise<Permission> {
  const row = await lockConsent(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  ctx.must(access.own, row)
  if (row.endedAt !== null) throw conflict('openid.withdrawnAlready')
  await queueLogoutsOf(ctx.platform, ctx.db, row.clientId, row.personId)
  await dropGiven(ctx.db, row.clientId, row.personId)
  await endConsent(ctx.db, id, ctx.now())
  await countUse(ctx.db, row.client, ctx.today(), 'withdrawn')
  ctx.audit('openid-partner', row.client)
  ctx.afterCommit(() => sendSoon(ctx.platform))
  return shown(ctx, { ...row, endedAt: ctx.now().toISOString(), ending: 'withdrawn' })
}
