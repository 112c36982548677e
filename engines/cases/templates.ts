import { rule } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, forbidden, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import { mustSee } from './access.ts'
import { findType, type CaseType } from './case-type.ts'
import type { Case, contractOfCases, Template } from './contract.ts'
import * as cases from './store.ts'
import * as store from './store-templates.ts'

type In<R extends keyof typeof contractOfCases> = Parsed<(typeof contractOfCases)[R]>
const MOST = 200

/** What a template may ask to be put in. */
export const PLACEHOLDERS = ['code', 'due'] as const

/** Puts the facts of a case into the words of a template. */
export const fillTemplate = (text: string, values: Readonly<Record<(typeof PLACEHOLDERS)[number], string>>): string =>
  text.replace(/\{(code|due)\}/g, (_, name: 'code' | 'due') => values[name])

/** The templates of a type that the actor may use: those of their agencies and those for all. */
export async function listTemplates(ctx: Ctx, input: In<'templates'>): Promise<{ items: Template[] }> {
  const type = getType(input.type)
  if (!ctx.can(type.workPermission, input.agencyId)) throw forbidden('cases.notAllowedHere')
  const mine = rule('cases.useTemplates', { inUnits: 'agencyId', permission: type.workPermission })
  const rows = await store.listTemplates(ctx.db, input, mine, ctx.actor, MOST * 3)
  const row = input.caseId === undefined ? undefined : await cases.findCase(ctx.db, input.caseId)
  if (input.caseId !== undefined) await mustSee(ctx, row, 'agency')
  return { items: rows.map((t) => ({ ...t, filled: row ? fillTemplate(t.text, factsFor(ctx, row)) : null })) }
}

function factsFor(ctx: Ctx, row: Case) {
  if (row.dueAt === null) return { code: row.code, due: ctx.t('cases.template.noDue') }
  // Vietnam is seven hours ahead of UTC all year.
  const [date, time] = new Date(Date.parse(row.dueAt) + 7 * 3_600_000).toISOString().split('T') as [string, string]
  const due = ctx.t('cases.template.due', { date: date.split('-').reverse().join('/'), time: time.slice(0, 5) })
  return { code: row.code, due }
}

function getType(name: string): CaseType {
  const type = findType(name)
  if (!type) throw invalid('cases.unknownType', { type: name })
  return type
}

/** Those of an agency are kept by whoever works there, those for all by whoever publishes. */
function mustKeep(ctx: Ctx, { type: name, agencyId }: { type: string; agencyId: string | null }): void {
  const type = getType(name)
  const may =
    agencyId === null ? ctx.can(type.publishPermission ?? type.workPermission) : ctx.can(type.workPermission, agencyId)
  if (!may) throw forbidden('cases.notAllowedHere')
}

/** Adds a template or changes one that was read in its present version. */
export async function putTemplate(ctx: Ctx, input: In<'putTemplate'>): Promise<Template> {
  mustKeep(ctx, input)
  for (const [, name = ''] of input.text.matchAll(/\{([^{}\n]{0,40})\}/g))
    if (!(PLACEHOLDERS as readonly string[]).includes(name)) throw invalid('cases.unknownPlaceholder', { name })
  const before = input.id === undefined ? undefined : await lockTemplate(ctx, input.id, input.version)
  if (!before && (await store.countTemplates(ctx.db, input.type, input.agencyId)) >= MOST)
    throw conflict('cases.tooManyTemplates', { most: MOST })
  const { type, agencyId, title, text } = input
  const id = before?.id ?? newId(ctx.now().getTime())
  const row = {
    id,
    type,
    agencyId,
    title,
    text,
    version: (before?.version ?? 0) + 1,
    updatedAt: ctx.now().toISOString(),
  }
  await store.saveTemplate(ctx.db, row, ctx.actor.id)
  ctx.audit('cases.template', id)
  return { ...row, filled: null }
}

/** Removes a template; replies that were written with it stay as they are. */
export async function removeTemplate(ctx: Ctx, { id, version }: In<'removeTemplate'>): Promise<void> {
  await lockTemplate(ctx, id, version)
  await store.deleteTemplate(ctx.db, id)
  ctx.audit('cases.template', id)
}

async function lockTemplate(ctx: Ctx, id: string, version: number | undefined): Promise<store.TemplateRow> {
  const found = await store.findTemplate(ctx.db, id)
  if (!found) throw notFound('kernel.recordNotFound')
  mustKeep(ctx, found)
  if (found.version !== version) throw conflict('cases.changedMeanwhile', { version: found.version })
  return found
}
