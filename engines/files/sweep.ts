import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { blobsOf } from './blobs.ts'
import * as store from './store.ts'

const DAY = 24 * 3_600_000
const PREFIXES = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'))

/** Forgets what no record took up within a day, then, after another day of grace, its bytes. */
export async function sweepUnattached(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - DAY)
  await store.dropUnattached(ctx.db, before)
  await store.markOrphans(ctx.db, ctx.now())
  for (const sha256 of await store.listOrphans(ctx.db, before)) {
    await store.lock(ctx.db, sha256)
    if (await store.dropBlob(ctx.db, sha256)) await blobsOf(ctx).delete(sha256)
  }
}

/**
 * Removes bytes on the disk that no row knows: a process died between writing them and its commit. Each hour
 * looks at its share of the folders, so that a day sees them all.
 */
export async function sweepStrays(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - DAY)
  const blobs = blobsOf(ctx)
  await blobs.sweepIncoming(before)
  const hour = ctx.now().getUTCHours()
  for (const prefix of PREFIXES.filter((_, n) => n % 24 === hour)) {
    for (const sha256 of await store.listUnknown(ctx.db, await blobs.list(prefix, before))) {
      await store.lock(ctx.db, sha256)
      if ((await store.listUnknown(ctx.db, [sha256])).length > 0) await blobs.delete(sha256)
    }
  }
}
