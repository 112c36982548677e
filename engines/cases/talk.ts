import type { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, forbidden } from '@hue-s/kernel/shared/error.ts'
import { ById, plainText } from '@hue-s/kernel/shared/route.ts'
import { levelsUpTo, mustHold, mustSee, personOf, seesAsStaff } from './access.ts'
import { typeOf } from './case-type.ts'
import { Audience, caseMessaged, casePublished, caseRated, type Case } from './contract.ts'
import { NewAttachment, parsed } from './open.ts'
import { about, lockCase, publicTag, record } from './record.ts'
import * as links from './store-links.ts'

const Comment = ById.extend({ text: plainText(1, 4000), visibleTo: Audience.default('reporter') })
const Attach = ById.extend(NewAttachment.shape)
const Publication = ById.extend({ title: plainText(1, 300), text: plainText(1, 8000).optional() })

/** A message. Parties write to the agency; staff who work on the case choose who reads it. */
export async function comment(ctx: Ctx, input: z.input<typeof Comment>): Promise<{ n: number }> {
  const { id, text, visibleTo } = parsed(ctx, Comment, input, 'cases.badComment')
  const found = await lockCase(ctx, id)
  const { row, standing } = await mustSee(ctx, found.case)
  const asParty = !seesAsStaff(standing.level)
  if (asParty && visibleTo !== 'reporter') throw forbidden('cases.notAllowed', { code: row.code })
  if (!asParty && !standing.assignee) mustHold(ctx, row, typeOf(row).workPermission)
  const after = await record(ctx, found, { kind: 'commented', note: text, visibleTo })
  const n = after.case.version
  await ctx.emit(caseMessaged, { ...about(after.case), n, visibleTo, byParty: asParty })
  return { n }
}

/** Hangs a stored file on the case. A party's files are seen by the agency and the parties, never by everybody. */
export async function attach(ctx: Ctx, input: z.input<typeof Attach>): Promise<void> {
  const { id, ...file } = parsed(ctx, Attach, input, 'cases.badAttachment')
  const found = await lockCase(ctx, id)
  const { row, standing } = await mustSee(ctx, found.case)
  const asParty = !seesAsStaff(standing.level)
  if (!asParty && !standing.assignee) mustHold(ctx, row, typeOf(row).workPermission)
  const visibleTo = asParty ? 'reporter' : file.visibleTo
  const made = await links.insertAttachment(
    ctx.db,
    id,
    { ...file, visibleTo, at: ctx.now().toISOString() },
    ctx.actor.id,
  )
  if (made) await record(ctx, found, { kind: 'attached', input: { fileId: file.fileId, kind: file.kind }, visibleTo })
}

/** The files of a case that this viewer may see. */
export async function attachments(ctx: Ctx, row: Case): Promise<links.Attachment[]> {
  const { standing } = await mustSee(ctx, row, 'public')
  return links.listAttachments(ctx.db, row.id, levelsUpTo(standing.level))
}

/** The reporter's verdict, once per resolution: reopening asks again. */
export async function rate(
  ctx: Ctx,
  { id, score, note }: { id: string; score: 1 | 2 | 3; note?: string | undefined },
): Promise<Case> {
  const found = await lockCase(ctx, id)
  const { row, standing } = await mustSee(ctx, found.case)
  const type = typeOf(row)
  if (!standing.roles.includes(type.ratedBy ?? 'reporter')) throw forbidden('cases.notAllowed', { code: row.code })
  const state = type.states[row.state]
  if (!state?.final && !state?.rateable) throw conflict('cases.notYetRateable', { code: row.code, state: row.state })
  if (row.rating !== null) throw conflict('cases.alreadyRated', { code: row.code })
  const after = await record(ctx, found, {
    kind: 'rated',
    note: note ?? null,
    visibleTo: 'reporter',
    facts: [{ do: 'rate', score, note: note ?? null }],
  })
  await ctx.emit(caseRated, { ...about(after.case), score, n: after.case.version })
  return after.case
}

/** Follows a case that one may see, be it only because it is public. */
export async function follow(ctx: Ctx, id: string): Promise<void> {
  const { case: row } = await lockCase(ctx, id)
  await mustSee(ctx, row, 'public')
  const person = personOf(ctx.actor)
  ctx.audit('case', id)
  if (person === null) return
  // What becomes of a merged case is told by the one that goes on.
  const root = row.mergedInto === null ? undefined : await links.findRoot(ctx.db, id)
  await links.insertFollower(ctx.db, root?.id ?? id, person, ctx.now(), root ? id : null)
}

/** Stops following; one who never followed hears nothing of it. */
export async function unfollow(ctx: Ctx, id: string): Promise<void> {
  const person = personOf(ctx.actor)
  ctx.audit('case', id)
  if (person === null) return
  const root = await links.findRoot(ctx.db, id)
  await links.deleteFollower(ctx.db, root?.id ?? id, person)
}

/** Makes the edited words public; the reporter's own title and text stay inside. Publishing again replaces the words. */
export async function publish(ctx: Ctx, input: z.input<typeof Publication>): Promise<Case> {
  const { id, title, text } = parsed(ctx, Publication, input, 'cases.badPublication')
  const found = await lockCase(ctx, id)
  const { row } = await mustSee(ctx, found.case)
  mustHold(ctx, row, typeOf(row).publishPermission ?? typeOf(row).workPermission)
  const after = await record(ctx, found, {
    kind: 'published',
    visibleTo: 'public',
    facts: [{ do: 'publish', title, text: text ?? null }],
  })
  await ctx.emit(casePublished, { ...about(after.case), published: true, n: after.case.version })
  return after.case
}

/** Takes a case out of the public's sight; what was published stays in the timeline of the agency. */
export async function withdraw(ctx: Ctx, { id, note }: { id: string; note?: string | undefined }): Promise<Case> {
  const found = await lockCase(ctx, id)
  const { row } = await mustSee(ctx, found.case)
  mustHold(ctx, row, typeOf(row).publishPermission ?? typeOf(row).workPermission)
  if (row.publishedAt === null) return row
  const after = await record(ctx, found, {
    kind: 'withdrawn',
    note: note ?? null,
    visibleTo: 'agency',
    facts: [{ do: 'withdraw' }],
  })
  ctx.changed(publicTag(row.type))
  await ctx.emit(casePublished, { ...about(after.case), published: false, n: after.case.version })
  return after.case
}
