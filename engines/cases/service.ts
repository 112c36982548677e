import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { can } from '@hue-s/kernel/server/access.ts'
import type { ById, PageInput, Parsed } from '@hue-s/kernel/shared/route.ts'
import { forViewer, standingOf } from './access.ts'
import * as actions from './act.ts'
import { caseTypes, isRegistered } from './case-type.ts'
import type { Case, contractOfCases } from './contract.ts'
import * as absent from './absences.ts'
import * as saved from './filters.ts'
import { merge as mergeInto, unmerge as takeBack } from './links.ts'
import { countQueue, listMine, listQueue, listRequests } from './lists.ts'
import { packOf } from './pack.ts'
import { timeline as timelineOf, viewCase } from './read.ts'
import { split as splitCase } from './split.ts'
import * as store from './store.ts'
import * as talk from './talk.ts'
import * as replies from './templates.ts'

type In<R extends keyof typeof contractOfCases> = Parsed<(typeof contractOfCases)[R]>

export async function types(ctx: Ctx) {
  const mine = caseTypes().filter((t) => can(ctx.actor, t.readPermission))
  return {
    items: mine.map((t) => ({
      type: t.type,
      version: t.version,
      states: Object.fromEntries(Object.entries(t.states).map(([name, { final, tone }]) => [name, { final, tone }])),
      actions: Object.fromEntries(
        Object.entries(t.actions).map(([name, a]) => [name, { secondPerson: a.secondPerson ?? false }]),
      ),
      clocks: Object.keys(t.clocks),
    })),
  }
}

export const list = (ctx: Ctx, input: In<'list'>) => listQueue(ctx, input)
export const counts = (ctx: Ctx, input: In<'counts'>) => countQueue(ctx, input)
export const mine = (ctx: Ctx, input: PageInput) => listMine(ctx, input)
export const requests = (ctx: Ctx, input: PageInput) => listRequests(ctx, input)
export const read = (ctx: Ctx, { id }: ById) => viewCase(ctx, id)
export const timeline = (ctx: Ctx, input: In<'timeline'>) => timelineOf(ctx, input)
export const comment = (ctx: Ctx, input: In<'comment'>) => talk.comment(ctx, input)

export async function decide(ctx: Ctx, input: In<'decide'>): Promise<Case> {
  return actions.decide(ctx, input)
}

/** Acts and answers the whole screen anew. Who handed the case on to another agency may see no more than its new state. */
export async function act(ctx: Ctx, input: In<'act'>) {
  const after = await actions.act(ctx, input)
  return viewAfter(ctx, after)
}

async function viewAfter(ctx: Ctx, row: Case) {
  const standing = await standingOf(ctx, row)
  if (standing && standing.level !== 'public') return viewCase(ctx, row.id)
  const viewer = { level: 'public' as const, roles: [], assignee: false }
  return {
    case: forViewer(row, 'public'),
    viewer,
    actions: [],
    clocks: [],
    attachments: [],
    relations: [],
    root: null,
    followers: 0,
  }
}

export async function bulk(ctx: Ctx, { ids, action, input }: In<'bulk'>) {
  return { results: await actions.bulkAct(ctx, ids, action, input) }
}

export async function rate(ctx: Ctx, { id, score, note }: In<'rate'>): Promise<Case> {
  return forViewer(await talk.rate(ctx, { id, score: score as 1 | 2 | 3, note }), 'reporter')
}

export async function follow(ctx: Ctx, { id, follow: wanted }: In<'follow'>) {
  await (wanted ? talk.follow(ctx, id) : talk.unfollow(ctx, id))
  return {}
}

export const merge = (ctx: Ctx, { id, ids }: In<'merge'>) => mergeInto(ctx, { ids, into: id })
export const publish = (ctx: Ctx, { id, title, text }: In<'publish'>) =>
  talk.publish(ctx, { id, title, ...(text === undefined ? {} : { text }) })
export const withdraw = (ctx: Ctx, input: In<'withdraw'>) => talk.withdraw(ctx, input)

export const unmerge = (ctx: Ctx, input: In<'unmerge'>) => takeBack(ctx, input)
export const split = (ctx: Ctx, input: In<'split'>) => splitCase(ctx, input)
export const pack = (ctx: Ctx, input: In<'pack'>) => packOf(ctx, input)

export const templates = (ctx: Ctx, input: In<'templates'>) => replies.listTemplates(ctx, input)
export const putTemplate = (ctx: Ctx, input: In<'putTemplate'>) => replies.putTemplate(ctx, input)
export async function removeTemplate(ctx: Ctx, input: In<'removeTemplate'>) {
  await replies.removeTemplate(ctx, input)
  return {}
}

export const filters = async (ctx: Ctx) => ({ items: await saved.listFilters(ctx) })
export const putFilter = (ctx: Ctx, input: In<'putFilter'>) => saved.putFilter(ctx, input)
export async function removeFilter(ctx: Ctx, { id }: ById) {
  await saved.removeFilter(ctx, id)
  return {}
}
export const orderFilters = async (ctx: Ctx, { ids }: In<'orderFilters'>) => ({
  items: await saved.orderFilters(ctx, ids),
})

export const absences = (ctx: Ctx, input: In<'absences'>) => absent.listAbsences(ctx, input)
export const putAbsence = (ctx: Ctx, input: In<'putAbsence'>) => absent.putAbsence(ctx, input)
export async function endAbsence(ctx: Ctx, { id }: ById) {
  await absent.endAbsence(ctx, { id })
  return {}
}

/** Says at each start when open cases run under a version of a type that no system registers any more. */
export async function prepare(ctx: Ctx): Promise<void> {
  const lost = (await store.listVersionsInUse(ctx.db)).filter((used) => !isRegistered(used))
  for (const { type, typeVersion, count } of lost)
    ctx.log.error({ type, typeVersion, count }, 'open cases of a case type that is not registered')
}
