import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import type { identityContract as routes } from './contract.ts'
import { ownAccount, roleTitle } from './me.ts'
import { staffName } from './reveal.ts'
import { listAudit, listLooks, type Look } from './store/log.ts'
import { unitNames } from './unit-scope.ts'

function before(after: string | undefined): number | undefined {
  if (after === undefined) return undefined
  if (!/^\d{1,15}$/.test(after)) throw invalid('identity.badCursor')
  return Number(after)
}

const wordsOr = (ctx: Ctx, key: string, otherwise: string) => {
  const said = ctx.t(key)
  return said === key ? otherwise : said
}

function whoOf(ctx: Ctx, look: Look): string {
  if (look.onBehalfOf === look.personId) return ctx.t('identity.server.who.delegate')
  return look.role === null ? ctx.t(`identity.who.${look.actorKind}`) : roleTitle(ctx, look.role)
}

/** A look in plain facts: an office and a role, a purpose in words; never the name of the official. */
function inWords(ctx: Ctx, look: Look, units: ReadonlyMap<string, string>) {
  return {
    id: look.id,
    at: look.at,
    who: whoOf(ctx, look),
    unit: look.unitId === null ? null : (units.get(look.unitId) ?? null),
    purpose: wordsOr(ctx, `purpose.${look.purpose}`, look.purpose),
    what: look.what.map((column) => ctx.t(`identity.what.${column}`)),
    record: look.recordKind === null || look.recordId === null ? null : { kind: look.recordKind, id: look.recordId },
  }
}

/** Who read my personal data, when and why: every data subject's right to know (Luật 91/2025/QH15). */
export async function whoLooked(ctx: Ctx, input: Parsed<typeof routes.whoLooked>) {
  const { personId } = await ownAccount(ctx)
  const rows = await listLooks(ctx.db, { personId, before: before(input.after), limit: input.limit })
  const { items, next } = page(rows, input.limit, (l) => String(l.id))
  const units = await unitNames(
    ctx,
    items.map((l) => l.unitId),
  )
  return { items: items.map((l) => inWords(ctx, l, units)), next }
}

/** Who looked at the actor's own data through one record: for the page of that record. */
export async function looksAt(ctx: Ctx, kind: string, id: string) {
  const personId = ctx.actor.onBehalfOf ?? ctx.actor.id
  if (personId === null) return []
  const rows = await listLooks(ctx.db, { personId, record: { kind, id }, before: undefined, limit: 100 })
  const units = await unitNames(
    ctx,
    rows.map((l) => l.unitId),
  )
  return rows.map((l) => inWords(ctx, l, units))
}

/** All looks, for auditors. Reading this list is itself on the audit log. */
export async function looks(ctx: Ctx, input: Parsed<typeof routes.looks>) {
  const { person, actor, from, to } = input
  ctx.audit('identity.accessLog', person ?? 'all', { actor, from, to })
  const filter = { personId: person, actorId: actor, from, to, before: before(input.after), limit: input.limit }
  const { items, next } = page(await listLooks(ctx.db, filter), input.limit, (l) => String(l.id))
  const units = await unitNames(
    ctx,
    items.map((l) => l.unitId),
  )
  const names = await staffName(
    ctx,
    items.flatMap((l) => l.actorId ?? []),
  )
  return {
    items: items.map((l) => ({
      ...inWords(ctx, l, units),
      id: l.id,
      person: l.personId,
      actor: l.actorId,
      actorName: l.actorId === null ? null : (names.get(l.actorId) ?? null),
      onBehalfOf: l.onBehalfOf,
    })),
    next,
  }
}

/** The audit log by actor, record and day, for auditors. Reading it is itself on the log. */
export async function audit(ctx: Ctx, input: Parsed<typeof routes.audit>) {
  const { actor, from, to, subject, subjectKind } = input
  ctx.audit('kernel.audit', subject ?? 'all', { actor, from, to, subjectKind })
  const of = { ...(subjectKind ? { kind: subjectKind } : {}), ...(subject ? { id: subject } : {}) }
  const rows = await listAudit(ctx.db, {
    actorId: actor,
    from,
    to,
    subject: Object.keys(of).length > 0 ? of : undefined,
    before: before(input.after),
    limit: input.limit,
  })
  const { items, next } = page(rows, input.limit, (r) => String(r.id))
  const names = await staffName(
    ctx,
    items.flatMap((r) => r.actor ?? []),
  )
  return {
    items: items.map((r) => ({ ...r, actorName: r.actor === null ? null : (names.get(r.actor) ?? null) })),
    next,
  }
}
