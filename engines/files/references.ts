import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import { allows } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { ownFile } from './access.ts'
import { blobsOf } from './blobs.ts'
import * as store from './store.ts'
import type { Holder, StoredFile } from './store.ts'

/** A record that holds a file and says whether everybody who may see the record, or only some, see the file. */
export interface Reference extends Holder {
  visibility: 'public' | 'private'
}

/**
 * Gives a file to a record. Only the sender may give it, or the platform, or a record that already holds it
 * (to change its visibility): an id that somebody has guessed or overheard opens nothing.
 */
export async function attach(ctx: Ctx, fileId: string, reference: Reference): Promise<void> {
  const file = await store.findFileForUpdate(ctx.db, fileId)
  const mine =
    file && (allows(ownFile, ctx.actor, file) || (await store.hasReference(ctx.db, fileId, { holder: reference })))
  if (!file || !mine) throw notFound('files.notFound')
  if (file.state === 'refused') throw conflict('files.refused', { reason: file.reason })
  await store.putReference(ctx.db, fileId, reference, reference.visibility, ctx.now())
}

/** Takes a file from a record. A file that no record holds is swept after a day. */
export async function detach(ctx: Ctx, fileId: string, holder: Holder): Promise<void> {
  await store.dropReference(ctx.db, fileId, holder, ctx.now())
}

/** What is known of a file. Who may ask is the caller's to decide. */
export async function getFile(ctx: Ctx, fileId: string): Promise<StoredFile> {
  const file = await store.findFile(ctx.db, fileId)
  if (!file) throw notFound('files.notFound')
  return file
}

/** The original bytes, for an engine that works on them. Who may ask is the caller's to decide. */
export async function readBytes(ctx: Ctx, fileId: string): Promise<Buffer> {
  return blobsOf(ctx).read((await getFile(ctx, fileId)).sha256)
}

/** Files that a record holds, in the order they were attached. */
export function fileIdsOf(ctx: Ctx, kind: string, id: string): Promise<string[]> {
  return store.listIdsOf(ctx.db, { kind, id })
}

/** Files of many records at once, for a list: which record holds which, all of them or only those shown to everybody. */
export function filesOfMany(
  ctx: Ctx,
  kinds: readonly string[],
  ids: readonly string[],
  which: 'all' | 'public' = 'all',
) {
  return ids.length === 0 ? Promise.resolve([]) : store.listIdsOfMany(ctx.db, kinds, ids, which)
}
