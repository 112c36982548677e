import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { gone, invalid, notFound, tooLarge, tooMany, unsupported, AppError } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { allows } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { ownFile } from './access.ts'
import type { Incoming } from './blob-store.ts'
import { blobsOf } from './blobs.ts'
import { MAX_BYTES, stored, type Download, type Purpose, type Uploaded } from './contract.ts'
import { derivativeOf } from './derive.ts'
import { isSigned } from './link.ts'
import { measure, type Measured } from './picture.ts'
import { isImage, sniff, TYPES, type FileType } from './sniff.ts'
import * as store from './store.ts'
import type { StoredFile } from './store.ts'

const PER_DAY = { files: 200, bytes: 500 * 1024 * 1024 }
const DAY = 24 * 3_600_000

/** Takes one file from a signed-in person: hashed while it arrives, known by its bytes, kept once. */
export async function upload(ctx: Ctx, { purpose }: { purpose: Purpose }): Promise<Uploaded> {
  const { body, contentLength } = ctx.request
  const max = MAX_BYTES[purpose]
  if (!body) throw invalid('files.empty')
  if (contentLength !== undefined && contentLength > max)
    throw tooLarge('files.tooLarge', { maxMib: max / 1024 / 1024 })
  await refuseOverQuota(ctx, 0)
  return keep(ctx, body, purpose, { ownerId: ctx.actor.onBehalfOf ?? ctx.actor.id, uploadedBy: ctx.actor.id })
}

/** Stores bytes that the platform itself made or carries (a paper, demo data), with the same checks. */
export function storeBytes(
  ctx: Ctx,
  bytes: Buffer,
  purpose: Purpose,
  ownerId: string | null = null,
): Promise<Uploaded> {
  return keep(ctx, Readable.from([bytes]), purpose, { ownerId, uploadedBy: null })
}

type Owner = Pick<StoredFile, 'ownerId' | 'uploadedBy'>

async function keep(ctx: Ctx, body: Readable, purpose: Purpose, owner: Owner): Promise<Uploaded> {
  const blobs = blobsOf(ctx)
  const incoming = await blobs.receive(body)
  try {
    const { type, measured } = await inspect(incoming, purpose)
    if (owner.uploadedBy) await refuseOverQuota(ctx, incoming.size)
    await store.lock(ctx.db, incoming.sha256)
    await blobs.put(incoming)
    await store.putBlob(ctx.db, incoming.sha256, incoming.size, ctx.now())
    return await record(ctx, { incoming, type, measured, purpose, owner })
  } finally {
    await rm(incoming.path, { force: true })
  }
}

async function inspect(
  incoming: Incoming,
  purpose: Purpose,
): Promise<{ type: FileType; measured: Measured | undefined }> {
  if (incoming.size === 0) throw invalid('files.empty')
  if (incoming.size > MAX_BYTES[purpose]) throw tooLarge('files.tooLarge', { maxMib: MAX_BYTES[purpose] / 1024 / 1024 })
  const type = await sniff(incoming.path, incoming.size)
  if (!type || !(TYPES[type].purposes as readonly Purpose[]).includes(purpose))
    throw unsupported('files.typeNotAllowed', { purpose })
  return { type, measured: isImage(type) ? await measure(incoming.path, type) : undefined }
}

interface Kept {
  incoming: Incoming
  type: FileType
  measured: Measured | undefined
  purpose: Purpose
  owner: Owner
}

async function record(ctx: Ctx, { incoming, type, measured, purpose, owner }: Kept): Promise<Uploaded> {
  const { sha256, size } = incoming
  const id = newId(ctx.now().getTime())
  const state = measured ? 'quarantined' : 'ready'
  const file = {
    id,
    sha256,
    type,
    size,
    purpose,
    state,
    ...owner,
    width: measured?.width ?? null,
    height: measured?.height ?? null,
  } as const
  await store.putFile(ctx.db, file, ctx.now())
  ctx.audit('file', id, { type, size, purpose })
  await ctx.emit(stored, { id })
  return { id, sha256, type, size, ...measured }
}

