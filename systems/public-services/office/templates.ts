import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, forbidden, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { proceduresContract } from '@hue-s/systems/procedures/contract.ts'
import { namesOf } from '../agencies.ts'
import { readsAsStaff, unitsWith } from '../by-rules.ts'
import { PLACEHOLDERS, type publicServicesContract as routes, type TextTemplate } from '../contract.ts'
import { findDossier, type Dossier } from '../store.ts'
import { listOpinions } from '../store-papers.ts'
import * as store from '../store-templates.ts'

type In<R extends keyof typeof routes> = Parsed<(typeof routes)[R]>
type Name = (typeof PLACEHOLDERS)[number]
const MOST = 200
/** Whoever writes words to applicants or other agencies. */
const WRITERS = ['receive', 'handle', 'assign', 'sign', 'advise'].map((name) => `public-services.${name}`)
const FIELD = /\{([^{}\n]{0,40})\}/g

/** Agencies for which the actor writes; all: `*`. */
function agenciesOf(ctx: Ctx): '*' | string[] {
  const held = WRITERS.map((permission) => unitsWith(ctx, permission))
  return held.includes('*') ? '*' : [...new Set(held.flatMap((units) => (units === '*' ? [] : units)))]
}

/** Puts the facts of a dossier into the words of a template; a field without a fact is left as dots to be filled in. */
export const fill = (text: string, facts: Readonly<Partial<Record<Name, string>>>): string =>
  text.replace(FIELD, (whole, name: string) =>
    (PLACEHOLDERS as readonly string[]).includes(name) ? (facts[name as Name] ?? '…') : whole,
  )

async function factsOf(ctx: Ctx, d: Dossier): Promise<Partial<Record<Name, string>>> {
  const agency = (await namesOf(ctx, [d.competentAgency]))(d.competentAgency)?.name
  return {
    code: d.code ?? d.requestCode,
    applicant: d.applicant,
    procedure: d.procedureName.vi,
    filed: day(d.filedAt),
    today: day(ctx.now()),
    ...(agency === undefined ? {} : { agency }),
    ...(d.promisedAt === null ? {} : { promised: day(d.promisedAt) }),
  }
}

/** Templates of one's own agencies and of the province; for a dossier those that fit it, filled in. */
export async function templates(ctx: Ctx, input: In<'templates'>) {
  const d = input.dossierId === undefined ? undefined : await findDossier(ctx.db, input.dossierId)
  if (input.dossierId !== undefined && (!d || !readsAsStaff(ctx, d, await listOpinions(ctx.db, d.id))))
    throw notFound('kernel.recordNotFound')
  const mine = agenciesOf(ctx)
  const one = input.agencyId
  const agencies = one === undefined ? mine : mine === '*' || mine.includes(one) ? [one] : []
  const procedure = d?.procedure ?? input.procedure
  const rows = await store.listTemplates(ctx.db, { agencies, purpose: input.purpose, procedure }, MOST)
  const facts = d && (await factsOf(ctx, d))
  const keeps = (id: string | null) => mine === '*' || (id !== null && mine.includes(id))
  return {
    everywhere: mine === '*',
    items: rows.map((row): TextTemplate => ({
      ...row,
      filled: facts ? fill(row.text, facts) : null,
      mine: keeps(row.agencyId),
    })),
  }
}

/** Those of an agency are kept by whoever writes there, those of the province by whoever writes for all of it. */
function mustKeep(ctx: Ctx, agencyId: string | null): void {
  const mine = agenciesOf(ctx)
  if (mine !== '*' && (agencyId === null || !mine.includes(agencyId)))
    throw forbidden('public-services.templateNotYours')
}

async function lockAt(ctx: Ctx, id: string, version: number | undefined): Promise<store.TemplateRow> {
  const found = await store.lockTemplate(ctx.db, id)
  if (!found) throw notFound('kernel.recordNotFound')
  mustKeep(ctx, found.agencyId)
  if (found.version !== version) throw conflict('public-services.templateStale', { version: found.version })
  return found
}

/** Adds a template, or the next version of the one that was read. */
export async function putTemplate(ctx: Ctx, input: In<'putTemplate'>): Promise<TextTemplate> {
  const { agencyId, procedure, purpose, title, text } = input
  mustKeep(ctx, agencyId)
  for (const [, name = ''] of text.matchAll(FIELD))
    if (!(PLACEHOLDERS as readonly string[]).includes(name))
      throw invalid('public-services.templatePlaceholder', { name })
  if (procedure !== null)
    await ctx.call(proceduresContract.get, { code: procedure }).catch(() => {
      throw invalid('public-services.noSuchProcedure', { code: procedure })
    })
  const before = input.id === undefined ? undefined : await lockAt(ctx, input.id, input.version)
  if (!before && (await store.countTemplates(ctx.db, agencyId)) >= MOST)
    throw conflict('public-services.templatesFull', { most: MOST })
  const now = ctx.now()
  const row = {
    id: before?.id ?? newId(now.getTime()),
    version: (before?.version ?? 0) + 1,
    ...{ agencyId, procedure, purpose, title, text },
    at: now.toISOString(),
  }
  await store.addVersion(ctx.db, row, ctx.actor.id)
  ctx.audit('template', row.id, { version: row.version })
  return { ...row, filled: null, mine: true }
}

/** Takes a template away; what was written with it stays as it was sent. */
export async function removeTemplate(ctx: Ctx, { id, version }: In<'removeTemplate'>) {
  await lockAt(ctx, id, version)
  await store.endTemplate(ctx.db, id)
  ctx.audit('template', id, { removed: true })
  return {}
}
