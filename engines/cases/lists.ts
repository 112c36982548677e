import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { agenciesOf, decideRequests, personOf, readAsStaff } from './access.ts'
import { caseTypes } from './case-type.ts'
import type { CaseLine, QueueLine, RequestView, View } from './contract.ts'
import { readPair, writeCursor } from './cursor.ts'
import { listReplaced } from './store-absences.ts'
import * as links from './store-links.ts'
import * as lists from './store-lists.ts'

export interface Page<T> {
  items: T[]
  next: string | null
}

interface ScopeInput {
  types?: readonly string[] | undefined
  agencyIds?: readonly string[] | undefined
  communeIds?: readonly string[] | undefined
  state?: string | undefined
  category?: string | undefined
  q?: string | undefined
}

export interface QueueInput extends ScopeInput {
  view: View
  sort?: 'due' | 'opened'
  after?: string | undefined
  limit?: number
}

/** What a queue may draw from: the reader's rights, their wishes, and whom they replace today. */
export async function scopeFor(
  ctx: Ctx,
  { types, agencyIds, communeIds, state, category, q }: ScopeInput,
): Promise<lists.Scope> {
  const wanted = caseTypes().filter((t) => types === undefined || types.includes(t.type))
  return {
    rule: readAsStaff(wanted),
    actor: ctx.actor,
    within: agenciesOf(ctx.actor, wanted),
    types: wanted.map((t) => t.type),
    agencyIds,
    communeIds,
    state,
    category,
    q,
    replaced: ctx.actor.kind === 'staff' && ctx.actor.id ? await listReplaced(ctx.db, ctx.actor.id, ctx.today()) : [],
    today: ctx.today(),
  }
}

/** The end of today in Vietnam, which is seven hours ahead of UTC all year. */
const endOfDay = (ctx: Ctx) => new Date(Date.parse(`${ctx.today()}T00:00:00+07:00`) + 86_400_000)

/** A work queue, within what the actor may read. */
export async function listQueue(
  ctx: Ctx,
  { view, sort = 'due', after, limit = 50, ...scope }: QueueInput,
): Promise<Page<QueueLine>> {
  const query = {
    scope: await scopeFor(ctx, scope),
    view,
    sort,
    after: readPair(after),
    limit: limit + 1,
    now: ctx.now(),
    endOfDay: endOfDay(ctx),
  }
  return keyed(await lists.listQueue(ctx.db, query), limit)
}

/** How many cases each view would show; 10,000 of «all» means so many or more. */
export const countQueue = async (ctx: Ctx, scope: ScopeInput): Promise<Record<View, number>> =>
  lists.countViews(ctx.db, await scopeFor(ctx, scope), ctx.now(), endOfDay(ctx))

/** Cases the person is a party of, whatever their type. Who works on them is the agency's affair. */
export async function listMine(
  ctx: Ctx,
  { after, limit = 50, ...filters }: lists.MineFilters & { after?: string | undefined; limit?: number },
): Promise<Page<CaseLine & { rating: number | null }>> {
  const person = personOf(ctx.actor)
  if (person === null) return { items: [], next: null }
  const { items, next } = keyed(await lists.listMine(ctx.db, person, filters, readPair(after), limit + 1), limit)
  return { items: items.map((line) => ({ ...line, assigneeId: null })), next }
}

/** Published cases of a type that the person follows, the latest followed first. */
export function listFollowed(ctx: Ctx, type: string, limit: number): Promise<lists.PublicCase[]> {
  const person = personOf(ctx.actor)
  return person === null ? Promise.resolve([]) : lists.listFollowed(ctx.db, person, type, limit)
}

/** Which of these cases the person follows. */
export async function followedOf(ctx: Ctx, ids: readonly string[]): Promise<Set<string>> {
  const person = personOf(ctx.actor)
  if (person === null || ids.length === 0) return new Set()
  return new Set((await links.listFollowedOf(ctx.db, person, ids)).map(({ caseId }) => caseId))
}

/** A published case for everybody. */
export async function getPublic(ctx: Ctx, id: string): Promise<lists.PublicCase> {
  const found = await lists.findPublic(ctx.db, id)
  if (!found) throw notFound('kernel.recordNotFound')
  return found
}

export interface NearInput {
  type: string
  point: { lon: number; lat: number }
  radiusMetres: number
  /** Closed cases count when they were opened or closed within so many days. */
  days: number
  category?: string | undefined
  /** Only those that everybody may read. */
  published?: boolean
  limit?: number
}

/** Possible duplicates around a point, closed ones of the last days included. What of them may be shown is the caller's to decide. */
export const similarNear = (
  ctx: Ctx,
  { type, point, radiusMetres, days, category, published = false, limit = 10 }: NearInput,
): Promise<lists.Near[]> =>
  lists.listNear(ctx.db, {
    type,
    ...point,
    metres: radiusMetres,
    since: new Date(ctx.now().getTime() - days * 86_400_000),
    category,
    published,
    limit,
  })

/** Requests of others that this person may approve or decline. */
export async function listRequests(
  ctx: Ctx,
  { after, limit = 50 }: { after?: string | undefined; limit?: number },
): Promise<Page<RequestView>> {
  const rows = await links.listRequests(ctx.db, decideRequests(caseTypes()), ctx.actor, readPair(after), limit + 1)
  return page(rows, limit, (r) => writeCursor([r.askedAt, r.id]))
}

function keyed<T extends { id: string; key: string }>(rows: T[], limit: number): Page<Omit<T, 'key'>> {
  const { items, next } = page(rows, limit, (r) => writeCursor([r.key, r.id]))
  return { items: items.map(({ key: _key, ...line }) => line), next }
}
