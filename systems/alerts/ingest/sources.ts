import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { isIP } from 'node:net'
import { isClosed } from '@hue-s/kernel/server/safe-fetch.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { PageInput } from '@hue-s/kernel/shared/route.ts'
import { isCertificate } from '../cap/sign.ts'
import { sourceDue, type Source, type SourceInput, type Taken } from '../contract.ts'
import * as store from '../store-sources.ts'
import type { SourceRow } from '../store-sources.ts'
import { dismiss, LOOPBACK, show } from './take.ts'

const sourceOf = ({ facts, ...row }: SourceRow): Source => ({ ...facts, ...row })

async function found(ctx: Ctx, id: string): Promise<Source> {
  const row = await store.findSource(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  return sourceOf(row)
}

export const sources = async (ctx: Ctx) => ({ items: (await store.listSources(ctx.db)).map(sourceOf) })

function mustBeOpen(ctx: Ctx, { url }: SourceInput): void {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  if (ctx.config.mode === 'demo' && LOOPBACK.includes(new URL(url).hostname)) return
  if (host === 'localhost' || (isIP(host) !== 0 && isClosed(host))) throw invalid('alerts.closedNetwork')
}

async function put(ctx: Ctx, id: string, facts: SourceInput): Promise<Source> {
  mustBeOpen(ctx, facts)
  if (facts.certificate !== null && !isCertificate(facts.certificate)) throw invalid('alerts.badCertificate')
  if (!(await store.putSource(ctx.db, id, facts, ctx.now()))) throw conflict('alerts.sourceKnown')
  ctx.audit('alert-source', id, { trust: facts.trust })
  return found(ctx, id)
}

export const addSource = (ctx: Ctx, facts: SourceInput) => put(ctx, newId(ctx.now().getTime()), facts)

export async function changeSource(ctx: Ctx, { id, ...facts }: SourceInput & { id: string }) {
  await found(ctx, id)
  return put(ctx, id, facts)
}

export async function readSource(ctx: Ctx, { id }: { id: string }) {
  const source = await found(ctx, id)
  await ctx.emit(sourceDue, { id })
  ctx.audit('alert-source', id, { read: true })
  return source
}

export const taken = (ctx: Ctx, input: PageInput & { outcome?: Taken['outcome'] | undefined }) =>
  store.listTaken(ctx.db, input)

/** A person decides on what was put before them. What was set apart stays there: it may only be dismissed. */
export async function decide(ctx: Ctx, { id, decision }: { id: string; decision: 'show' | 'dismiss' }): Promise<Taken> {
  const row = await store.lockTaken(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  const open = row.outcome === 'review' || (row.outcome === 'quarantined' && decision === 'dismiss')
  if (!open) throw conflict('alerts.notNow', { state: row.outcome })
  if (row.alertId !== null) await (decision === 'show' ? show(ctx, row.alertId, false) : dismiss(ctx, row.alertId))
  await store.settleTaken(ctx.db, id, decision === 'show' ? 'shown' : 'dismissed')
  ctx.audit('alert-taken', id, { decision })
  const after = await store.findTaken(ctx.db, id)
  if (!after) throw notFound('kernel.recordNotFound')
  return after
}
