import {
  decide as decideRequest,
  listRequests,
  listTemplates,
  putTemplate,
  removeTemplate,
  merge as mergeCases,
  partiesOf,
  unmerge as unmergeCase,
} from '@hue-s/engines/cases/index.ts'
import { link } from '@hue-s/engines/files/index.ts'
import { personsWithGrant, reveal as revealPerson, staffName } from '@hue-s/engines/identity/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, forbidden, notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById, PageInput, Parsed } from '@hue-s/kernel/shared/route.ts'
import { answerFor, keepReceipt, mustAllowAnonymous, newReceipt, readReceipt, reportOf } from '../citizen/anonymous.ts'
import { stepMany } from './bulk-steps.ts'
import { asApprover, asKeeper, asWorker, byRules, getReport, staffView } from '../by-rules.ts'
import type { handlingRoutes, PhotoForPublication, Stepped } from '../contract-handling.ts'
import { appealMark, countFalseReport, standingOf } from './false-reports.ts'
import { handlingSetting } from './rules.ts'
import { historyOf } from '../history.ts'
import { FILE_KIND } from '../present.ts'
import { choosePhotoCopy, coverPhoto, publicationOf, publishCopy } from './publication.ts'
import { relatedTo } from './related.ts'
import { openReport } from '../service.ts'
import { splitReport } from './split-report.ts'
import { sayAsStaff, talkOf } from './talk.ts'
import { TYPE } from '../report-type.ts'
import { stepped } from './take-step.ts'
import { announce } from '../tell.ts'

type In<R extends keyof typeof handlingRoutes> = Parsed<(typeof handlingRoutes)[R]>
const ORIGINAL_SECONDS = 300

export async function handlingRules(ctx: Ctx) {
  const rules = ctx.setting(handlingSetting)
  return {
    pause: rules.pause,
    refusal: rules.refusal,
    reopen: { days: rules.reopen.days, times: rules.reopen.times },
    answerDays: rules.answerDays,
    extension: rules.extension,
    appeal: { days: rules.falseReports.appealDays },
    anonymous: rules.anonymous,
    escalation: rules.escalation,
    retentionYears: rules.retention.years,
    photoNeeded: rules.photoNeeded,
  }
}

export async function colleagues(ctx: Ctx, { id }: ById) {
  const { case: row } = await staffView(ctx, id)
  const people = await personsWithGrant(ctx, 'field-reports.handle', row.agencyId)
  const names = await staffName(ctx, people)
  const items = people.map((person) => ({ id: person, name: names.get(person) ?? '' }))
  return { items: items.sort((a, b) => a.name.localeCompare(b.name, 'vi')) }
}

export async function staffSay(ctx: Ctx, { id, ...words }: In<'staffSay'>) {
  const { case: row } = await staffView(ctx, id)
  const n = await sayAsStaff(ctx, row, words)
  ctx.audit(FILE_KIND, id)
  const said = (await talkOf(ctx, row)).find((m) => m.n === n)
  if (!said) throw notFound('kernel.recordNotFound')
  return said
}

export async function staffMessages(ctx: Ctx, { id }: ById) {
  const { case: row } = await staffView(ctx, id)
  return { items: await talkOf(ctx, row) }
}

export async function related(ctx: Ctx, { id }: ById) {
  return { items: await relatedTo(ctx, await staffView(ctx, id)) }
}

/** Merges duplicates into one report; whoever sent one of them is told and hears of the other from now on. */
export async function merge(ctx: Ctx, { id, version, ids }: In<'merge'>): Promise<Stepped> {
  const { case: row } = await staffView(ctx, id)
  const children = []
  for (const child of ids) children.push((await staffView(ctx, child)).case)
  if (row.version < version)
    throw conflict('cases.stale', { code: row.code, version: row.version, state: row.state, changes: [] })
  const into = await mergeCases(asWorker(ctx, row), { ids, into: id })
  for (const child of children) await announce(ctx, await getReport(ctx.as(SYSTEM), child.id), 'merge')
  ctx.audit(FILE_KIND, id, { merged: ids.length })
  return stepped(into)
}

