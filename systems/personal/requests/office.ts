import { act, countMine, listQueue, partiesOf } from '@hue-s/engines/cases/index.ts'
import { closeErased, reveal } from '@hue-s/engines/identity/index.ts'
import { notifyPerson } from '@hue-s/engines/notify/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById, Parsed } from '@hue-s/kernel/shared/route.ts'
import {
  holdersOf,
  REQUEST_TYPE,
  restricted,
  type Outcome,
  type personalContract as routes,
  type RequestView,
} from '../contract.ts'
import { asPerson, asPlatform } from '../own.ts'
import { addRestriction } from '../profile/store.ts'
import { personalSetting } from '../setting.ts'
import { dataOf, getRequest, lineOf, requestView } from './present.ts'
import { BY_RULES } from './request-type.ts'

type In<R extends keyof typeof routes> = Parsed<(typeof routes)[R]>

/** The officer, for a step whose rules were kept, in the units where they hold the plain permission. */
const byRules = (ctx: Ctx): Ctx =>
  ctx.as({
    ...ctx.actor,
    grants: [
      ...ctx.actor.grants,
      ...ctx.actor.grants
        .filter((g) => g.permission === 'personal.requests')
        .map((g) => ({ ...g, permission: BY_RULES })),
    ],
  })

export async function queue(ctx: Ctx, { state, open, after, limit }: In<'queue'>) {
  const view = open ? 'agency' : 'all'
  const { items, next } = await listQueue(ctx, { view, types: [REQUEST_TYPE], state, after, limit })
  return { items: items.map((row) => lineOf(ctx, row)), next }
}

/** A request as an officer; one's own request, seen as its person, is not here. */
async function officeRequest(ctx: Ctx, id: string) {
  const view = await getRequest(ctx, id)
  if (view.viewer.level === 'reporter' || view.viewer.level === 'public') throw notFound('kernel.recordNotFound')
  return view.case
}

export async function work(ctx: Ctx, { id }: ById): Promise<RequestView> {
  await officeRequest(ctx, id)
  return requestView(ctx, id)
}

export async function grounds(ctx: Ctx) {
  return { items: ctx.setting(personalSetting).requests.grounds }
}

export async function take(ctx: Ctx, { id, version }: In<'take'>): Promise<RequestView> {
  await officeRequest(ctx, id)
  await act(byRules(ctx), { id, version, action: 'take' })
  await tell(ctx, id, 'taken')
  return work(ctx, { id })
}

/**
 * Does what was asked: a deletion runs through every holder, a restriction is put on record, the rest is
 * the officer's word. All in one transaction: a step that the table refuses deletes nothing.
 */
export async function finish(ctx: Ctx, { id, version, note, scope }: In<'finish'>): Promise<RequestView> {
  const row = await officeRequest(ctx, id)
  const { kind } = dataOf(row)
  const personId = await subjectPerson(ctx, id)
  const done: Outcome =
    kind === 'delete' ? { note, ...(await eraseAll(ctx, personId)) } : { note, erased: [], kept: [] }
  if (kind === 'restrict' || kind === 'object') {
    await addRestriction(
      ctx.db,
      { id: newId(ctx.now().getTime()), personId, caseId: id, kind, scope: scope || note },
      ctx.now(),
    )
    await ctx.emit(restricted, { personId, kind, scope: scope || note })
  }
  await act(byRules(ctx), { id, version, action: 'finish', input: { note, outcome: done } })
  await tell(ctx, id, 'done')
  if (kind === 'delete' && (await openCases(ctx, personId)) === 0) await closeErased(asPlatform(ctx), personId)
  return work(ctx, { id })
}

/** Whoever still has something open here needs the way in to it. */
const openCases = async (ctx: Ctx, personId: string) =>
  (await countMine(asPerson(ctx, personId))).reduce((sum, { open }) => sum + open, 0)

/** Every registered holder deletes or makes anonymous what it may, and says what stays and why. */
async function eraseAll(ctx: Ctx, personId: string): Promise<Omit<Outcome, 'note'>> {
  const platform = asPlatform(ctx)
  const out: Omit<Outcome, 'note'> = { erased: [], kept: [] }
  for (const { id, title, erase } of holdersOf<Ctx>()) {
    if (!erase) continue
    const { erased, kept } = await erase(platform, personId)
    out.erased.push({ holder: id, title, count: erased })
    out.kept.push(...kept)
  }
  return out
}

export async function refuse(ctx: Ctx, { id, version, ground, note }: In<'refuse'>): Promise<RequestView> {
  await officeRequest(ctx, id)
  const found = ctx.setting(personalSetting).requests.grounds.find((one) => one.id === ground)
  if (!found) throw invalid('personal.noSuchGround')
  await act(byRules(ctx), { id, version, action: 'refuse', input: { note, ground: { ...found, note } } })
  await tell(ctx, id, 'refused')
  return work(ctx, { id })
}

export async function judge(ctx: Ctx, { id, version, agree, note }: In<'judge'>): Promise<RequestView> {
  await officeRequest(ctx, id)
  await act(byRules(ctx), { id, version, action: agree ? 'lift' : 'uphold', input: { note } })
  await tell(ctx, id, agree ? 'lifted' : 'upheld')
  return work(ctx, { id })
}

async function subjectPerson(ctx: Ctx, id: string): Promise<string> {
  const found = (await partiesOf(asPlatform(ctx), id)).find((p) => p.role === 'subject')
  if (!found) throw conflict('personal.nobodyAsked')
  return found.personId
}

async function tell(ctx: Ctx, id: string, what: 'taken' | 'done' | 'refused' | 'lifted' | 'upheld'): Promise<void> {
  const { case: row } = await getRequest(ctx, id)
  await notifyPerson(ctx, {
    to: await subjectPerson(ctx, id),
    topic: 'personal.request',
    title: `personal.notice.${what}.title`,
    body: `personal.notice.${what}.body`,
    values: { code: row.code },
    link: `/me/data/${id}`,
    level: 'important',
    record: { kind: 'case', id },
  })
}

/** Who asks: opened for the purpose of answering, and on the person's own list of looks. */
export async function who(ctx: Ctx, { id }: ById) {
  await officeRequest(ctx, id)
  const { name, phone, email } = await reveal(ctx, await subjectPerson(ctx, id), {
    purpose: 'personal.request',
    what: ['name', 'phone', 'email'],
    record: { kind: 'case', id },
    permission: 'personal.requests',
  })
  ctx.audit('case', id, { who: true })
  return { name: name ?? '', phone, email }
}