/** Nobody fills the disk of a province: so many files and bytes per person and legal day. */
async function refuseOverQuota(ctx: Ctx, size: number): Promise<void> {
  const person = ctx.actor.id
  if (person === null) return
  if (size > 0) await store.lock(ctx.db, `quota:${person}`)
  const midnight = new Date(`${legalDate(ctx.now())}T00:00:00+07:00`)
  const today = await store.countSince(ctx.db, person, midnight)
  if (today.files < PER_DAY.files && today.bytes + size <= PER_DAY.bytes) return
  const seconds = Math.ceil((midnight.getTime() + DAY - ctx.now().getTime()) / 1000)
  throw tooMany('files.quota', { files: PER_DAY.files, mib: PER_DAY.bytes / 1024 / 1024, seconds })
}

/** The bytes of a file, for who may see them: see `mayRead`. Anybody else learns nothing, not even that it exists. */
export async function download(ctx: Ctx, input: Download): Promise<Bytes> {
  const file = await store.findFile(ctx.db, input.id)
  const reader = file && (await mayRead(ctx, file, input))
  if (!file || !reader) throw notFound('files.notFound')
  if (file.state === 'refused') throw gone('files.refused', { reason: file.reason })
  const maxAge = reader === 'public' ? 300 : 60
  const etag = `"${file.sha256.slice(0, 32)}-${input.size}"`
  if (isImage(file.type) && input.size !== 'original') {
    const { derivative, bytes } = await picture(ctx, file, input.size)
    return {
      body: bytes,
      type: derivative.type,
      size: bytes.length,
      etag,
      maxAge,
      filename: `${file.id}-${input.size}.webp`,
    }
  }
  if (input.size === 'thumb') throw notFound('files.noPreview')
  if (!(await blobsOf(ctx).exists(file.sha256))) {
    ctx.log.error({ file: file.id, sha256: file.sha256 }, 'a blob is missing from the store')
    throw gone('files.refused', { reason: 'files.lost' })
  }
  return {
    body: blobsOf(ctx).get(file.sha256),
    part: (start, end) => blobsOf(ctx).get(file.sha256, { start, end }),
    type: file.type,
    size: file.size,
    etag,
    maxAge,
    filename: `${file.id}.${TYPES[file.type].ext}`,
  }
}

async function picture(ctx: Ctx, file: StoredFile, size: 'thumb' | 'view') {
  try {
    return await derivativeOf(ctx, file, size)
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') throw gone('files.refused', { reason: 'files.lost' })
    if (error instanceof AppError && error.status < 500) throw gone('files.refused', { reason: error.code })
    throw error
  }
}

/** The upright picture of 1,600 px without what the camera wrote, for whoever draws on it. Who may ask is the caller's to decide. */
export async function readView(ctx: Ctx, fileId: string): Promise<Buffer> {
  const file = await store.findFile(ctx.db, fileId)
  if (!file) throw notFound('files.notFound')
  if (!isImage(file.type)) throw notFound('files.noPreview')
  if (file.state === 'refused') throw gone('files.refused', { reason: file.reason })
  return (await picture(ctx, file, 'view')).bytes
}

/**
 * A signed link; the sender; or a record that shows the file to all. Originals of pictures never go public: they
 * still carry where they were taken.
 */
async function mayRead(ctx: Ctx, file: StoredFile, input: Download): Promise<'public' | 'person' | undefined> {
  if (isSigned(ctx, input)) return 'person'
  if (allows(ownFile, ctx.actor, file)) return 'person'
  if (isImage(file.type) && input.size === 'original') return undefined
  return (await store.hasReference(ctx.db, file.id, { visibility: 'public' })) ? 'public' : undefined
}