export async function unmerge(ctx: Ctx, { id, note }: In<'unmerge'>): Promise<Stepped> {
  const { case: row } = await staffView(ctx, id)
  const after = await unmergeCase(asWorker(ctx, row), { id, note })
  await announce(ctx, after, 'unmerge')
  ctx.audit(FILE_KIND, id)
  return stepped(after)
}

export async function split(ctx: Ctx, input: In<'split'>) {
  const { case: row } = await staffView(ctx, input.id)
  const answer = await splitReport(ctx, row, input)
  ctx.audit(FILE_KIND, input.id, { parts: answer.parts.length })
  return answer
}

export async function bulk(ctx: Ctx, { items, ...step }: In<'bulk'>) {
  const results = await stepMany(
    ctx,
    items.map(({ id, version }) => ({ ...step, id, version })),
  )
  ctx.audit(FILE_KIND, items[0]?.id ?? '', { action: step.action, count: items.length })
  return { results }
}

export function replyTemplates(ctx: Ctx, { reportId, ...input }: In<'replyTemplates'>) {
  return listTemplates(asKeeper(ctx), { ...input, type: TYPE, ...(reportId ? { caseId: reportId } : {}) })
}

export function putReplyTemplate(ctx: Ctx, input: In<'putReplyTemplate'>) {
  return putTemplate(asKeeper(ctx), { ...input, type: TYPE })
}

export async function removeReplyTemplate(ctx: Ctx, input: In<'removeReplyTemplate'>) {
  await removeTemplate(asKeeper(ctx), input)
  return {}
}

export async function requests(ctx: Ctx, input: PageInput) {
  const { items, next } = await listRequests(asApprover(ctx), input)
  const names = await staffName(
    ctx,
    items.map((r) => r.askedBy).filter((id): id is string => id !== null),
  )
  return {
    items: items.map((r) => ({
      id: r.id,
      reportId: r.caseId,
      code: r.code,
      title: r.title,
      action: r.action as 'extend' | 'markFalse',
      note: typeof r.input['note'] === 'string' ? r.input['note'] : null,
      extension: (r.input['extension'] as Record<string, number> | undefined) ?? null,
      askedBy: r.askedBy === null ? null : (names.get(r.askedBy) ?? null),
      askedAt: r.askedAt,
    })),
    next,
  }
}

/** The second person decides; only who may approve in the report's agency. */
export async function decide(ctx: Ctx, { id, approve, note }: In<'decide'>): Promise<Stepped> {
  const row = await decideRequest(byRules(ctx), { id, approve, ...(note ? { note } : {}) })
  if (!ctx.can('field-reports.approve', row.agencyId)) throw forbidden('cases.notAllowed', { code: row.code })
  const decided = (await historyOf(ctx, row)).findLast((e) => e.kind === (approve ? 'approved' : 'declined'))
  const action = decided?.action ?? ''
  if (approve && action === 'markFalse') await countFalseReport(ctx, row)
  if (approve) await announce(ctx, row, action)
  ctx.audit(FILE_KIND, row.id, { action, approve })
  return stepped(row)
}

export async function publication(ctx: Ctx, { id }: ById) {
  return publicationOf(ctx, (await staffView(ctx, id)).case)
}

/** Changes the words that are public; pictures are changed one by one. */
export async function editPublication(ctx: Ctx, { id, version, title, text }: In<'editPublication'>): Promise<Stepped> {
  const { case: row } = await staffView(ctx, id)
  if (row.version !== version)
    throw conflict('cases.stale', { code: row.code, version: row.version, state: row.state, changes: [] })
  if (row.publishedAt === null) throw conflict('field-reports.notPublished', { code: row.code })
  await publishCopy(ctx, row, { title, text }, [])
  await announce(ctx, row, 'editPublication')
  ctx.audit(FILE_KIND, id)
  return stepped((await staffView(ctx, id)).case)
}

