import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import * as access from '../access.ts'
import type { ContentLang } from '../contract.ts'
import { tellSignedUp } from '../public/events.ts'
import * as store from '../store.ts'
import { pinShown, shownVersions, withdrawShown } from '../store-shown.ts'
import { announce, bringOut, showTranslation } from './bring-out.ts'
import { checksOf } from './checklist.ts'
import { forget } from '../find.ts'
import { changedMeanwhile, getItem, nameOf, presentItem, remember, takeItem, wroteIt } from './item.ts'

const YEARS_AHEAD = 2
type Change = { vi: string; en: string }
interface Version {
  id: string
  version: number
}

const by = (ctx: Ctx) => ({ name: nameOf(ctx), now: ctx.now() })

/** What stops an item from being sent on, in the languages that matter now. */
async function refuseUnready(ctx: Ctx, id: string, langs: readonly ContentLang[]): Promise<void> {
  const item = await store.findItem(ctx.db, id)
  const texts = await store.listTexts(ctx.db, id)
  const faults = item ? checksOf(item, texts, langs).filter(({ stops }) => stops) : []
  if (faults.length > 0) throw conflict('news.notReady', { faults: faults.map(({ code, lang }) => ({ code, lang })) })
}

/** Puts an item before a second person. */
export async function submit(ctx: Ctx, { id, version, change }: Version & { change?: Change | undefined }) {
  const item = await takeItem(ctx, id, 'submit', version)
  await refuseUnready(ctx, id, [item.sourceLang])
  await store.changeItem(ctx.db, id, { state: 'review', returnNote: null, change: change ?? item.change }, by(ctx))
  await remember(ctx, id, 'submitted')
  return presentItem(ctx, id)
}

/** Takes it back to the desk; a plan to publish falls away. */
export async function reopen(ctx: Ctx, { id, version }: Version) {
  const found = await getItem(ctx, id)
  const item = await takeItem(ctx, id, found.state === 'withdrawn' ? 'restore' : 'reopen', version)
  if (item.state === 'withdrawn') ctx.must(access.publish, item)
  await store.changeItem(ctx.db, id, { state: 'draft', publishAt: null, approvedBy: null }, by(ctx))
  await remember(ctx, id, item.state === 'withdrawn' ? 'restored' : 'reopened')
  return presentItem(ctx, id)
}

export async function returnToWriter(ctx: Ctx, { id, version, note }: Version & { note: string }) {
  const item = await takeItem(ctx, id, 'return', version)
  ctx.must(access.publish, item)
  await store.changeItem(ctx.db, id, { state: 'draft', returnNote: note }, by(ctx))
  await remember(ctx, id, 'returned', note)
  return presentItem(ctx, id)
}

interface Publish extends Version {
  at?: string | undefined
  notify: boolean
  change?: Change | undefined
}

/** A second person lets readers see it, now or at a minute to come. */
export async function publish(ctx: Ctx, { id, version, at, notify, change }: Publish) {
  const item = await takeItem(ctx, id, 'publish', version)
  ctx.must(access.publish, item)
  if (wroteIt(ctx, item)) throw conflict('news.secondPerson')
  await refuseUnready(ctx, id, [item.sourceLang])
  const told = change ?? item.change
  if (item.live && !told) throw conflict('news.sayWhatChanged')
  const approved = { notify, change: item.live ? told : null, approvedBy: ctx.actor.id, approvedName: nameOf(ctx) }
  if (at !== undefined) {
    refuseTime(ctx, at, item.expiresAt)
    await store.changeItem(ctx.db, id, { ...approved, state: 'scheduled', publishAt: at }, by(ctx))
    await remember(ctx, id, 'scheduled', at)
  } else {
    await store.changeItem(ctx.db, id, approved, by(ctx))
    await bringOut(ctx, id)
  }
  return presentItem(ctx, id)
}

function refuseTime(ctx: Ctx, at: string, expiresAt: string | null): void {
  const [time, now] = [Date.parse(at), ctx.now()]
  const last = new Date(now)
  last.setFullYear(last.getFullYear() + YEARS_AHEAD)
  if (time <= now.getTime() || time > last.getTime() || (expiresAt !== null && at >= expiresAt))
    throw invalid('news.badTimes')
}

/** Planned items whose minute has come. Each is held while it goes out, so it goes out once, whoever runs this. */
export async function publishDue(ctx: Ctx): Promise<void> {
  for (const item of await store.takeDue(ctx.db, ctx.now(), 50)) await bringOut(ctx, item.id)
}

/** Takes it from readers; its address keeps saying when and why. */
export async function withdraw(ctx: Ctx, { id, version, reason }: Version & { reason: Change }) {
  const item = await takeItem(ctx, id, 'withdraw', version)
  ctx.must(access.publish, item)
  if (!item.live) throw conflict('news.notNow', { state: item.state })
  await withdrawShown(ctx.db, id, reason, ctx.now())
  const change = { state: 'withdrawn' as const, live: false, pinned: false, publishAt: null, withdrawnReason: reason }
  await store.changeItem(ctx.db, id, change, by(ctx))
  const texts = await store.listTexts(ctx.db, id)
  await forget(
    ctx,
    item.kind,
    id,
    texts.map(({ lang }) => lang),
  )
  await remember(ctx, id, 'withdrawn', reason.vi)
  if (item.kind === 'event') await tellSignedUp(ctx, id, 'calledOff', reason.vi)
  await announce(ctx, item, 'withdrawn')
  return presentItem(ctx, id)
}

export async function pin(ctx: Ctx, { id, pinned }: { id: string; pinned: boolean }) {
  const item = await takeItem(ctx, id, 'pin')
  ctx.must(access.publish, item)
  if (!item.live) throw conflict('news.notNow', { state: item.state })
  await store.changeItem(ctx.db, id, { pinned }, by(ctx))
  await pinShown(ctx.db, id, pinned)
  ctx.changed('news')
  return presentItem(ctx, id)
}

/** A second person has read a translation; of a published item readers get it at once. */
export async function checkText(ctx: Ctx, { id, lang, version }: Version & { lang: ContentLang }) {
  const item = await store.lockItem(ctx.db, id)
  if (!item) throw notFound('kernel.recordNotFound')
  ctx.must(access.edit, item)
  const text = await store.findText(ctx.db, id, lang)
  if (!text || lang === item.sourceLang) throw notFound('kernel.recordNotFound')
  if (text.version !== version) throw changedMeanwhile(text)
  if (text.writer !== null && text.writer === ctx.actor.id) throw conflict('news.secondPerson')
  await refuseUnready(ctx, id, [lang])
  await store.checkText(ctx.db, id, lang, ctx.actor.id)
  ctx.audit('news', id, { lang })
  const shown = (await shownVersions(ctx.db, id)).find((one) => one.lang === item.sourceLang)
  // What was made from words that readers do not have yet waits for them.
  if (item.live && shown && text.ofVersion <= shown.version) await showTranslation(ctx, item, lang)
  return presentItem(ctx, id)
}
