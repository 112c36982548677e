import type { Readable } from 'node:stream'
import type { z } from 'zod'
import { forbidden, notFound, unauthenticated } from '../shared/error.ts'
import type { EventType, StreamFact } from '../shared/event.ts'
import type { Allow, Input, Output, Route } from '../shared/route.ts'
import { legalDate, type Lang, type Values } from '../shared/text.ts'
import { allows, can, SYSTEM, type Actor, type Rule } from './access.ts'
import type { Config } from './config.ts'
import type { Database, Db } from './db.ts'
import type { Log } from './log.ts'
import type { Setting, Settings } from './settings.ts'
import type { Handler, System } from './system.ts'

export interface Clock {
  now(): Date
}

/** What one running instance is made of; shared by every request. */
export interface Platform {
  config: Config
  database: Database
  log: Log
  clock: Clock
  settings: Settings
  systems: readonly System[]
  routes: ReadonlyMap<string, { route: Route; system: System }>
  handlers: ReadonlyMap<string, readonly { system: System; handler: Handler }[]>
  translate: (lang: Lang, key: string, values?: Values) => string
  /** Secret bytes for one use, derived from the instance's secret. */
  key(use: string): Buffer
  /** Drops the stored public answers with these tags, and what was remembered under them, in this process. */
  dropTags(tags: readonly string[]): void
  /** Tells the outbox workers that something was committed. */
  wake(): void
}

interface Pending {
  events: { topic: string; key: string; payload: unknown; facts: readonly StreamFact[] }[]
  tags: Set<string>
  subjects: { kind: string; id: string }[]
  notes: Record<string, unknown>
  after: (() => void)[]
  ahead: Promise<unknown>[]
  beside: (() => Promise<void>)[]
}

/** The request as far as a service may know it. */
export interface RequestFacts {
  id: string
  address: string
  userAgent: string
  lang: Lang
  sessionToken?: string
  body?: Readable
  contentType?: string
  contentLength?: number
  /** The headers that the route names in `reads`. */
  headers?: Readonly<Record<string, string>>
  /** What this device chose (audience, commune …) and keeps in a cookie of its own; never the session. */
  choice?: (name: string) => string | undefined
  setCookie?: (name: string, value: string, options: CookieOptions) => void
}
export interface CookieOptions {
  maxAge: number
  path?: string
  sameSite?: 'lax' | 'strict'
}

/** First parameter of every service function. */
export interface Ctx {
  /** A transaction in commands, handlers and jobs; the pool in queries. */
  db: Db
  actor: Actor
  request: RequestFacts
  platform: Platform
  config: Config
  log: Log
  lang: Lang
  now(): Date
  /** Today's legal date in Vietnam. */
  today(): string
  /** A sentence from `text/*.json` in the reader's language. */
  t(key: string, values?: Values): string
  /** Stops with `notFound` unless the rule holds for the record: ids cannot be probed. */
  must<R extends object>(rule: Rule<R>, record: R): void
  /** Whether the actor holds a permission, for one unit or any. */
  can(permission: string, unit?: string | null): boolean
  /** Stores a fact with this change; handlers hear it after the commit, at least once. */
  emit<S extends z.ZodType>(event: EventType<S>, payload: z.input<S>): Promise<void>
  /** Calls another system through its contract: same validation and permission as over HTTP, same transaction. */
  call<R extends Route>(route: R, input: Input<R>): Promise<Output<R>>
  /** The province's rules in force now, or at a pinned version. */
  setting<S extends z.ZodType>(setting: Setting<S>, version?: number): z.output<S>
  settingVersion(setting: Setting): number
  /** Names the record this command is about, for the audit; facts without personal data. */
  audit(kind: string, id: string, notes?: Record<string, unknown>): void
  /** Stored public answers and glances with these tags are dropped after the commit, in every process. */
  changed(...tags: string[]): void
  /** Runs after the commit, in this process only: never for what must not be lost. */
  afterCommit(run: () => void): void
  /**
   * A statement of this transaction whose answer nobody needs: the work goes on, and what comes later follows it on the
   * wire. Should it fail, so does the whole.
   */
  ahead(statement: Promise<unknown>): void
  /**
   * Runs once this unit of work has ended, committed or refused, outside its transaction and before anybody is answered:
   * what a refusal must leave behind, as a counted guess. Commands only. It tells its own failures.
   */
  beside(run: () => Promise<void>): void
  /** The same context as another actor (a handler acting for the platform, a person acting on behalf). */
  as(actor: Actor): Ctx
  pending: Pending
}