export async function redactPhoto(ctx: Ctx, { id, ...asked }: In<'redactPhoto'>): Promise<PhotoForPublication> {
  return coverPhoto(ctx, (await staffView(ctx, id)).case, asked)
}

export async function choosePhoto(ctx: Ctx, { id, ...asked }: In<'choosePhoto'>): Promise<PhotoForPublication> {
  return choosePhotoCopy(ctx, (await staffView(ctx, id)).case, asked)
}

/** Opens an original for five minutes; the reporter sees who looked, by office, and why. */
export async function originalPhoto(ctx: Ctx, { id, photoId, purpose }: In<'originalPhoto'>) {
  const view = await staffView(ctx, id)
  const held = view.attachments.find((f) => f.fileId === photoId && (f.kind === 'before' || f.kind === 'after'))
  if (!held) throw notFound('kernel.recordNotFound')
  const reporter = (await partiesOf(ctx.as(SYSTEM), id)).find((p) => p.role === 'reporter')
  if (reporter)
    await revealPerson(ctx, reporter.personId, {
      purpose: `field-reports.original-${purpose}`,
      what: [],
      record: { kind: FILE_KIND, id },
      permission: 'field-reports.read',
    })
  ctx.audit(FILE_KIND, id, { photo: photoId, purpose })
  const until = new Date(ctx.now().getTime() + ORIGINAL_SECONDS * 1_000).toISOString()
  return { view: link(ctx, photoId, 'view', ORIGINAL_SECONDS), until }
}

export async function appeal(ctx: Ctx, { id, version, note }: In<'appeal'>): Promise<Stepped> {
  const row = await getReport(ctx, id)
  const person = ctx.actor.onBehalfOf ?? ctx.actor.id
  const parties = await partiesOf(ctx.as(SYSTEM), id)
  if (!parties.some((p) => p.role === 'reporter' && p.personId === person)) throw notFound('kernel.recordNotFound')
  const after = await appealMark(ctx, row, version, note)
  await announce(ctx, after, 'appeal')
  ctx.audit(FILE_KIND, id)
  return stepped(after)
}

export async function standing(ctx: Ctx) {
  const person = ctx.actor.onBehalfOf ?? ctx.actor.id
  if (person === null) return { reviewFirst: false, until: null, marks: [] }
  const { marks, reviewFirst, until } = await standingOf(ctx, person)
  const shown = []
  for (const mark of marks) {
    const { code } = await getReport(ctx, mark.reportId)
    const open = mark.appealedAt === null && mark.appealUntil > ctx.now().toISOString()
    shown.push({ id: mark.reportId, code, at: mark.at, appealUntil: mark.appealUntil, open })
  }
  return { reviewFirst, until, marks: shown }
}

export async function submitAnonymous(ctx: Ctx, input: In<'submitAnonymous'>) {
  const { reviewFirst } = mustAllowAnonymous(ctx)
  const row = await openReport(
    ctx.as(SYSTEM),
    { ...input, photos: [] },
    { channel: 'anonymous', reporterId: null, review: reviewFirst, anonymous: true },
  )
  const receipt = newReceipt()
  await keepReceipt(ctx, receipt, row.id)
  ctx.audit(FILE_KIND, row.id)
  return { code: row.code, receipt, dueAt: row.dueAt }
}

export async function readByReceipt(ctx: Ctx, { receipt }: In<'readByReceipt'>) {
  const row = await reportOf(ctx, receipt)
  ctx.audit(FILE_KIND, row.id)
  return readReceipt(ctx, row)
}

export async function answerByReceipt(ctx: Ctx, { receipt, note }: In<'answerByReceipt'>) {
  const row = await reportOf(ctx, receipt)
  const after = await answerFor(ctx, row, note)
  await announce(ctx, after, 'answer')
  ctx.audit(FILE_KIND, row.id)
  return { code: after.code, state: after.state }
}
