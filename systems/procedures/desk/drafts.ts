import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import * as access from '../access.ts'
import { faultsOf, parseContent } from '../check/check.ts'
import type { RecordKind, Row } from '../contract.ts'
import { codeOf, columnsOf, forceOf } from '../record.ts'
import * as store from '../store.ts'

export interface AtRevision {
  id: string
  revision: number
}
export const by = (ctx: Ctx) => ({ id: ctx.actor.id, name: ctx.actor.name })

/** The facts of a row, without its words. */
export const factsOf = (ctx: Ctx, row: store.VersionRow) => ({
  id: row.id,
  kind: row.kind,
  code: row.code,
  version: row.version,
  state: row.state,
  change: row.change,
  validFrom: row.validFrom,
  validTo: row.validTo,
  force: row.state !== 'approved' || row.change === 'end' ? null : forceOf(row, ctx.today()),
  citation: row.citation,
  revision: row.revision,
  writtenBy: row.createdName,
  approvedBy: row.approvedName,
  approvedAt: row.approvedAt,
  note: row.note,
})

/** A row as the desk shows it; what is wrong with a draft is said with it. */
export async function present(ctx: Ctx, row: store.VersionRow): Promise<Row> {
  const { unitId, createdBy, content } = row
  const open = row.state !== 'approved'
  return {
    ...factsOf(ctx, row),
    content,
    faults: open && row.change === 'version' ? await faultsOf(ctx, content, row.validFrom) : [],
    may: {
      edit: open && ctx.can('procedures.edit', unitId),
      approve: row.state === 'waiting' && ctx.can('procedures.approve', unitId) && createdBy !== ctx.actor.id,
    },
  }
}

export async function getRow(ctx: Ctx, id: string): Promise<store.VersionRow> {
  const row = await store.findRow(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  if (row.state !== 'approved') ctx.must(access.edit, row)
  return row
}

/** A draft to work on, as the person last saw it. */
export async function takeDraft(
  ctx: Ctx,
  { id, revision }: AtRevision,
  states: readonly store.VersionRow['state'][],
): Promise<store.VersionRow> {
  const row = await store.findRow(ctx.db, id, true)
  if (!row) throw notFound('kernel.recordNotFound')
  ctx.must(access.edit, row)
  if (!states.includes(row.state)) throw conflict('procedures.notADraft')
  if (row.revision !== revision) throw conflict('procedures.changedMeanwhile')
  ctx.audit('procedure-version', id, { code: row.code, kind: row.kind })
  return row
}

function mustKeep(ctx: Ctx, unitId: string): void {
  if (!ctx.can('procedures.edit', unitId)) throw conflict('procedures.notYours')
}

interface Begin {
  kind: RecordKind
  from?: string | undefined
  content?: Record<string, unknown> | undefined
  validFrom: string
  citation: string
}

/** Begins a draft: new words, or those of an approved version to be changed. */
export async function begin(ctx: Ctx, { kind, from, content, validFrom, citation }: Begin): Promise<Row> {
  const base = from === undefined ? undefined : await getRow(ctx, from)
  const words = parseContent(base?.kind ?? kind, content ?? base?.content)
  const id = await addDraft(ctx, words, base?.kind ?? kind, { validFrom, citation })
  return row(ctx, { id })
}

/** Puts a draft on the desk; only one for each code. */
export async function addDraft(
  ctx: Ctx,
  content: store.Content,
  kind: RecordKind,
  dated: { validFrom: string; citation: string },
  change: 'version' | 'end' = 'version',
): Promise<string> {
  const code = codeOf(content)
  const columns = await columnsOf(ctx, content)
  mustKeep(ctx, columns.unitId)
  await store.lockCode(ctx.db, kind, code)
  if (await store.findDraft(ctx.db, kind, code)) throw conflict('procedures.draftExists', { code })
  const { version } = await store.lastApproved(ctx.db, kind, code)
  const id = newId(ctx.now().getTime())
  const more = { id, kind, code, version: version + 1, state: 'draft', change, by: by(ctx), now: ctx.now() } as const
  await store.addRow(ctx.db, { ...columns, ...more, ...dated })
  ctx.audit('procedure-version', id, { code, kind, change })
  return id
}

export async function row(ctx: Ctx, { id }: { id: string }): Promise<Row> {
  return present(ctx, await getRow(ctx, id))
}

/** Keeps the words of a draft; what is wrong with them is said, not refused. */
export async function save(
  ctx: Ctx,
  input: AtRevision & { content: Record<string, unknown>; validFrom: string; citation: string },
): Promise<Row> {
  const draft = await takeDraft(ctx, input, ['draft'])
  const content = draft.change === 'end' ? draft.content : parseContent(draft.kind, input.content)
  if (codeOf(content) !== draft.code) throw conflict('procedures.codeStays', { code: draft.code })
  const columns = await columnsOf(ctx, content)
  mustKeep(ctx, columns.unitId)
  const { validFrom, citation } = input
  await store.saveDraft(ctx.db, draft.id, { ...columns, validFrom, citation }, by(ctx), ctx.now())
  return row(ctx, draft)
}

export async function discard(ctx: Ctx, input: AtRevision) {
  const draft = await takeDraft(ctx, input, ['draft'])
  await store.removeDraft(ctx.db, draft.id)
  return {}
}

/** Proposes that a procedure ends: a draft without new words, approved like any other. */
export async function end(
  ctx: Ctx,
  { kind, code, on, citation }: { kind: RecordKind; code: string; on: string; citation: string },
): Promise<Row> {
  const now = await store.findInForce(ctx.db, kind, code, on)
  if (!now) throw notFound('kernel.recordNotFound')
  if (on <= ctx.today()) throw conflict('procedures.inThePast', { on })
  const id = await addDraft(ctx, now.content, kind, { validFrom: on, citation }, 'end')
  return row(ctx, { id })
}
