import { attach, detach, storeBytes } from '@hue-s/engines/files/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { attempt } from './attempt.ts'

/** As many as a report takes. */
export const MOST_PHOTOS = 6
const HOLDER = 'report-channels-message'

/** Stores what are really pictures; answers how many files were refused. */
export async function keepPhotos(ctx: Ctx, files: readonly Buffer[]): Promise<{ photos: string[]; refused: number }> {
  const photos: string[] = []
  let refused = Math.max(0, files.length - MOST_PHOTOS)
  for (const bytes of files.slice(0, MOST_PHOTOS)) {
    const stored = await attempt(ctx, () => storeBytes(ctx.as(SYSTEM), bytes, 'photo'))
    if (stored instanceof AppError) refused += 1
    else photos.push(stored.id)
  }
  return { photos: [...new Set(photos)], refused }
}

/** A waiting message holds its pictures: what nothing holds is forgotten after a day. */
export async function holdPhotos(ctx: Ctx, id: string, photos: readonly string[]): Promise<void> {
  for (const photo of photos) await attach(ctx.as(SYSTEM), photo, { kind: HOLDER, id, visibility: 'private' })
}

export async function letPhotosGo(ctx: Ctx, id: string, photos: readonly string[]): Promise<void> {
  for (const photo of photos) await detach(ctx.as(SYSTEM), photo, { kind: HOLDER, id })
}