const SYSTEM_REQUEST: RequestFacts = { id: 'system', address: '', userAgent: '', lang: 'vi' }

/** Makes a context over a database handle. */
export function makeCtx(
  platform: Platform,
  db: Db,
  actor: Actor = SYSTEM,
  request: RequestFacts = SYSTEM_REQUEST,
): Ctx {
  const pending: Pending = { events: [], tags: new Set(), subjects: [], notes: {}, after: [], ahead: [], beside: [] }
  return build(platform, db, actor, request, pending)
}

function build(platform: Platform, db: Db, actor: Actor, request: RequestFacts, pending: Pending): Ctx {
  const { config, settings, clock } = platform
  const ctx: Ctx = {
    db,
    actor,
    request,
    platform,
    config,
    log: platform.log,
    lang: request.lang,
    pending,
    now: () => clock.now(),
    today: () => legalDate(clock.now()),
    t: (key, values) => platform.translate(request.lang, key, values),
    must(rule, record) {
      if (!allows(rule, actor, record)) throw notFound('kernel.recordNotFound')
    },
    can: (permission, unit) => can(actor, permission, unit),
    async emit(event, payload) {
      const parsed = event.payload.parse(payload)
      pending.events.push({ topic: event.topic, key: event.key(parsed), payload: parsed, facts: event.stream(parsed) })
    },
    call: (route, input) => callRoute(ctx, route, input),
    setting: (s, version) => settings.at(s, version ?? settings.version(s, ctx.today())),
    settingVersion: (s) => settings.version(s, ctx.today()),
    audit(kind, id, notes) {
      pending.subjects.push({ kind, id })
      Object.assign(pending.notes, notes)
    },
    changed: (...tags) => tags.forEach((tag) => pending.tags.add(tag)),
    afterCommit: (run) => void pending.after.push(run),
    ahead(statement) {
      statement.catch(() => undefined)
      pending.ahead.push(statement)
    },
    beside: (run) => void pending.beside.push(run),
    as: (other) => build(platform, db, other, request, pending),
  }
  return ctx
}

/** Stops unless the actor belongs to the audience of a route. */
export function mustBe(actor: Actor, allow: Allow, assurance: number): void {
  if (actor.kind === 'system' || (allow === 'anyone' && assurance === 0)) return
  if (actor.kind === 'anyone' || actor.id === null) throw unauthenticated('kernel.signInNeeded')
  const fits =
    allow === 'anyone' || allow === 'account' || allow === actor.kind || (allow.includes('.') && can(actor, allow))
  if (!fits) throw forbidden('kernel.notAllowed', { needs: allow })
  if (actor.assurance < assurance) throw forbidden('kernel.stepUpNeeded', { assurance })
}

async function callRoute<R extends Route>(ctx: Ctx, route: R, input: Input<R>): Promise<Output<R>> {
  const found = ctx.platform.routes.get(route.id)
  const run = found?.system.service[route.id.slice(route.id.indexOf('.') + 1)]
  if (!found || !run) throw new Error(`no system answers ${route.id}`)
  mustBe(ctx.actor, route.allow, route.assurance ?? 0)
  const answer = await run(ctx, route.input.parse(input) as never)
  return route.output.parse(answer) as Output<R>
}
