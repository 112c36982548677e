import { LRUCache } from 'lru-cache'
import { forbidden, unauthenticated } from '@hue-s/kernel/shared/error.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { ANYONE, type Actor, type Grant } from '@hue-s/kernel/server/access.ts'
import { makeCtx, type Ctx, type Platform } from '@hue-s/kernel/server/ctx.ts'
import type { Db } from '@hue-s/kernel/server/db.ts'
import type { Authenticate } from '@hue-s/kernel/server/http.ts'
import type { System } from '@hue-s/kernel/server/system.ts'
import { identityContract } from './contract.ts'
import { rolesOf, type Roles } from './roles.ts'
import { hashOf } from './secrets.ts'
import { listGrantsOf, type RoleGrant } from './store/grants.ts'
import { findSessionBearer, findTokenBearer, touchSession, touchToken, type Bearer } from './store/sessions.ts'
import { coverage } from './unit-scope.ts'

const CACHE_MS = 5_000
const TOUCH_MS = 60_000
export const TOKEN_PREFIX = 'hs_'

type Request = Parameters<Authenticate>[0]

/** Whom a cookie or token stands for, as long as nothing changed. */
interface Known {
  actor: Actor
  accountId: string
  /** Systems in which the person may act for another; `all` = everywhere. */
  scope: readonly string[] | null
  mustChange: boolean
  /** A delegation was chosen and is over: nothing may be sent until the person is themselves again. */
  lapsed: boolean
  at: number
}

class Actors {
  readonly #known = new LRUCache<string, Known>({ max: 50_000 })
  #generation = 0

