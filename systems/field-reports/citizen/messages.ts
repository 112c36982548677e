import { attach as attachToCase, comment, getCase, partiesOf, timeline, viewCase } from '@hue-s/engines/cases/index.ts'
import { attach as attachFile, getFile, link } from '@hue-s/engines/files/index.ts'
import { notifyPerson } from '@hue-s/engines/notify/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import type { Message } from '../contract-citizen.ts'
import { TYPE } from '../report-type.ts'
import * as store from './store-citizen.ts'

/** Pictures that came with a message: for the parties and those who handle it, never published with the report. */
export const MESSAGE_KIND = 'field-report.message'
const LINK_SECONDS = 3_600
/** Steps whose words are part of the talk. */
const SAID = new Set(['ask', 'answer', 'reopen'])
/** After this long nobody reads along any more. */
const STILL_READ_DAYS = 60
const sides = { party: 'reporter', staff: 'agency', system: 'platform', other: 'agency' } as const

async function mine(ctx: Ctx, id: string) {
  const view = await viewCase(ctx, id)
  if (view.case.type !== TYPE || !view.viewer.roles.includes('reporter')) throw notFound('kernel.recordNotFound')
  return view.case
}

/** A report that is over for two months, withdrawn or merged has nobody who would answer. */
function maySay(
  ctx: Ctx,
  { state, closedAt, mergedInto }: { state: string; closedAt: string | null; mergedInto: string | null },
) {
  if (state === 'withdrawn' || mergedInto !== null) return false
  return closedAt === null || ctx.now().getTime() - Date.parse(closedAt) < STILL_READ_DAYS * 86_400_000
}

/** The pictures of each message by its number, with links for somebody who may see the report. */
export async function messagePhotos(ctx: Ctx, id: string): Promise<Map<number, Message['photos']>> {
  const byMessage = new Map<number, Message['photos']>()
  for (const { n, fileId } of await store.listMessagePhotos(ctx.db, id)) {
    const { type } = await getFile(ctx, fileId)
    const video = type.startsWith('video/')
    const of = (size: 'thumb' | 'view') => link(ctx, fileId, size, LINK_SECONDS)
    const photo = { id: fileId, thumb: of(video ? 'view' : 'thumb'), view: of('view'), video }
    byMessage.set(n, [...(byMessage.get(n) ?? []), photo])
  }
  return byMessage
}

/** What I and the agency have written to each other, oldest first. */
export async function messages(ctx: Ctx, { id }: ById) {
  const row = await mine(ctx, id)
  const { items } = await timeline(ctx, { id, limit: 200 })
  const photos = await messagePhotos(ctx, id)
  const said = items
    .filter(({ kind, action, note }) => note !== null && (kind === 'commented' || SAID.has(action ?? '')))
    .map(({ n, at, by, note }) => ({ n, at, who: sides[by], text: note ?? '', photos: photos.get(n) ?? [] }))
  return { items: said, maySay: maySay(ctx, row) }
}

/** Writes to the agency; the pictures stay between the reporter and those who handle the report. */
export async function say(ctx: Ctx, { id, text, photos }: { id: string; text: string; photos: string[] }) {
  const row = await mine(ctx, id)
  if (!maySay(ctx, row)) throw conflict('field-reports.messageClosed', { code: row.code })
  const files = [...new Set(photos)]
  for (const fileId of files) await attachFile(ctx, fileId, { kind: MESSAGE_KIND, id, visibility: 'private' })
  const { n } = await comment(ctx, { id, text })
  if (files.length > 0) await store.insertMessagePhotos(ctx.db, id, n, files)
  for (const fileId of files) await attachToCase(ctx, { id, fileId, kind: 'evidence', visibleTo: 'reporter' })
  ctx.audit('field-report', id)
  return messages(ctx, { id })
}

/** Tells the reporter that somebody who handles the report wrote to them. */
export async function tellMessage(
  ctx: Ctx,
  e: { id: string; code: string; type: string; n: number; visibleTo: string; byParty: boolean },
): Promise<void> {
  if (e.type !== TYPE || e.byParty || (e.visibleTo !== 'reporter' && e.visibleTo !== 'public')) return
  await getCase(ctx, e.id)
  for (const { role, personId } of await partiesOf(ctx, e.id)) {
    if (role !== 'reporter') continue
    await notifyPerson(ctx, {
      to: personId,
      topic: 'field-reports',
      title: 'field-reports.notice.message.title',
      body: 'field-reports.notice.message.body',
      values: { code: e.code },
      link: `/mine/${e.id}`,
      level: 'info',
      record: { kind: 'field-report', id: e.id },
      dedupeKey: `field-report:${e.id}:message:${e.n}`,
    })
  }
}
