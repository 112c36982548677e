import { communeAt } from '@hue-s/engines/geo/index.ts'
import { getUnit } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import { cut, fold } from '@hue-s/kernel/shared/text.ts'
import { photoNamed } from './contract.ts'
import { findWhere, type Where } from './find-where.ts'
import { MOST_PHOTOS } from './photos.ts'
import { queueReply, type Answer } from './replies.ts'
import { onlyCode } from './report-code.ts'
import type { Sender } from './sender.ts'
import { sendOn } from './send-on.ts'
import { channelSetting } from './setting.ts'
import { countSince, settle } from './store.ts'
import { endTalk, findTalk, putTalk } from './store-talk.ts'
import { receiptText, stateText } from './words.ts'

export interface Said {
  text: string
  at?: Point
  photos: readonly string[]
}
interface Turn {
  id: string
  sender: Sender
  key: Buffer
  said: Said
}
/** What is known so far; `step` says what is asked for now. */
interface Draft {
  text: string
  where?: Where | undefined
  photos: string[]
  /** How often the place was asked for. */
  asked: number
}
type Step = 'words' | 'place' | 'photo' | 'confirm'

const USE = 'report-channels.talk'
const LONGEST = 4000
const LEAST = 5
/** After so many tries the words are taken as they are, and a person at the centre finds the place. */
const PLACE_TRIES = 2
const HOUR = 3_600_000
const COUNTED = ['sent', 'waiting', 'advised']

/** One turn of the conversation: what happened, where, a photo if there is one, and a last look before it is sent. */
export async function talk(ctx: Ctx, turn: Turn): Promise<void> {
  const { said, key } = turn
  const before = await findTalk(ctx.db, key, ctx.now())
  const code = onlyCode(said.text)
  if (code) return say(ctx, turn, { text: await stateText(ctx, key, code) })
  if (!before) return begin(ctx, turn)
  if (means(ctx, said.text, 'cancel')) {
    await endTalk(ctx.db, key)
    return tell(ctx, turn, 'cancelled')
  }
  const draft = open<Draft>(ctx.platform, USE, key.toString('hex'), before.sealed)
  addPhotos(draft, said)
  if (said.at) return place(ctx, turn, draft, said.at)
  await next(ctx, turn, before.step as Step, draft)
}

/** Whether somebody pressed the button or typed one of its words. */
function means(ctx: Ctx, text: string, what: 'cancel' | 'send' | 'skip'): boolean {
  if (text === `#${what}`) return true
  const words = ctx.t(`report-channels.server.zalo.words.${what}`).split(',')
  return words.some((word) => fold(word) === fold(text))
}

function addPhotos(draft: Draft, { photos }: Said): void {
  draft.photos = [...new Set([...draft.photos, ...photos])].slice(0, MOST_PHOTOS)
}

async function begin(ctx: Ctx, turn: Turn): Promise<void> {
  const { said } = turn
  const draft: Draft = { text: '', photos: [], asked: 0 }
  addPhotos(draft, said)
  if (said.at) return place(ctx, turn, draft, said.at)
  if (said.text.length < LEAST) {
    if (draft.photos.length === 0) return tell(ctx, turn, 'hello')
    return go(ctx, turn, 'words', draft)
  }
  await next(ctx, turn, 'words', draft)
}

/** A place shown on the map. */
async function place(ctx: Ctx, turn: Turn, draft: Draft, at: Point): Promise<void> {
  const found = Math.abs(at.lat) <= 90 && Math.abs(at.lon) <= 180 ? await communeAt(ctx, at) : undefined
  if (!found) {
    await keep(ctx, turn.key, draft.text ? 'place' : 'words', draft)
    return tell(ctx, turn, 'outside')
  }
  const unit = await getUnit(ctx, found.unitId)
  const commune = `${unit.type.charAt(0).toUpperCase()}${unit.type.slice(1)} ${unit.name}`
  draft.where = { at, communeId: found.unitId, commune, place: commune, sure: true }
  await onward(ctx, turn, draft)
}

