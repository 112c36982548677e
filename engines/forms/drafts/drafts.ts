import { conflict, invalid, notFound, tooLarge } from '@hue-s/kernel/shared/error.ts'
import { allows } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import type { Output, Parsed } from '@hue-s/kernel/shared/route.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { ownDraft } from '../access.ts'
import type { draftRoutes as routes } from '../contract-drafts.ts'
import { formOf } from '../publish.ts'
import { formsSetting } from '../setting.ts'
import type { Answers, Form } from '../shared/model/form.ts'
import { findForm } from '../store.ts'
import { filesIn, holdFiles, letGoFiles } from './attached.ts'
import * as store from './store.ts'
import { stateOfSubject } from './subjects.ts'

/** What is sealed of a draft. */
interface Content {
  answers: Answers
  page: string | null
}
const USE = 'forms.draft'
const MOST_BYTES = 600_000
const DAY_MS = 86_400_000

const ownerOf = (row: Pick<store.DraftRow, 'id' | 'authorId'>) => `${row.authorId}:${row.id}`
export const contentOf = (ctx: Ctx, row: store.DraftRow): Content => open(ctx.platform, USE, ownerOf(row), row.content)

/** Whose drafts are meant: who types, and for whom. */
function selfOf(ctx: Ctx): { author: string; person: string } {
  const { id, onBehalfOf } = ctx.actor
  if (id === null) throw notFound('forms.noSuchDraft')
  return { author: id, person: onBehalfOf ?? id }
}

async function getOwn(ctx: Ctx, id: string): Promise<store.DraftRow> {
  const row = await store.findDraft(ctx.db, id)
  if (!row || row.authorId !== selfOf(ctx).author || !allows(ownDraft, ctx.actor, row))
    throw notFound('forms.noSuchDraft')
  return row
}

async function lineOf(ctx: Ctx, row: Omit<store.DraftRow, 'content'>, form: Pick<Form, 'title'>) {
  const { id, subject, rev, savedAt, expiresOn } = row
  const state = subject === null ? undefined : await stateOfSubject(ctx, subject, id)
  const gone = {
    why: {
      vi: ctx.platform.translate('vi', 'forms.server.gone'),
      en: ctx.platform.translate('en', 'forms.server.gone'),
    },
  }
  return {
    id,
    form: { id: row.formId, version: row.formVersion, title: form.title },
    subject,
    title: state?.title ?? null,
    path: state?.path ?? null,
    rev,
    savedAt,
    expiresOn,
    ended: subject !== null && !state ? gone : state?.ended ? { why: state.ended } : null,
  }
}

/** Drafts of whoever signed in, newest first. */
export async function listDrafts(
  ctx: Ctx,
  { subject }: Parsed<typeof routes.listDrafts>,
): Promise<Output<typeof routes.listDrafts>> {
  const rows = await store.listDraftsOf(ctx.db, { ...selfOf(ctx), subject })
  const items = []
  for (const row of rows) items.push(await lineOf(ctx, row, row))
  return { items }
}

/** One draft with what was filled in, in the version of the form it was begun with; also one that has ended. */
export async function readDraft(
  ctx: Ctx,
  { id }: Parsed<typeof routes.readDraft>,
): Promise<Output<typeof routes.readDraft>> {
  const row = await getOwn(ctx, id)
  const form = await formOf(ctx, row.formId, { version: row.formVersion })
  const current = await findForm(ctx.db, row.formId, undefined, ctx.today())
  const newer = current && current.version > row.formVersion ? current.version : null
  const { answers, page } = contentOf(ctx, row)
  return { ...(await lineOf(ctx, row, form)), answers, page, newer }
}

/**
 * Saves a draft. Whoever continues an older revision than the kept one is refused and told which is newer, so that two
 * devices never overwrite each other unseen; what has ended takes no more, and keeps what it has.
 */
