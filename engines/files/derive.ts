import { Readable } from 'node:stream'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { blobsOf } from './blobs.ts'
import { shrink, type Variant } from './picture.ts'
import { isImage } from './sniff.ts'
import * as store from './store.ts'
import type { Derivative, StoredFile } from './store.ts'

const making = new Map<string, Promise<{ derivative: Derivative; bytes: Buffer }>>()

/** The small picture of a file, made now if it is missing. However many ask at once, it is made once here. */
export async function derivativeOf(
  ctx: Ctx,
  file: StoredFile,
  variant: Variant,
): Promise<{ derivative: Derivative; bytes: Buffer }> {
  const made = await store.findDerivative(ctx.db, file.sha256, variant)
  const bytes = made && (await readIfThere(ctx, made.blob))
  if (made && bytes) return { derivative: made, bytes }
  const key = `${ctx.config.dataDir} ${file.sha256} ${variant}`
  const waiting = making.get(key)
  if (waiting) return waiting
  const work = make(ctx, file, variant)
  making.set(key, work)
  try {
    return await work
  } finally {
    making.delete(key)
  }
}

/** A small picture that was lost from the disk is made again, not mourned. */
async function readIfThere(ctx: Ctx, sha256: string): Promise<Buffer | undefined> {
  try {
    return await blobsOf(ctx).read(sha256)
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined
    throw error
  }
}

// Rows go through the pool, not the caller's transaction: who waits for this work must find them whatever becomes of it.
async function make(ctx: Ctx, file: StoredFile, variant: Variant): Promise<{ derivative: Derivative; bytes: Buffer }> {
  const blobs = blobsOf(ctx)
  const { db } = ctx.platform.database
  const { bytes, width, height } = await shrink(await blobs.read(file.sha256), variant)
  const incoming = await blobs.receive(Readable.from([bytes]))
  await blobs.put(incoming)
  const derivative = { blob: incoming.sha256, type: 'image/webp', width, height }
  await store.putBlob(db, incoming.sha256, incoming.size, ctx.now())
  await store.putDerivative(db, file.sha256, variant, derivative, ctx.now())
  return { derivative, bytes }
}

/** After an upload: makes the small pictures. A picture that cannot be read is refused with its reason. */
export async function deriveStored(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const file = await store.findFile(ctx.db, id)
  if (!file || !isImage(file.type) || file.state === 'refused') return
  try {
    await derivativeOf(ctx, file, 'thumb')
    await derivativeOf(ctx, file, 'view')
    await store.setState(ctx.db, file.sha256, 'ready', null)
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error
    await store.setState(ctx.db, file.sha256, 'refused', error.code)
  }
}
