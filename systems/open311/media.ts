import { storeBytes } from '@hue-s/engines/files/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { fieldReportsContract } from '@hue-s/systems/field-reports/contract.ts'
import { project } from './project.ts'
import { FetchRefused, safeFetch } from '@hue-s/kernel/server/safe-fetch.ts'
import { doorSetting } from './setting.ts'
import { findDueMedia, lockMedia, settleMedia, type Media } from './store-media.ts'

const AT_ONCE = 20
const MAX_TRIES = 6
const LIMITS = { maxBytes: 12 * 1024 * 1024, timeoutMs: 15_000, accept: 'image/*' }

/** The job: fetches pictures that senders named by address, one after the other, each in a transaction of its own. */
export async function fetchMedia(ctx: Ctx): Promise<void> {
  for (let n = 0; n < AT_ONCE; n++) {
    const id = await findDueMedia(ctx.db, ctx.now())
    if (id === undefined) return
    await inTransaction(ctx.platform, { actor: SYSTEM, action: null }, async (own) => ({
      result: await fetchOne(own, id),
    }))
  }
}

async function fetchOne(ctx: Ctx, id: string): Promise<void> {
  const media = await lockMedia(ctx.db, id)
  if (!media) return
  const outcome = await picture(ctx, media)
  const nextAt = new Date(ctx.now().getTime() + 60_000 * 2 ** media.tries)
  if (typeof outcome === 'string') {
    await ctx.call(fieldReportsContract.receivePhoto, { id: media.caseId, photo: outcome, publishNow: media.publish })
    await settleMedia(ctx.db, id, { state: 'done', error: null, nextAt })
    return project(ctx, media.caseId)
  }
  const again = outcome.again && media.tries + 1 < MAX_TRIES
  await settleMedia(ctx.db, id, { state: again ? 'waiting' : 'failed', error: outcome.why, nextAt })
}

/** The id of the stored picture, or why there is none. */
async function picture(ctx: Ctx, { url }: Media): Promise<string | { why: string; again: boolean }> {
  try {
    const { body } = await safeFetch(url, {
      ...LIMITS,
      userAgent: 'open311-reader',
      allowed: ctx.setting(doorSetting).privateHosts,
    })
    return (await storeBytes(ctx, body, 'photo')).id
  } catch (error) {
    if (error instanceof FetchRefused) return { why: error.message, again: error.again }
    if (error instanceof AppError) return { why: error.code, again: false }
    throw error
  }
}
