import { createHash } from 'node:crypto'
import { attach, detach, readBytes, storeBytes } from '@hue-s/engines/files/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { completed, type Sealed } from './seal-pdf.ts'
import * as store from './store-levels.ts'

export const PAPER_FILE = 'papers.paper'
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/**
 * Gives a paper its new bytes in one transaction: file, hash and level together. False when it has other bytes than
 * those the new ones were made from, by somebody who was faster.
 */
export async function giveBytes(
  ctx: Ctx,
  paper: { id: string; fileId: string; sha256: string },
  { bytes, level, completeAt }: Sealed,
  certificate?: string,
): Promise<boolean> {
  const file = await storeBytes(ctx, bytes, 'document')
  const holder = { kind: PAPER_FILE, id: paper.id }
  await attach(ctx.as(SYSTEM), file.id, { ...holder, visibility: 'private' })
  const next = { sha256: sha256(bytes), fileId: file.id, level, completeAt, certificate }
  if (!(await store.replaceBytes(ctx.db, paper.id, paper.sha256, next, ctx.now()))) {
    await detach(ctx.as(SYSTEM), file.id, holder)
    return false
  }
  await detach(ctx.as(SYSTEM), paper.fileId, holder)
  ctx.audit('paper', paper.id, { level })
  return true
}

const MOST_A_ROUND = 40
/** The job's own transaction waits meanwhile, and must not wait too long. */
const LONGEST_MS = 30_000
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 6 * 3_600_000
const MOST_TRIES = 200

/**
 * Completes papers whose time stamp or proof was not to be had when they were signed. Each by itself: the outside world
 * is asked without a transaction, and what came is stored only if the paper is still as it was.
 */
export async function completePapers(ctx: Ctx): Promise<number> {
  const began = Date.now()
  let done = 0
  for (const paper of await store.listIncomplete(ctx.db, ctx.now(), MOST_A_ROUND)) {
    if (Date.now() - began > LONGEST_MS) break
    if (await completeOne(ctx, paper)) done += 1
  }
  return done
}

async function completeOne(ctx: Ctx, paper: store.Incomplete): Promise<boolean> {
  const tries = paper.completeTries + 1
  const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(tries, 12), LONGEST_WAIT_MS)
  const later = tries >= MOST_TRIES ? null : new Date(ctx.now().getTime() + wait)
  const work = { actor: SYSTEM, action: 'papers.complete' }
  try {
    const before = await readBytes(ctx, paper.fileId)
    const after = await completed(ctx, before)
    return await inTransaction(ctx.platform, work, async (own) => {
      const changed = !after.bytes.equals(before)
      const given = changed && (await giveBytes(own, paper, { ...after, completeAt: after.completeAt && later }))
      if (!changed) await store.putOff(own.db, paper.id, after.completeAt && later)
      return { result: given, audited: given }
    })
  } catch (error) {
    ctx.log.error({ err: error, paper: paper.id }, 'a paper could not be completed')
    await inTransaction(ctx.platform, work, async (own) => {
      await store.putOff(own.db, paper.id, later)
      return { result: undefined, audited: false }
    })
    return false
  }
}
