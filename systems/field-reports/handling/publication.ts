import { attachments, publish, withdraw, type Case } from '@hue-s/engines/cases/index.ts'
import { attach as attachFile, detach, link, readView, storeBytes } from '@hue-s/engines/files/index.ts'
import { staffName } from '@hue-s/engines/identity/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { cut } from '@hue-s/kernel/shared/text.ts'
import { byRules } from '../by-rules.ts'
import type { CoverMode, PhotoForPublication, Shape } from '../contract-handling.ts'
import { historyOf } from '../history.ts'
import { findPersonal, maskText } from '../shared/mask-text.ts'
import { AFTER_KIND, COVER_KIND, FILE_KIND } from '../present.ts'
import { coverPicture } from './redact.ts'
import * as store from '../store.ts'

const LINK_SECONDS = 3_600
const TITLE = 120

interface Photo {
  photoId: string
  kind: 'before' | 'after'
  choice: store.PhotoChoiceRow
  covers: store.CoverRow[]
}

/** The pictures of a report that may be published, with what was decided of each. */
async function photosOf(ctx: Ctx, row: Case): Promise<Photo[]> {
  const held = await attachments(ctx.as(SYSTEM), row)
  const choices = await store.listChoices(ctx.db, row.id)
  const covers = await store.listCovers(ctx.db, row.id)
  return held
    .filter((f) => f.kind === 'before' || f.kind === 'after')
    .map((f) => ({
      photoId: f.fileId,
      kind: f.kind as 'before' | 'after',
      choice: choices.find((c) => c.photoId === f.fileId) ?? {
        photoId: f.fileId,
        choice: 'undecided',
        shown: null,
        revision: 0,
        decidedBy: null,
        decidedAt: null,
      },
      covers: covers.filter((c) => c.photoId === f.fileId),
    }))
}

const links = (ctx: Ctx, fileId: string) => ({
  thumb: link(ctx, fileId, 'thumb', LINK_SECONDS),
  view: link(ctx, fileId, 'view', LINK_SECONDS),
})

async function shown(ctx: Ctx, photos: readonly Photo[]): Promise<PhotoForPublication[]> {
  const people = photos.flatMap((p) => [p.choice.decidedBy, ...p.covers.map((c) => c.by)])
  const names = await staffName(
    ctx,
    people.filter((id): id is string => id !== null),
  )
  const name = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  return photos.map(({ photoId, kind, choice, covers }) => ({
    photoId,
    kind,
    choice: choice.choice,
    shown: choice.shown,
    decidedBy: name(choice.decidedBy),
    decidedAt: choice.decidedAt,
    versions: covers.map(({ n, fileId, mode, shapes, at, by }) => ({
      n,
      fileId,
      mode,
      shapes,
      at,
      by: name(by),
      ...links(ctx, fileId),
    })),
    view: covers.length === 0 ? links(ctx, photoId).view : null,
    revision: choice.revision,
  }))
}

/** Everything the editor of the public copy needs. */
export async function publicationOf(ctx: Ctx, row: Case) {
  const { note } = row.data as { note: string }
  return {
    id: row.id,
    code: row.code,
    version: row.version,
    allowed: await mayBePublic(ctx, row),
    published:
      row.publishedAt === null
        ? null
        : { title: row.publicTitle ?? '', text: row.publicText ?? '', at: row.publishedAt },
    original: { text: note, finds: findPersonal(note) },
    suggested: suggestedWords(ctx, row),
    photos: await shown(ctx, await photosOf(ctx, row)),
  }
}

/** The reporter's words with what tells who somebody is taken out. */
function suggestedWords(ctx: Ctx, row: Case): { title: string; text: string } {
  const { note } = row.data as { note: string }
  const word = (kind: string) => ctx.t(`field-reports.masked.${kind}`)
  const text = maskText(note, findPersonal(note), word)
  return { title: cut(text, TITLE), text }
}

/** The reporter said so; or it was public before, and was only taken back. */
async function mayBePublic(ctx: Ctx, row: Case): Promise<boolean> {
  if (row.visibility === 'public') return true
  return (await historyOf(ctx, row)).some((e) => e.kind === 'published')
}

/** Stops a publication that the reporter did not allow, or that would show pictures nobody has looked at. */
export async function mustBePublishable(ctx: Ctx, row: Case, confirmed: boolean): Promise<string[]> {
  if (!(await mayBePublic(ctx, row))) throw conflict('field-reports.notForPublic', { code: row.code })
  const open = (await photosOf(ctx, row)).filter((p) => p.choice.choice === 'undecided').map((p) => p.photoId)
  if (open.length > 0 && !confirmed)
    throw conflict('field-reports.photosUncovered', { code: row.code, photos: open, count: open.length })
  return open
}

