import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import { ANYONE } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Answer, AnswerStep, NewAnswer } from './contract.ts'
import { putDocument, removeDocument, type Document } from './documents.ts'
import { searchFor } from './find.ts'
import { keyLine } from './folding.ts'
import { searchSource } from './rebuild.ts'
import * as store from './store-answers.ts'
import type { AnswerRow } from './store-answers.ts'

const KIND = 'answer'

/** The document by which an answer that opens a page is found: its phrase counts as the title. */
const documentOf = (row: AnswerRow): Document => ({
  kind: KIND,
  id: row.id,
  title: row.title['vi'] ?? row.phrase,
  ...(row.title['en'] ? { translations: { en: { title: row.title['en'] } } } : {}),
  names: [row.phrase],
  url: row.url,
  visible: { to: 'public' },
  updatedAt: new Date(row.changedAt),
})

searchSource({
  kind: KIND,
  async page(ctx, after, limit) {
    const rows = await store.pageAnswers(ctx.db, after, limit)
    return { documents: rows.map(documentOf), next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) }
  },
})

/** Writes an answer that takes effect with this transaction: in the index, in its own row, and in its history. */
async function save(ctx: Ctx, row: AnswerRow, step: AnswerStep['step']): Promise<Answer> {
  await store.saveAnswer(ctx.db, row)
  const { phrase, kind, url, title, means } = row
  const content = kind === 'page' ? { phrase, kind, url, title } : { phrase, kind, means }
  const at = ctx.now().toISOString()
  await store.noteStep(ctx.db, row.id, {
    version: row.version,
    step,
    content,
    at,
    byId: ctx.actor.id,
    byName: ctx.actor.name,
  })
  if (row.state === 'on' && kind === 'page') await putDocument(ctx, documentOf(row))
  else await removeDocument(ctx, KIND, row.id)
  ctx.audit('search.answer', row.id, { step, version: row.version })
  return row
}

/** What was written, once it is sure that it leads somewhere. */
async function checked(ctx: Ctx, { phrase, show }: NewAnswer, own: string | null) {
  const key = keyLine(phrase)
  if (key === '') throw invalid('search.phraseEmpty')
  await store.holdPhrase(ctx.db, key)
  const other = await store.answerOfKey(ctx.db, key)
  if (other && other.id !== own) throw conflict('search.phraseTaken', { phrase: other.phrase })
  if (show.kind === 'page') {
    const title: Record<string, string> = { vi: show.title.vi, ...(show.title.en ? { en: show.title.en } : {}) }
    return { phrase, key, kind: show.kind, url: show.url, title, means: '' }
  }
  if (keyLine(show.means) === key) throw invalid('search.meansItself')
  // What everybody would get, whatever the operator may see.
  const found = await searchFor(ctx.as(ANYONE), { q: show.means, limit: 1 })
  if (found.items.length === 0) throw invalid('search.meansNothing', { means: show.means })
  return { phrase, key, kind: show.kind, url: '', title: {}, means: show.means }
}

const byNow = (ctx: Ctx) => ({
  state: 'on' as const,
  changedAt: ctx.now().toISOString(),
  changedBy: ctx.actor.id,
  changedByName: ctx.actor.name,
  reviewedAt: null,
  reviewedBy: null,
  reviewedByName: null,
})

/** «When people type this, show that»: effective at once, waiting for a second person's eye. */
export async function answer(ctx: Ctx, input: NewAnswer): Promise<Answer> {
  const content = await checked(ctx, input, null)
  return save(ctx, { id: newId(), version: 1, ...content, ...byNow(ctx) }, 'made')
}

async function current(ctx: Ctx, { id, version }: { id: string; version: number }): Promise<AnswerRow> {
  const row = await store.findAnswer(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  if (row.state === 'off') throw conflict('search.answerStopped')
  if (row.version !== version) throw conflict('search.staleAnswer')
  return row
}

/** Another content; whoever looked it over before must look again. */
export async function change(ctx: Ctx, input: NewAnswer & { id: string; version: number }): Promise<Answer> {
  const row = await current(ctx, input)
  const content = await checked(ctx, input, row.id)
  return save(ctx, { ...row, version: row.version + 1, ...content, ...byNow(ctx) }, 'changed')
}

/** A second person finds it right. */
export async function review(ctx: Ctx, input: ById & { version: number }): Promise<Answer> {
  const row = await current(ctx, input)
  if (row.changedBy !== null && row.changedBy === ctx.actor.id) throw conflict('search.sameHand')
  const reviewed = { reviewedAt: ctx.now().toISOString(), reviewedBy: ctx.actor.id, reviewedByName: ctx.actor.name }
  return save(ctx, { ...row, version: row.version + 1, ...reviewed }, 'reviewed')
}

/** No longer in use; its history stays. */
export async function stop(ctx: Ctx, input: ById & { version: number }): Promise<Answer> {
  const row = await current(ctx, input)
  return save(ctx, { ...row, version: row.version + 1, state: 'off', changedAt: ctx.now().toISOString() }, 'stopped')
}

/** Every step of one answer, the latest first. */
export async function history(ctx: Ctx, { id }: ById): Promise<{ items: AnswerStep[] }> {
  const items = await store.listSteps(ctx.db, id)
  if (items.length === 0) throw notFound('kernel.recordNotFound')
  return { items }
}
