import { randomBytes } from 'node:crypto'
import { staffName } from '@hue-s/engines/identity/index.ts'
import { conflict, forbidden, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById, Parsed } from '@hue-s/kernel/shared/route.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { checkDetails } from './check-details.ts'
import type { openidContract as routes, Partner } from './contract.ts'
import { changeKey, signingKey } from './provider/keys.ts'
import { secretHash } from './provider/settings.ts'
import { dropGiven } from './store-artifacts.ts'
import * as store from './store-clients.ts'
import { countLogouts } from './store-consents.ts'
import { listKeys } from './store-keys.ts'

const RECORD = 'openid-partner'
const MONTH_MS = 30 * 86_400_000

const summary = (row: store.ClientRow, people: number) => {
  const details = row.approved ?? row.draft
  return {
    id: row.id,
    clientId: row.clientId,
    name: details?.name ?? { vi: row.clientId, en: row.clientId },
    organisation: details?.organisation ?? '',
    status: row.status,
    waiting: row.draft !== null,
    demo: row.demo,
    people,
    createdAt: row.createdAt,
  }
}

/** The register, by name of the client. */
export async function partners(ctx: Ctx, { status, after, limit }: Parsed<typeof routes.partners>) {
  const { items, next } = await store.listClients(ctx.db, status, after, limit)
  return { items: items.map((row) => summary(row, row.people)), next }
}

async function shown(ctx: Ctx, row: store.ClientRow): Promise<Partner> {
  const staff = [row.draftBy, row.approvedBy].filter((id) => id !== null)
  const names = await staffName(ctx, staff)
  const name = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  const me = ctx.actor.id
  return {
    ...summary(row, await store.countPeople(ctx.db, row.id)),
    approved: row.approved,
    draft: row.draft,
    draftBy: name(row.draftBy),
    draftAt: row.draftAt,
    approvedBy: name(row.approvedBy),
    approvedAt: row.approvedAt,
    suspendedAt: row.suspendedAt,
    reason: row.reason,
    ownDraft: row.draft !== null && row.draftBy === me,
    ownSuspension: row.suspendedBy !== null && row.suspendedBy === me,
    secretHint: row.secretHint,
    secretAt: row.secretAt,
    formerUntil: row.formerUntil,
    use: await store.listUse(ctx.db, row.id, legalDate(new Date(ctx.now().getTime() - MONTH_MS))),
    logouts: await countLogouts(ctx.db, row.id),
  }
}

const found = (row: store.ClientRow | undefined): store.ClientRow => {
  if (!row) throw notFound('kernel.recordNotFound')
  return row
}

export async function partner(ctx: Ctx, { id }: ById): Promise<Partner> {
  return shown(ctx, found(await store.findClient(ctx.db, id)))
}

/** Enters a partner. It can do nothing until somebody else has approved it. */
export async function register(ctx: Ctx, { clientId, details }: Parsed<typeof routes.register>): Promise<Partner> {
  const sector = await checkDetails(ctx, details)
  const draft = { id: newId(), clientId, draft: details, sector, by: ctx.actor.id, at: ctx.now() }
  const row = await store.insertClient(ctx.db, draft)
  if (!row) throw conflict('openid.clientIdTaken', { clientId })
  ctx.audit(RECORD, row.id, { clientId })
  return shown(ctx, row)
}

/** Proposes a change; what was approved goes on until a second person has seen the new one. */
export async function change(ctx: Ctx, { id, details }: Parsed<typeof routes.change>): Promise<Partner> {
  const sector = await checkDetails(ctx, details)
  found(await store.lockClient(ctx.db, id))
  ctx.audit(RECORD, id)
  return shown(ctx, await store.setDraft(ctx.db, id, details, sector, ctx.actor.id, ctx.now()))
}

export async function discard(ctx: Ctx, { id }: ById): Promise<Partner> {
  const row = found(await store.lockClient(ctx.db, id))
  if (row.draft === null || row.approved === null) throw conflict('openid.nothingWaits')
  ctx.audit(RECORD, id)
  return shown(ctx, await store.dropDraft(ctx.db, id))
}

/** The second pair of eyes. What counts is what they saw: a change made meanwhile is not approved with it. */
export async function approve(ctx: Ctx, { id, draftAt }: Parsed<typeof routes.approve>): Promise<Partner> {
  const row = found(await store.lockClient(ctx.db, id))
  if (row.draft === null) throw conflict('openid.nothingWaits')
  if (row.draftBy !== null && row.draftBy === ctx.actor.id) throw forbidden('openid.ownDraft')
  if (row.draftAt !== draftAt) throw conflict('openid.draftChanged')
  ctx.audit(RECORD, id)
  return shown(ctx, await store.approveDraft(ctx.db, id, ctx.actor.id, ctx.now()))
}

/** Shuts a partner out at once: no sign-in, no token of theirs opens anything from here on. */
export async function suspend(ctx: Ctx, { id, reason }: Parsed<typeof routes.suspend>): Promise<Partner> {
  const row = found(await store.lockClient(ctx.db, id))
  if (row.status !== 'approved') throw conflict('openid.notApproved')
  await dropGiven(ctx.db, row.clientId)
  ctx.audit(RECORD, id, { reason })
  return shown(ctx, await store.suspendClient(ctx.db, id, ctx.actor.id, ctx.now(), reason))
}

export async function resume(ctx: Ctx, { id }: ById): Promise<Partner> {
  const row = found(await store.lockClient(ctx.db, id))
  if (row.status !== 'suspended') throw conflict('openid.notSuspended')
  if (row.suspendedBy !== null && row.suspendedBy === ctx.actor.id) throw forbidden('openid.ownSuspension')
  ctx.audit(RECORD, id)
  return shown(ctx, await store.resumeClient(ctx.db, id))
}

/** Makes a secret of 256 random bits; only its hash stays here. The one before may go on for a while. */
export async function newSecret(ctx: Ctx, { id, overlapHours }: Parsed<typeof routes.newSecret>) {
  const row = found(await store.lockClient(ctx.db, id))
  if (row.status !== 'approved') throw conflict('openid.notApproved')
  if (row.approved?.auth !== 'client_secret_basic') throw conflict('openid.noSecretHere')
  const secret = randomBytes(32).toString('base64url')
  const until = overlapHours === 0 ? null : new Date(ctx.now().getTime() + overlapHours * 3_600_000)
  ctx.audit(RECORD, id, { overlapHours })
  const changed = await store.setSecret(ctx.db, id, secretHash(secret), secret.slice(-4), ctx.now(), until)
  return { secret, partner: await shown(ctx, changed) }
}

export async function keys(ctx: Ctx) {
  const rows = await listKeys(ctx.db)
  const signing = signingKey(rows, ctx.now())?.kid
  const stateOf = (kid: string, retiredAt: string | null) =>
    kid === signing ? 'signing' : retiredAt === null ? 'next' : 'retired'
  return {
    items: rows.map(({ kid, createdAt, signsFrom, retiredAt }) => ({
      kid,
      createdAt,
      signsFrom,
      retiredAt,
      state: stateOf(kid, retiredAt) as 'next' | 'signing' | 'retired',
    })),
  }
}

export async function rotateKeys(ctx: Ctx, { atOnce }: Parsed<typeof routes.rotateKeys>) {
  if ((await changeKey(ctx, atOnce)) === 'waits') throw conflict('openid.keyWaits')
  return keys(ctx)
}
