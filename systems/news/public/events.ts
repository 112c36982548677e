import { notifyPerson } from '@hue-s/engines/notify/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { pathOf, type EventFacts, type SignedUp } from '../contract.ts'
import * as signUps from '../store-events.ts'
import * as store from '../store-shown.ts'
import { askedOf, cardOf, cursorOf, pageOfRows } from './cards.ts'

/** Events to come or past, and the campaigns that run now. */
export async function events(
  ctx: Ctx,
  { when, after, limit }: { when: 'coming' | 'past'; after?: string | undefined; limit: number },
) {
  const rows = await store.listEvents(ctx.db, { when, limit, from: cursorOf(after) }, askedOf(ctx))
  const campaigns = await store.listShown(ctx.db, { kinds: ['campaign'], limit: 20 }, askedOf(ctx))
  const running = campaigns.filter(({ facts }) => (facts.campaign?.to ?? '') >= ctx.today())
  return { ...pageOfRows(rows, limit, cardOf), campaigns: when === 'coming' ? running.map(cardOf) : [] }
}

const me = (ctx: Ctx) => ctx.actor.onBehalfOf ?? ctx.actor.id

async function answer(ctx: Ctx, id: string, event: EventFacts | undefined): Promise<SignedUp> {
  const mine = await signUps.findSignUp(ctx.db, id, me(ctx))
  const limit = event?.signUp ? event.limit : null
  const placesLeft =
    limit === null || limit === undefined ? null : Math.max(0, limit - (await signUps.countTaken(ctx.db, id)))
  return { signedUp: mine !== undefined, at: mine?.at ?? null, placesLeft }
}

export async function mySignUp(ctx: Ctx, { id }: ById): Promise<SignedUp> {
  const event = await signUps.findEvent(ctx.db, id)
  if (!event) throw notFound('kernel.recordNotFound')
  return answer(ctx, id, event.facts.event)
}

/** Takes a place. The event is held meanwhile, so that the last place has one taker. */
export async function signUp(ctx: Ctx, { id }: ById): Promise<SignedUp> {
  const row = await signUps.lockEvent(ctx.db, id)
  const event = row?.facts.event
  if (!row || !event) throw notFound('kernel.recordNotFound')
  if (!event.signUp) throw conflict('news.noSignUp')
  refuseLate(ctx, event)
  if (!(await signUps.findSignUp(ctx.db, id, me(ctx)))) {
    if (event.limit !== null && (await signUps.countTaken(ctx.db, id)) >= event.limit)
      throw conflict('news.full', { limit: event.limit })
    await signUps.putSignUp(ctx.db, id, me(ctx), ctx.now())
    await confirm(ctx, id, row.slug, event)
  }
  ctx.audit('news-event', id)
  ctx.changed('news')
  return answer(ctx, id, event)
}

function refuseLate(ctx: Ctx, { startsAt, signUpUntil }: EventFacts): void {
  const until = signUpUntil ?? startsAt
  if (ctx.now().getTime() >= Date.parse(until)) throw conflict('news.signUpOver', { until: moment(until) })
}

/** What was promised, where it can be found again. */
async function confirm(ctx: Ctx, id: string, slug: string, event: EventFacts): Promise<void> {
  const to = me(ctx)
  const row = await store.findShownById(ctx.db, id, askedOf(ctx))
  if (to === null || !row) return
  await notifyPerson(ctx, {
    to,
    topic: 'news.events',
    title: 'news.server.notice.signedUp',
    body: 'news.server.notice.signedUpWords',
    values: { title: row.title, at: moment(event.startsAt), place: row.parts.place ?? '' },
    link: pathOf('event', slug),
    level: 'info',
    record: { kind: 'news-event', id },
  })
}

/** Gives the place back; until the event begins. */
export async function cancelSignUp(ctx: Ctx, { id }: ById): Promise<SignedUp> {
  const row = await signUps.lockEvent(ctx.db, id)
  const event = row?.facts.event
  if (!event) throw notFound('kernel.recordNotFound')
  if (ctx.now().getTime() >= Date.parse(event.startsAt))
    throw conflict('news.signUpOver', { until: moment(event.startsAt) })
  await signUps.cancelSignUp(ctx.db, id, me(ctx), ctx.now())
  ctx.audit('news-event', id)
  ctx.changed('news')
  return answer(ctx, id, event)
}

/** Tells those who signed up that the event changed or was called off. */
export async function tellSignedUp(ctx: Ctx, id: string, what: 'changed' | 'calledOff', words: string): Promise<void> {
  const row = await store.findShownById(ctx.db, id, askedOf(ctx, 'vi'))
  if (!row) return
  for (const { personId } of await signUps.listSignedUp(ctx.db, id))
    await notifyPerson(ctx, {
      to: personId,
      topic: 'news.events',
      title: `news.server.notice.${what}`,
      body: 'news.server.notice.changedWords',
      values: { title: row.title, words },
      link: pathOf('event', row.slug),
      level: 'important',
      record: { kind: 'news-event', id },
      dedupeKey: `news.${what}:${id}:${ctx.now().toISOString()}`,
    })
}