export async function saveDraft(
  ctx: Ctx,
  input: Parsed<typeof routes.saveDraft>,
): Promise<Output<typeof routes.saveDraft>> {
  const { id, base, subject } = input
  const self = selfOf(ctx)
  const before = base === 0 ? undefined : await getOwn(ctx, id)
  if (
    before &&
    (before.formId !== input.form.id || before.formVersion !== input.form.version || before.subject !== subject)
  )
    throw conflict('forms.draftOther')
  const form = await formOf(ctx, input.form.id, { version: input.form.version })
  await mustTake(ctx, subject, id)
  const { answers } = input
  const content = { answers, page: input.page } satisfies Content
  if (JSON.stringify(content).length > MOST_BYTES) throw tooLarge('forms.draftTooLarge')
  const { draftDays, mostDrafts } = ctx.setting(formsSetting)
  const expiresOn = legalDate(new Date(ctx.now().getTime() + draftDays * DAY_MS))
  const furthest = reached(form, input.page, before !== undefined)
  const sealed = seal(ctx.platform, USE, ownerOf({ id, authorId: self.author }), content)
  if (before) {
    if (!(await store.changeDraft(ctx.db, { id, base, content: sealed, expiresOn, furthest }, ctx.now())))
      await refuseOlder(ctx, id)
  } else {
    if ((await store.countDraftsBy(ctx.db, self.author)) >= mostDrafts)
      throw conflict('forms.tooManyDrafts', { most: mostDrafts })
    const { author: authorId, person: personId } = self
    const row = {
      id,
      authorId,
      personId,
      formId: form.id,
      formVersion: form.version,
      subject,
      rev: 1,
      content: sealed,
      furthest,
      expiresOn,
    }
    if (!(await store.addDraft(ctx.db, row, ctx.now()))) await refuseOlder(ctx, id)
  }
  await holdFiles(ctx, id, filesIn(form, answers))
  ctx.audit('draft', id, { form: form.id, version: form.version })
  return { rev: base + 1, savedAt: ctx.now().toISOString(), expiresOn }
}

/** The place of a page in its form; no page at all, in a draft that was begun before, is the look over at the end. */
function reached(form: Form, page: string | null, begun: boolean): number {
  if (page === null) return begun ? form.pages.length : 0
  return Math.max(
    form.pages.findIndex(({ name }) => name === page),
    0,
  )
}

async function mustTake(ctx: Ctx, subject: string | null, draftId: string): Promise<void> {
  if (subject === null) return
  const state = await stateOfSubject(ctx, subject, draftId)
  if (!state) throw invalid('forms.noSuchSubject')
  if (state.ended) throw conflict('forms.draftEnded', { why: state.ended[ctx.lang] })
}

/** The draft that is kept is newer than the one that is sent: both stay where they are, and the person chooses. */
async function refuseOlder(ctx: Ctx, id: string): Promise<never> {
  const { rev, savedAt } = await getOwn(ctx, id)
  throw conflict('forms.draftChanged', { rev, savedAt })
}

/** Deletes a draft and lets its files go. */
export async function dropDraft(
  ctx: Ctx,
  { id }: Parsed<typeof routes.dropDraft>,
): Promise<Output<typeof routes.dropDraft>> {
  await getOwn(ctx, id)
  await removeDrafts(ctx, [id])
  ctx.audit('draft', id)
  return {}
}

export async function removeDrafts(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await letGoFiles(ctx, ids)
  await store.deleteDrafts(ctx.db, ids)
}

/** At which page of their forms people left what they began about something. Only numbers: nothing is opened. */
export async function leftAt(ctx: Ctx, subject: string, savedBefore: Date) {
  const rows = await store.countLeft(ctx.db, subject, savedBefore)
  const pages = new Map<string, { name: string; title: Form['title']; left: number }>()
  let [review, total] = [0, 0]
  for (const { formId, formVersion, furthest, count } of rows) {
    const form = await formOf(ctx, formId, { version: formVersion })
    for (const { name, title } of form.pages) pages.set(name, { left: 0, ...pages.get(name), name, title })
    const at = form.pages[furthest]
    const page = at && pages.get(at.name)
    if (page) page.left += count
    else review += count
    total += count
  }
  return { pages: [...pages.values()], review, total }
}

const AT_ONCE = 500

/** Deletes what nobody came back to in the time that the province keeps drafts. */
export async function sweepDrafts(ctx: Ctx): Promise<void> {
  await removeDrafts(ctx, await store.listExpired(ctx.db, ctx.today(), AT_ONCE))
}
