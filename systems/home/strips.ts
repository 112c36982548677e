import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, gone, notFound } from '@hue-s/kernel/shared/error.ts'
import { frontChanged, type NewStrip, type Strip } from './contract.ts'
import { mustAnswerFor, mustBeCommunes } from './reach.ts'
import { mustBeAhead } from './rules.ts'
import * as store from './store-strips.ts'

/** More at once and nobody reads any. */
const MOST_LIVE = 10

const who = ({ actor }: Ctx) => ({ id: actor.id, name: actor.name })

async function told(ctx: Ctx, strip: Strip): Promise<Strip> {
  ctx.audit('home-strip', strip.id, { level: strip.level })
  ctx.changed('home')
  await ctx.emit(frontChanged, { what: 'strip' })
  return strip
}

async function mustHold(ctx: Ctx, strip: NewStrip): Promise<void> {
  mustBeAhead(ctx, strip)
  await mustBeCommunes(ctx, strip.areas)
  await mustAnswerFor(ctx, strip.areas)
}

/** What is on show, what comes, and the latest that were. */
export const strips = async (ctx: Ctx) => ({ items: await store.recentStrips(ctx.db) })

/** Raises a strip: every open app shows it within a second, until it ends by itself. */
export async function raiseStrip(ctx: Ctx, input: NewStrip): Promise<Strip> {
  await mustHold(ctx, input)
  if ((await store.liveStrips(ctx.db, ctx.now())).length >= MOST_LIVE)
    throw conflict('home.tooManyStrips', { most: MOST_LIVE })
  return told(ctx, await store.addStrip(ctx.db, input, who(ctx), ctx.now()))
}

async function found(ctx: Ctx, id: string): Promise<Strip> {
  const strip = await store.findStrip(ctx.db, id)
  if (!strip) throw notFound('kernel.recordNotFound')
  await mustAnswerFor(ctx, strip.areas)
  return strip
}

/** Other words, level, time or places; of two who do so at once the second is told. */
export async function amendStrip(
  ctx: Ctx,
  { id, version, ...input }: NewStrip & { id: string; version: number },
): Promise<Strip> {
  const before = await found(ctx, id)
  if (before.endedAt !== null || Date.parse(before.until) <= ctx.now().getTime()) throw gone('home.stripOver')
  if (before.version !== version) throw conflict('home.stripChanged', { who: before.byName ?? '' })
  await mustHold(ctx, { ...input, from: input.from ?? before.from })
  return told(ctx, await store.changeStrip(ctx.db, id, input, who(ctx), ctx.now()))
}

/** Takes a strip down at once; one that is over stays over. */
export async function endStrip(ctx: Ctx, { id }: { id: string }): Promise<Strip> {
  const before = await found(ctx, id)
  if (before.endedAt !== null) return before
  return told(ctx, await store.endStrip(ctx.db, id, who(ctx), ctx.now()))
}
