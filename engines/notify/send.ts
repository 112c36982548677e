import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { openPostOffice, type PostOffice } from './carriers/email.ts'
import { failed, type Outcome } from './carriers/outcome.ts'
import { sendPush } from './carriers/push.ts'
import { sendSms } from './carriers/sms.ts'
import { sendZalo } from './carriers/zalo.ts'
import * as store from './delivery-store.ts'
import type { Letter } from './delivery-store.ts'
import { mayRing, quietEnd, retryAt } from './plan.ts'
import { notifyPerson } from './notice.ts'
import { dropSubscription } from './store.ts'

const AT_ONCE = 100
const LANES = 4
// Well under the minute after which the database ends an idle transaction, which is what ours is while we send.
const HANDLER_BUDGET_MS = 20_000
const JOB_BUDGET_MS = 40_000

/**
 * Handler: sends the deliveries of one batch. Claims and results are committed one by one on the pool, not in the
 * handler's transaction: what a carrier took must stay recorded even if the handler fails afterwards.
 */
export async function sendBatch(ctx: Ctx, { id, letters }: { id: string; letters: number }): Promise<void> {
  if (letters > 0) await drain(ctx, id, HANDLER_BUDGET_MS)
}

/** Job: retries, notices that waited for the morning, what a crash or a slow carrier left behind. */
export async function sendDue(ctx: Ctx): Promise<void> {
  await drain(ctx, undefined, JOB_BUDGET_MS)
}

async function drain(ctx: Ctx, batch: string | undefined, budgetMs: number): Promise<void> {
  const { platform } = ctx
  const { db } = platform.database
  const sender = await store.becomeSender(ctx.db)
  const office = openPostOffice(platform.config.outside.smtp)
  const until = performance.now() + budgetMs
  try {
    while (performance.now() < until) {
      const letters = await store.claim(db, {
        sender,
        ...(batch ? { batch } : {}),
        now: platform.clock.now(),
        limit: AT_ONCE,
      })
      if (letters.length === 0) return
      const byCarrier = grouped(letters)
      // Each carrier has lanes of its own: one that is silent holds nobody else.
      await Promise.all(Array.from(byCarrier.values(), (own) => sendThrough(platform, office, own, until)))
    }
  } finally {
    office.close()
  }
}

function grouped(letters: readonly Letter[]): Map<string, Letter[]> {
  const map = new Map<string, Letter[]>()
  for (const letter of letters) map.set(letter.carrier, [...(map.get(letter.carrier) ?? []), letter])
  return map
}

async function sendThrough(
  platform: Platform,
  office: PostOffice,
  letters: readonly Letter[],
  until: number,
): Promise<void> {
  const { db } = platform.database
  const queue = [...letters]
  let rests = false
  const lane = async () => {
    for (let letter = queue.shift(); letter; letter = queue.shift()) {
      const outcome = await sendOne(platform, office, letter)
      await record(platform, letter, outcome)
      if (outcome.is === 'later') rests = (await store.noteFault(db, letter.carrier, platform.clock.now())) || rests
      else if (outcome.is === 'sent') await store.noteHealth(db, letter.carrier)
      if (rests || performance.now() > until) break
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  if (queue.length > 0)
    await store.release(
      db,
      queue.map((l) => l.id),
    )
}

async function sendOne(platform: Platform, office: PostOffice, letter: Letter): Promise<Outcome> {
  try {
    switch (letter.channel) {
      case 'push':
        return await sendPush(platform, letter)
      case 'email':
        return await office.send(platform, letter)
      case 'sms':
        return await sendSms(platform, letter)
      case 'zalo':
        return await sendZalo(platform, letter)
    }
  } catch (error) {
    // A sealed address that does not open, a subscription with broken keys: one letter's trouble, not the batch's.
    platform.log.error({ err: error, delivery: letter.id, channel: letter.channel }, 'delivery failed')
    return failed('internal')
  }
}

/** A device that stopped ringing by itself is told of where its person looks: the inbox, and what else still reaches them. */
const sayGone = (platform: Platform, { personId, target }: Letter) =>
  inTransaction(platform, { action: null }, async (ctx) => ({
    result: await notifyPerson(ctx, {
      to: personId,
      topic: 'notify.device',
      title: 'notify.gone.title',
      body: 'notify.gone.body',
      link: '/notifications',
      level: 'info',
      dedupeKey: `gone:${target}`,
    }),
  }))

async function record(platform: Platform, letter: Letter, outcome: Outcome): Promise<void> {
  const { db } = platform.database
  const now = platform.clock.now()
  if (outcome.is === 'sent') return store.markSent(db, letter.id, outcome.carrierId, now)
  if (outcome.is === 'failed' || outcome.is === 'skipped')
    return store.markEnded(db, letter.id, outcome.is, outcome.reason)
  if (outcome.is === 'gone') {
    await store.markEnded(db, letter.id, 'failed', 'gone')
    if (await dropSubscription(db, letter.target)) await sayGone(platform, letter)
    return
  }
  const next = retryAt(letter.attempts, now, outcome.seconds)
  if (!next) return store.markEnded(db, letter.id, 'failed', outcome.reason)
  const quiet = { from: letter.quietFrom, to: letter.quietTo }
  const morning = mayRing(letter.channel, letter.level) ? null : quietEnd(next, quiet)
  return store.markRetry(db, letter.id, outcome.reason, morning ?? next)
}
