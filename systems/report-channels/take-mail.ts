import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { fieldReportsContract } from '@hue-s/systems/field-reports/contract.ts'
import { cut } from '@hue-s/kernel/shared/text.ts'
import { keepPhotos } from './photos.ts'
import type { Mail } from './read-mail.ts'
import { queueReply } from './replies.ts'
import { codeIn } from './report-code.ts'
import { repliesNamed } from './send-mail.ts'
import { numberOf, sealMessage, senderKey, type Kept } from './sender.ts'
import { sendOn, type Outcome } from './send-on.ts'
import { channelSetting } from './setting.ts'
import * as store from './store.ts'
import { addedText, receiptText, stateText } from './words.ts'

const HOUR = 3_600_000
/** States that used up a part of what one sender may send. */
const COUNTED = ['sent', 'waiting', 'advised', 'added', 'asked']
const LONGEST = 4000
const AUDIT = 'report-channels-message'

type Known = Mail & { from: NonNullable<Mail['from']> }
interface Taken {
  id: string
  mail: Known
  key: Buffer
  kept: Kept
}

/** Takes in one mail: a new report, more words on one, a question for its state, or nothing to answer. */
export async function takeMail(ctx: Ctx, mail: Mail, bytes: Buffer): Promise<void> {
  const id = newId(ctx.now().getTime())
  const externalId = numberOf(mail.messageId ?? bytes.toString('latin1'))
  const sender = mail.from && { channel: 'email' as const, verified: mail.authentication === 'pass', ...mail.from }
  const key = sender ? senderKey(ctx.platform, sender) : null
  if (!(await store.addMessage(ctx.db, { id, channel: 'email', externalId, sender: key, at: ctx.now() }))) return
  ctx.audit(AUDIT, id, { channel: 'email' })
  const own = ctx.setting(channelSetting).email.addresses
  const isAnswerable = mail.from !== undefined && !mail.automatic && !own.includes(mail.from.address)
  if (!sender || !key || !mail.from || !isAnswerable) return store.settle(ctx.db, id, { state: 'ignored' }, ctx.now())
  const { messageId, thread } = mail
  const kept = {
    sender,
    subject: mail.subject,
    text: mail.text,
    ...(messageId ? { messageId, references: thread } : {}),
  }
  await store.lockSender(ctx.db, key)
  await answer(ctx, { id, mail: { ...mail, from: mail.from }, key, kept })
}

async function answer(ctx: Ctx, taken: Taken): Promise<void> {
  const { id, mail, key } = taken
  const since = new Date(ctx.now().getTime() - HOUR)
  const { perHour } = ctx.setting(channelSetting)
  if ((await store.countSince(ctx.db, key, COUNTED, since)) >= perHour) {
    await store.settle(ctx.db, id, { state: 'ignored' }, ctx.now())
    const first = await store.sayOnce(ctx.db, key, 'tooMany', ctx.today())
    return first ? reply(ctx, taken, ctx.t('report-channels.server.reply.tooMany', { max: perHour })) : undefined
  }
  const code = codeIn(mail.rawSubject)
  const replies = repliesNamed(mail.thread)
  const numbers = mail.thread.split(/\s+/).filter(Boolean).slice(0, 50).map(numberOf)
  const about =
    (await store.findThread(ctx.db, key, replies, numbers)) ??
    (code ? await store.findOwnByCode(ctx.db, key, code) : undefined)
  if (about?.caseId) return addTo(ctx, taken, { caseId: about.caseId, code: about.code ?? '' })
  if (mail.text === '' && mail.files.length === 0 && (mail.subject === '' || code)) {
    await store.settle(ctx.db, id, { state: code ? 'asked' : 'ignored' }, ctx.now())
    return reply(ctx, taken, code ? await stateText(ctx, key, code) : ctx.t('report-channels.server.reply.empty'))
  }
  await report(ctx, taken, code)
}

/** More words or photos on a report; nothing but its code asks how it stands. */
async function addTo(ctx: Ctx, taken: Taken, { caseId, code }: { caseId: string; code: string }): Promise<void> {
  const { id, mail, key, kept } = taken
  const { photos, refused } = await keepPhotos(ctx, mail.files)
  if (mail.text === '' && photos.length === 0) {
    await store.settle(ctx.db, id, { state: 'asked' }, ctx.now())
    return reply(ctx, taken, await stateText(ctx, key, code), code)
  }
  const platform = ctx.as(SYSTEM)
  const external = { source: 'report-channels', id }
  if (mail.text !== '')
    await platform.call(fieldReportsContract.receiveWord, {
      id: caseId,
      channel: 'email',
      text: cut(mail.text, LONGEST),
      external,
    })
  for (const photo of photos) await platform.call(fieldReportsContract.receivePhoto, { id: caseId, photo })
  const sealed = sealMessage(ctx.platform, id, kept)
  await store.settle(ctx.db, id, { state: 'added', caseId, code, sealed }, ctx.now())
  await reply(ctx, taken, addedText(ctx, code, refused), code)
}

async function report(ctx: Ctx, taken: Taken, named: string | undefined): Promise<void> {
  const { id, mail, key, kept } = taken
  const { photos, refused } = await keepPhotos(ctx, mail.files)
  const outcome = await sendOn(ctx, {
    id,
    senderKey: key,
    kept,
    photos,
    facts: {
      ...(refused > 0 ? { refusedFiles: refused } : {}),
      ...(named ? { code: named } : {}),
      ...(mail.authentication ? { authentication: mail.authentication } : {}),
    },
    ...(named ? { hold: 'otherSender' as const } : {}),
    mayName: mail.authentication !== 'fail',
  })
  await reply(ctx, taken, receiptText(ctx, outcome, 'email', refused), codeOf(outcome))
}

const codeOf = (outcome: Outcome): string | undefined =>
  outcome.is === 'sent' ? outcome.received.code : outcome.is === 'repeat' ? (outcome.code ?? undefined) : undefined

/** Answers in the thread. A sender whom the trusted server calls forged is not written to: the address is a stranger's. */
async function reply(ctx: Ctx, { id, mail, kept }: Taken, text: string, code?: string): Promise<void> {
  if (mail.authentication === 'fail') return
  const mark = code ? `[${code}] ` : ''
  await queueReply(ctx, id, 'email', mailAnswer(ctx, kept, text, mark))
}

/** An answer to a mail that was kept, also days later. */
export function mailAnswer(ctx: Ctx, kept: Kept, text: string, mark = '') {
  const subject = kept.subject || ctx.t('report-channels.mail.subject')
  return {
    to: kept.sender.address,
    text,
    subject: `Re: ${mark}${subject}`,
    ...(kept.messageId
      ? { inReplyTo: kept.messageId, references: `${kept.references ?? ''} ${kept.messageId}`.trim().slice(-2000) }
      : {}),
  }
}
