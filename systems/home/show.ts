import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound, unavailable } from '@hue-s/kernel/shared/error.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { catalogueOf } from './catalogue.ts'
import { AUDIENCES, type Arrangement, type Audience, type Front } from './contract.ts'
import { frontOf, isBehind } from './shared/front.ts'
import { communesToday, mustBeCommunes } from './reach.ts'
import { homeSetting } from './setting.ts'
import * as store from './store.ts'
import { liveStrips } from './store-strips.ts'

interface Where {
  audience: Audience
  commune?: string | undefined
}

/** What is in force: the latest that was published, else the province's own. */
export async function current(ctx: Ctx): Promise<{ version: number; content: Arrangement }> {
  return (await store.latest(ctx.db)) ?? { version: 0, content: ofProvince(ctx) }
}

/** The arrangement of the province's pack. */
export const ofProvince = (ctx: Ctx): Arrangement => ({
  audiences: ctx.setting(homeSetting).audiences,
  featured: [],
  off: [],
})

/** An arrangement as one audience in one commune would see it now. */
export async function shown(
  ctx: Ctx,
  { version, content }: { version: number; content: Arrangement },
  { audience, commune }: Where,
): Promise<Front> {
  const strips = await liveStrips(ctx.db, ctx.now())
  const areas = [...content.featured, ...content.off, ...strips].flatMap((one) => one.areas)
  const today = await communesToday(ctx, commune ? [...areas, commune] : areas)
  const communes = commune ? (today.get(commune) ?? []).map(({ id }) => id) : []
  return frontOf(version, content, strips, catalogueOf(ctx.platform), { audience, communes, now: ctx.now(), today })
}

/** What the app shows to everybody of this audience in this commune. */
export const front = async (ctx: Ctx, where: Where): Promise<Front> => shown(ctx, await current(ctx), where)

/**
 * For commands of other systems: refuses, with the reason, while the service behind this path is switched off.
 * Without an audience it counts only what is off for all three.
 */
export async function mustBeOpen(
  ctx: Ctx,
  { path, audience, commune }: { path: string; audience?: Audience | undefined; commune?: string | undefined },
): Promise<{ open: true }> {
  const inForce = await current(ctx)
  const now = ctx.now().toISOString()
  const offs = await Promise.all(
    (audience ? [audience] : AUDIENCES).map(async (one) => {
      const { off } = await shown(ctx, inForce, { audience: one, commune })
      return off.find(
        (each) =>
          isBehind(path, each.path) && each.sure && each.until > now && (each.from === null || each.from <= now),
      )
    }),
  )
  const [off] = offs
  if (!off || offs.some((one) => one === undefined)) return { open: true }
  const { why, instead, until } = off
  throw unavailable('home.switchedOff', { why: why[ctx.lang], instead: instead[ctx.lang], until: moment(until) })
}

/** How the app looks is of who looks at it, also while they act for another. */
const personOf = (ctx: Ctx) => ctx.actor.id

/** What the person chose on another device. */
export async function choice(ctx: Ctx) {
  const person = personOf(ctx)
  return { choice: (person && (await store.findChoice(ctx.db, person))) || null }
}

/** Keeps the choice in the account; the devices keep their own too. */
export async function keepChoice(ctx: Ctx, chosen: store.ChoiceRow): Promise<Record<never, never>> {
  const person = personOf(ctx)
  if (!person) throw notFound('kernel.recordNotFound')
  if (chosen.commune) await mustBeCommunes(ctx, [chosen.commune])
  await store.putChoice(ctx.db, person, chosen, ctx.now())
  ctx.audit('home-choice', person)
  return {}
}
