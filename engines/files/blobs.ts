import { join } from 'node:path'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { diskBlobs, type BlobStore } from './blob-store.ts'

const stores = new WeakMap<Platform, BlobStore>()

/** The blob store of this instance. */
export function blobsOf(ctx: Ctx): BlobStore {
  let store = stores.get(ctx.platform)
  if (!store) {
    store = diskBlobs(join(ctx.config.dataDir, 'blobs'))
    stores.set(ctx.platform, store)
  }
  return store
}
