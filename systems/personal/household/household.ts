import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById, Parsed } from '@hue-s/kernel/shared/route.ts'
import { HOUSEHOLD_PURPOSE } from '../consents/purposes.ts'
import { noteConsent } from '../consents/consents.ts'
import { MOST_MEMBERS, type Member, type personalContract as routes } from '../contract.ts'
import { me } from '../own.ts'
import * as store from './store.ts'

const USE = 'personal.household'
type Facts = Omit<Member, 'id' | 'version' | 'consentAt'>

const shown = (ctx: Ctx, row: store.MemberRow): Member => {
  const { id, version, consentAt, sealed } = row
  return { id, ...open<Facts>(ctx.platform, USE, id, sealed), version, consentAt }
}

/** The people somebody lives with, as they wrote them down. Nothing is looked up elsewhere, nobody else reads it. */
export async function membersOf(ctx: Ctx, personId: string): Promise<Member[]> {
  return (await store.listMembers(ctx.db, personId)).map((row) => shown(ctx, row))
}

export async function household(ctx: Ctx) {
  return { items: await membersOf(ctx, me(ctx)), most: MOST_MEMBERS }
}

function factsOf(ctx: Ctx, { name, relation, birthYear, needs, note }: Facts): Facts {
  if (birthYear !== null && birthYear > Number(ctx.today().slice(0, 4))) throw invalid('personal.badBirthYear')
  return { name, relation, birthYear, needs: [...new Set(needs)], note }
}

export async function addMember(ctx: Ctx, input: Parsed<(typeof routes)['addMember']>): Promise<Member> {
  const personId = me(ctx)
  const facts = factsOf(ctx, input)
  await store.lockList(ctx.db, 'household', personId)
  if ((await store.countMembers(ctx.db, personId)) >= MOST_MEMBERS)
    throw conflict('personal.tooManyMembers', { most: MOST_MEMBERS })
  const id = newId(ctx.now().getTime())
  await store.addMember(ctx.db, personId, id, seal(ctx.platform, USE, id, facts), ctx.now())
  await noteConsent(ctx, personId, HOUSEHOLD_PURPOSE)
  ctx.audit('personal.household', id)
  return { id, ...facts, version: 1, consentAt: ctx.now().toISOString() }
}

/** Of two pages that change one person, the second is told; what it typed stays with it. */
export async function setMember(ctx: Ctx, input: Parsed<(typeof routes)['setMember']>): Promise<Member> {
  const personId = me(ctx)
  const { id, version } = input
  const sealed = seal(ctx.platform, USE, id, factsOf(ctx, input))
  const row = await store.setMember(ctx.db, { personId, id, version, sealed }, ctx.now())
  if (!row) {
    if (await store.findMember(ctx.db, personId, id)) throw conflict('personal.changedMeanwhile')
    throw notFound('kernel.recordNotFound')
  }
  ctx.audit('personal.household', id)
  return shown(ctx, row)
}

export async function dropMember(ctx: Ctx, { id }: ById) {
  if (!(await store.dropMember(ctx.db, me(ctx), id))) throw notFound('kernel.recordNotFound')
  ctx.audit('personal.household', id, { dropped: true })
  return { ok: true as const }
}
