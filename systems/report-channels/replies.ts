import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import type { Outcome } from '@hue-s/engines/notify/index.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { replyQueued, type Channel } from './contract.ts'
import { sendMail } from './send-mail.ts'
import { sendSms } from './send-sms.ts'
import { sendZalo } from './send-zalo.ts'
import { addReply, listDueReplies, lockReply, settleReply } from './store-talk.ts'

/** One answer as its carrier needs it. */
export interface Answer {
  to: string
  text: string
  subject?: string
  inReplyTo?: string
  references?: string
  /** What a finger may press instead of typing (Zalo). */
  choices?: { title: string; payload: string }[]
}

const USE = 'report-channels.reply'
const MINUTES = [1, 5, 30, 120]
const AT_ONCE = 20

/** Writes an answer with the change that caused it; it goes out after the commit. */
export async function queueReply(ctx: Ctx, messageId: string, channel: Channel, answer: Answer): Promise<void> {
  const id = newId()
  await addReply(ctx.db, { id, messageId, channel, sealed: seal(ctx.platform, USE, id, answer), at: ctx.now() })
  await ctx.emit(replyQueued, { id })
}

/** Hands one answer to its carrier. Under the same number each time, so that a repeat is known as one. */
export async function deliver(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const reply = await lockReply(ctx.db, id, ctx.now())
  if (!reply?.sealed) return
  const answer = open<Answer>(ctx.platform, USE, id, reply.sealed)
  const send = { email: sendMail, sms: sendSms, zalo: sendZalo }[reply.channel]
  const outcome: Outcome = await send(ctx, id, answer)
  const wait = MINUTES[reply.tries]
  if (outcome.is === 'later' && wait !== undefined) {
    const nextAt = new Date(ctx.now().getTime() + wait * 60_000)
    return settleReply(ctx.db, id, { state: 'waiting', why: outcome.reason, nextAt })
  }
  const why = 'reason' in outcome ? outcome.reason : null
  await settleReply(ctx.db, id, { state: outcome.is === 'sent' ? 'sent' : 'failed', why, nextAt: ctx.now() })
}

/** The job: what a carrier could not take before. */
export async function deliverDue(ctx: Ctx): Promise<void> {
  for (const id of await listDueReplies(ctx.db, ctx.now(), AT_ONCE))
    await inTransaction(ctx.platform, { actor: SYSTEM, action: null }, async (own) => ({
      result: await deliver(own, { id }),
    }))
}