/** Publishes edited words and the copies of the pictures that were chosen. */
export async function publishCopy(
  ctx: Ctx,
  row: Case,
  words: { title?: string | undefined; text?: string | undefined },
  looked: readonly string[],
): Promise<void> {
  await store.lockPhotos(ctx.db, row.id)
  for (const photoId of looked)
    await store.putChoice(ctx.db, row.id, { photoId, choice: 'open', shown: null, decidedBy: ctx.actor.id }, ctx.now())
  const suggested = suggestedWords(ctx, row)
  const text = words.text ?? suggested.text
  await publish(byRules(ctx), { id: row.id, title: words.title ?? cut(text, TITLE), text })
  await showPhotos(ctx, row, true)
}

/** Takes words and pictures out of the public's sight. */
export async function unpublishCopy(ctx: Ctx, row: Case, note?: string): Promise<void> {
  await withdraw(byRules(ctx), { id: row.id, ...(note ? { note } : {}) })
  await showPhotos(ctx, row, false)
}

/** Makes exactly the chosen copies public, and nothing else of the report. */
async function showPhotos(ctx: Ctx, row: Case, visible: boolean): Promise<void> {
  const platform = ctx.as(SYSTEM)
  for (const { photoId, kind, choice, covers } of await photosOf(ctx, row)) {
    const holder = { kind: kind === 'after' ? AFTER_KIND : FILE_KIND, id: row.id }
    const bare = visible && choice.choice === 'open'
    await attachFile(platform, photoId, { ...holder, visibility: bare ? 'public' : 'private' })
    for (const cover of covers) {
      const chosen = visible && choice.choice === 'covered' && choice.shown === cover.n
      if (chosen) await attachFile(platform, cover.fileId, { ...holder, visibility: 'public' })
      else await detach(platform, cover.fileId, holder)
    }
  }
  ctx.changed('field-reports')
}

async function lockedPhoto(ctx: Ctx, row: Case, photoId: string, revision: number): Promise<Photo> {
  await store.lockPhotos(ctx.db, row.id)
  const photo = (await photosOf(ctx, row)).find((p) => p.photoId === photoId)
  if (!photo) throw notFound('kernel.recordNotFound')
  if (photo.choice.revision !== revision) throw conflict('field-reports.photoChanged', { code: row.code })
  return photo
}

async function photoAfter(ctx: Ctx, row: Case, photoId: string): Promise<PhotoForPublication> {
  if (row.publishedAt !== null) await showPhotos(ctx, row, true)
  const photos = (await photosOf(ctx, row)).filter((p) => p.photoId === photoId)
  const [photo] = await shown(ctx, photos)
  if (!photo) throw notFound('kernel.recordNotFound')
  return photo
}

/** Makes a covered copy from the original and chooses it; a published report shows it at once. */
export async function coverPhoto(
  ctx: Ctx,
  row: Case,
  asked: { photoId: string; revision: number; mode: CoverMode; shapes: Shape[] },
): Promise<PhotoForPublication> {
  const { photoId, revision, mode, shapes } = asked
  await lockedPhoto(ctx, row, photoId, revision)
  const bytes = await coverPicture(await readView(ctx, photoId), shapes, mode)
  const platform = ctx.as(SYSTEM)
  const { id: fileId } = await storeBytes(platform, bytes, 'photo')
  await attachFile(platform, fileId, { kind: COVER_KIND, id: row.id, visibility: 'private' })
  const by = ctx.actor.id
  const { n } = await store.insertCover(ctx.db, row.id, { photoId, fileId, mode, shapes, by }, ctx.now())
  await store.putChoice(ctx.db, row.id, { photoId, choice: 'covered', shown: n, decidedBy: by }, ctx.now())
  ctx.audit(FILE_KIND, row.id, { photo: photoId, cover: n })
  return photoAfter(ctx, row, photoId)
}

/** Chooses which copy is published; choosing an earlier one is undo, a later one redo. */
export async function choosePhotoCopy(
  ctx: Ctx,
  row: Case,
  asked: {
    photoId: string
    revision: number
    choice: store.PhotoChoiceRow['choice']
    version?: number | undefined
  },
): Promise<PhotoForPublication> {
  const { photoId, revision, choice, version } = asked
  const photo = await lockedPhoto(ctx, row, photoId, revision)
  const shownNow = choice === 'covered' ? (version ?? photo.covers.at(-1)?.n ?? 0) : null
  if (shownNow !== null && !photo.covers.some((c) => c.n === shownNow))
    throw invalid('field-reports.noSuchVersion', { version: shownNow })
  if (choice === 'undecided' && row.publishedAt !== null)
    throw conflict('field-reports.photosUncovered', { code: row.code, photos: [photoId], count: 1 })
  await store.putChoice(ctx.db, row.id, { photoId, choice, shown: shownNow, decidedBy: ctx.actor.id }, ctx.now())
  ctx.audit(FILE_KIND, row.id, { photo: photoId, choice })
  return photoAfter(ctx, row, photoId)
}
