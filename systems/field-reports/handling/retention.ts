import { anonymise, getCase } from '@hue-s/engines/cases/index.ts'
import { detach, filesOfMany } from '@hue-s/engines/files/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { indexReport } from '../find.ts'
import { handlingSetting } from './rules.ts'
import { MESSAGE_KIND } from '../citizen/messages.ts'
import { AFTER_KIND, COVER_KIND, FILE_KIND } from '../present.ts'
import { TYPE } from '../report-type.ts'
import * as store from '../store.ts'

const BATCH = 200
/** One run of a job is one transaction; what is left comes in the next night. */
const BATCHES = 25

/**
 * Reports that ended longer ago than the province keeps them lose the people in them: who sent it, what they wrote,
 * pictures nobody published. Figures stay what they were (Luật 91/2025/QH15).
 */
export async function anonymiseOld(ctx: Ctx): Promise<number> {
  const { years } = ctx.setting(handlingSetting).retention
  const before = new Date(ctx.now())
  before.setUTCFullYear(before.getUTCFullYear() - years)
  let all = 0
  for (let n = 0; n < BATCHES; n++) {
    const { anonymised, more } = await anonymise(ctx, { type: TYPE, closedBefore: before.toISOString(), limit: BATCH })
    all += anonymised
    if (!more) break
  }
  return all
}

/** Lets go of what this system keeps of the person beside the case: pictures, drafts of covers, receipts, marks. */
export async function letGo(ctx: Ctx, e: { id: string; type: string; fileIds: readonly string[] }): Promise<void> {
  if (e.type !== TYPE) return
  const kinds = [FILE_KIND, AFTER_KIND]
  const shown = new Set((await filesOfMany(ctx, kinds, [e.id], 'public')).map((f) => f.fileId))
  const covers = (await store.listCovers(ctx.db, e.id)).map((c) => c.fileId)
  for (const { kind, fileId } of await filesOfMany(ctx, [...kinds, MESSAGE_KIND, COVER_KIND], [e.id]))
    if (!shown.has(fileId) && (kind !== AFTER_KIND || covers.includes(fileId)))
      await detach(ctx, fileId, { kind, id: e.id })
  await store.forgetPerson(ctx.db, e.id)
  await store.dropPhotos(ctx.db, e.id)
  await indexReport(ctx, await getCase(ctx, e.id))
}