async function next(ctx: Ctx, turn: Turn, step: Step, draft: Draft): Promise<void> {
  const { text } = turn.said
  if (step === 'confirm' && means(ctx, text, 'send')) return finish(ctx, turn, draft)
  if (step === 'photo' && (means(ctx, text, 'skip') || turn.said.photos.length > 0)) {
    if (!means(ctx, text, 'skip')) addWords(draft, text)
    return go(ctx, turn, 'confirm', draft)
  }
  if (step === 'place' && text !== '') {
    draft.asked += 1
    const found = await findWhere(ctx, text)
    if (found?.sure) draft.where = found
    addWords(draft, text)
    return draft.where || draft.asked >= PLACE_TRIES ? go(ctx, turn, 'photo', draft) : go(ctx, turn, 'place', draft)
  }
  addWords(draft, text)
  if (step !== 'words') return go(ctx, turn, step, draft)
  if (draft.text.length < LEAST) return go(ctx, turn, 'words', draft)
  const found = draft.where ?? (await findWhere(ctx, draft.text))
  if (found?.sure) draft.where = found
  await onward(ctx, turn, draft)
}

function addWords(draft: Draft, text: string): void {
  if (text !== '' && !text.startsWith('#')) draft.text = cut(`${draft.text}\n${text}`.trim(), LONGEST)
}

/** To the first thing that is still missing. */
function onward(ctx: Ctx, turn: Turn, draft: Draft): Promise<void> {
  if (draft.text.length < LEAST) return go(ctx, turn, 'words', draft)
  if (!draft.where) return go(ctx, turn, 'place', draft)
  return go(ctx, turn, draft.photos.length > 0 ? 'confirm' : 'photo', draft)
}

async function go(ctx: Ctx, turn: Turn, step: Step, draft: Draft): Promise<void> {
  await keep(ctx, turn.key, step, draft)
  const choice = (name: string) => ({ title: ctx.t(`report-channels.server.zalo.button.${name}`), payload: `#${name}` })
  if (step === 'confirm') {
    const where = draft.where?.place ?? ctx.t('report-channels.server.zalo.noPlace')
    const text = ctx.t('report-channels.server.zalo.confirm', {
      text: draft.text.slice(0, 500),
      where,
      n: draft.photos.length,
    })
    return say(ctx, turn, { text, choices: [choice('send'), choice('cancel')] })
  }
  const again = step === 'place' && draft.asked > 0
  const choices = step === 'photo' ? [choice('skip'), choice('cancel')] : [choice('cancel')]
  await say(ctx, turn, { text: ctx.t(`report-channels.server.zalo.${again ? 'placeAgain' : step}`), choices })
}

async function keep(ctx: Ctx, sender: Buffer, step: Step, draft: Draft): Promise<void> {
  const expiresAt = new Date(ctx.now().getTime() + ctx.setting(channelSetting).zalo.minutes * 60_000)
  const sealed = seal(ctx.platform, USE, sender.toString('hex'), draft)
  await putTalk(ctx.db, { sender, step, sealed, expiresAt })
}

async function finish(ctx: Ctx, turn: Turn, draft: Draft): Promise<void> {
  const { id, sender, key } = turn
  await endTalk(ctx.db, key)
  const { perHour } = ctx.setting(channelSetting)
  if ((await countSince(ctx.db, key, COUNTED, new Date(ctx.now().getTime() - HOUR))) >= perHour) {
    await settle(ctx.db, id, { state: 'ignored' }, ctx.now())
    return say(ctx, turn, { text: ctx.t('report-channels.server.reply.tooMany', { max: perHour }) })
  }
  const kept = { sender, subject: '', text: draft.text }
  const where = draft.where
  const outcome = await sendOn(ctx, { id, senderKey: key, kept, photos: [], where, mayName: true })
  if (outcome.is === 'sent' || outcome.is === 'waiting')
    for (const url of draft.photos) await ctx.emit(photoNamed, { id, url })
  await say(ctx, turn, { text: receiptText(ctx, outcome, 'zalo') })
}

const tell = (ctx: Ctx, turn: Turn, key: string) =>
  say(ctx, turn, { text: ctx.t(`report-channels.server.zalo.${key}`) })

const say = (ctx: Ctx, { id, sender }: Turn, answer: Omit<Answer, 'to'>): Promise<void> =>
  queueReply(ctx, id, 'zalo', { ...answer, to: sender.address })