  /** The actor behind a token hash, read at most every five seconds. */
  async get(key: string, now: number, read: () => Promise<Known | undefined>): Promise<Known | undefined> {
    const before = this.#known.get(key)
    if (before && Math.abs(now - before.at) < CACHE_MS) return before
    const generation = this.#generation
    const known = await read()
    // What was read while something changed may be old already: use it once, do not keep it.
    if (known && generation === this.#generation) this.#known.set(key, known)
    if (!known) this.#known.delete(key)
    return known
  }

  drop(fits: (known: Known) => boolean): void {
    this.#generation += 1
    for (const [key, known] of this.#known.entries()) if (fits(known)) this.#known.delete(key)
  }
}

const platforms = new WeakMap<Db, { platform: Platform; actors: Actors }>()

/** Tells the door which platform a database belongs to: it needs its clock and its units. */
export function rememberPlatform(platform: Platform): void {
  platforms.set(platform.database.db, { platform, actors: new Actors() })
}

function instanceOf(db: Db) {
  const found = platforms.get(db)
  if (!found) throw new Error('the identity engine was not prepared: is it in the list of systems?')
  return found
}

/** After the commit, this process asks the database again about these people; others do within five seconds. */
export function dropActors(ctx: Ctx, who: { accountId?: string; personId?: string; onBehalfOf?: string }): void {
  const { accountId, personId, onBehalfOf } = who
  const fits = (k: Known) =>
    (accountId !== undefined && k.accountId === accountId) ||
    (personId !== undefined && k.actor.id === personId) ||
    (onBehalfOf !== undefined && k.actor.onBehalfOf === onBehalfOf)
  ctx.afterCommit(() => platforms.get(ctx.platform.database.db)?.actors.drop(fits))
}

/** What a person may do: every permission of every role in force, in the units where it was granted. */
export async function grantsOf(ctx: Ctx, personId: string, roles: Roles): Promise<Grant[]> {
  return widen(ctx, await listGrantsOf(ctx.db, personId, ctx.today()), roles)
}

async function widen(ctx: Ctx, held: readonly RoleGrant[], roles: Roles): Promise<Grant[]> {
  const covered = new Map<string | null, '*' | string[]>()
  const out = new Map<string, '*' | Set<string>>()
  for (const { role, unitId } of held) {
    const units = covered.get(unitId) ?? (await coverage(ctx, unitId, ctx.today()))
    covered.set(unitId, units)
    for (const permission of roles.get(role) ?? []) {
      const before = out.get(permission)
      out.set(permission, units === '*' || before === '*' ? '*' : new Set([...(before ?? []), ...units]))
    }
  }
  return Array.from(out, ([permission, units]) => ({ permission, units: units === '*' ? '*' : [...units] }))
}

async function actorOf(ctx: Ctx, bearer: Bearer, roles: Roles, rest: Partial<Actor>): Promise<Actor> {
  const grants = bearer.kind === 'staff' && !bearer.mustChange ? await grantsOf(ctx, bearer.personId, roles) : []
  const { kind, personId: id, displayName: name, assurance } = bearer
  return { ...ANYONE, kind, id, name, assurance, grants, ...rest }
}

// A demo account must not open anything in production, whatever the database was used for before.
const refused = (ctx: Ctx, bearer: Bearer) => bearer.demo && ctx.config.mode === 'production'

/** Reads who a session stands for; undefined for one that is forged, over or idle too long. */
export async function readSession(ctx: Ctx, token: string, roles: Roles): Promise<Known | undefined> {
  const found = await findSessionBearer(ctx.db, hashOf(token), ctx.now(), ctx.today())
  if (!found || refused(ctx, found)) return undefined
  const { id: sessionId, provedAt, accountId, scope, mustChange } = found
  const own = await actorOf(ctx, found, roles, { via: 'session', sessionId, provedAt })
  // Help beside a person is a duty of somebody's office: it ends with the office.
  const stillHelps = found.how !== 'assist' || own.grants.some((g) => g.permission === 'identity.assist')
  const onBehalfOf = stillHelps ? found.onBehalfOf : null
  if (isOld(ctx, found.lastUsedAt)) await touchSession(ctx.db, sessionId, ctx.now())
  const lapsed = found.chosen !== null && onBehalfOf === null
  return { actor: { ...own, onBehalfOf }, accountId, scope, mustChange, lapsed, at: ctx.now().getTime() }
}

async function readToken(ctx: Ctx, token: string, roles: Roles): Promise<Known | undefined> {
  const found = await findTokenBearer(ctx.db, hashOf(token), ctx.now())
  if (!found || refused(ctx, found)) return undefined
  const actor = await actorOf(ctx, found, roles, { via: 'token' })
  const { scopes } = found
  const grants = scopes ? actor.grants.filter((g) => scopes.includes(g.permission)) : actor.grants
  if (isOld(ctx, found.lastUsedAt)) await touchToken(ctx.db, found.id, ctx.now())
  const { accountId, mustChange } = found
  return { actor: { ...actor, grants }, accountId, scope: null, mustChange, lapsed: false, at: ctx.now().getTime() }
}

const isOld = (ctx: Ctx, at: string | null) => at === null || ctx.now().getTime() - new Date(at).getTime() >= TOUCH_MS

/**
 * Who is calling, by session cookie or personal access token. A cookie that opens nothing is nobody; a bad token is
 * refused aloud, because the program that sent it believes in it.
 */
export const makeAuthenticate = (systems: readonly System[]): Authenticate => {
  return (request, db) => identify(request, db, rolesOf(systems))
}

/** The same, with the roles of the systems that are running. */
export const authenticate: Authenticate = (request, db) =>
  identify(request, db, rolesOf(instanceOf(db).platform.systems))

async function identify(request: Request, db: Db, roles: Roles): Promise<Actor> {
  const { platform, actors } = instanceOf(db)
  refuseBrowsersAtDemoDoor(request)
  const ctx = makeCtx(platform, db)
  const day = legalDate(platform.clock.now())
  const find = (token: string, read: typeof readSession) =>
    actors.get(`${day} ${hashOf(token).toString('base64')}`, ctx.now().getTime(), () => read(ctx, token, roles))
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const token = /^Bearer (hs_[\w-]{43})$/i.exec(authorization)?.[1]
    const known = token === undefined ? undefined : await find(token, readToken)
    if (!known) throw unauthenticated('identity.badToken')
    return narrowed(request, known)
  }
  const sid = request.cookies['sid']
  const known = sid !== undefined && /^[\w-]{43}$/.test(sid) ? await find(sid, readSession) : undefined
  return known ? narrowed(request, known) : ANYONE
}

/** The part of what the person may do that counts at this address. */
function narrowed(request: Request, { actor, scope, mustChange, lapsed }: Known): Actor {
  const system = /^\/api\/([a-z0-9-]+)/.exec(request.routeOptions.url ?? '')?.[1] ?? ''
  if (system === 'identity') return actor
  if (mustChange) return ANYONE
  const reads = request.method === 'GET' || request.method === 'HEAD'
  // What was meant for another must not become one's own because the delegation ended meanwhile.
  if (lapsed && !reads) throw forbidden('identity.delegationOver')
  if (actor.onBehalfOf === null || scope === null) return actor
  // Who helps a person stands where that person stands: not with the powers of an office.
  if (scope.includes('all') || scope.includes(system)) return { ...actor, kind: 'citizen', grants: [] }
  if (reads) return { ...actor, onBehalfOf: null }
  throw forbidden('identity.outsideDelegation')
}

/** The demo door is for scripts on this machine: no page, and nothing that came through a proxy, may use it. */
function refuseBrowsersAtDemoDoor(request: Request): void {
  if (request.routeOptions.url !== identityContract.demoToken.url) return
  const { origin, forwarded, 'x-forwarded-for': through, 'sec-fetch-site': site } = request.headers
  if (origin ?? forwarded ?? through ?? site) throw forbidden('identity.demoOnly')
}
