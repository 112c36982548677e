import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { listChoices, listCovers } from '../store.ts'

/** The covered copy of each picture that has one: the one chosen, else the newest. Staff see it in its place. */
export async function coveredCopies(ctx: Ctx, reportId: string): Promise<Map<string, string>> {
  const covers = await listCovers(ctx.db, reportId)
  const choices = covers.length === 0 ? [] : await listChoices(ctx.db, reportId)
  const copies = new Map<string, string>()
  for (const { photoId, n, fileId } of covers) {
    const chosen = choices.find((c) => c.photoId === photoId)?.shown ?? null
    if (chosen === null || chosen === n) copies.set(photoId, fileId)
  }
  return copies
}
