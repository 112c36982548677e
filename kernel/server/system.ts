import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { EventType } from '../shared/event.ts'
import type { Allow, Contract, Output, Parsed } from '../shared/route.ts'
import type { Words } from '../shared/text.ts'
import type { Ctx, Platform } from './ctx.ts'
import type { Authenticate } from './http.ts'
import type { Setting } from './settings.ts'

/** What a download answers: bytes with their type, and how long they may be kept. */
export interface Bytes {
  body: NodeJS.ReadableStream | Buffer
  type: string
  size?: number
  etag?: string
  filename?: string
  maxAge?: number
  /** Only the bytes from `start` to `end`, both included: for players that jump within a film. */
  part?: (start: number, end: number) => NodeJS.ReadableStream
}

/** What a door has to say no to. */
export interface Refusal {
  method: string
  /** Without the query. */
  path: string
  status: number
  code: string
  /** The sentence in the caller's language, and field by field what was wrong with the input. */
  text: string
  faults: readonly { path: string; text: string }[]
}

/** A part of the address space whose form a standard fixes: it refuses in that form instead of in problem details. */
export interface Door {
  /** This path and everything below it, e.g. `/ogc`. */
  prefix: string
  refuse: (refusal: Refusal) => { status: number; type: string; body: string; headers?: Record<string, string> }
  /** Set on every answer, e.g. which foreign pages may read it. */
  headers?: Readonly<Record<string, string>>
}

type Answer<R extends Contract[string]> = R['kind'] extends 'download' ? Bytes : Output<R>
/** One function per route of the contract, same name: context first, parsed input second. */
export type Service<C extends Contract> = { [K in keyof C]: (ctx: Ctx, input: Parsed<C[K]>) => Promise<Answer<C[K]>> }

export interface Handler {
  name: string
  event: EventType
  run: (ctx: Ctx, payload: never) => Promise<void>
  independent: boolean
}

/**
 * Listens to an event. Runs at least once, in order per key, in a transaction of its own or of a few of its own kind.
 * An `independent` one never reads for one key what it writes for another, and asks for no lock or savepoint: several
 * keys are served at once, in one transaction.
 */
export function on<S extends z.ZodType>(
  event: EventType<S>,
  name: string,
  run: (ctx: Ctx, payload: z.output<S>) => Promise<void>,
  { independent = false } = {},
): Handler {
  return { name, event: event as unknown as EventType, run: run as Handler['run'], independent }
}

export interface Job {
  name: string
  /** Five-field cron in Vietnam's time. */
  cron: string
  run: (ctx: Ctx) => Promise<void>
}

/** A job on a schedule: `every('*\/5 * * * *', 'flag-overdue', flagOverdue)`. One process runs it, in a transaction. */
export const every = (cron: string, name: string, run: Job['run']): Job => ({ name, cron, run })

/** A number every dashboard may ask for. */
export interface Stat {
  name: string
  title: Words
  read: (ctx: Ctx) => Promise<number>
}

/** A public dataset that the open-data portal publishes. */
export interface Dataset {
  name: string
  title: Words
  rows: (ctx: Ctx) => AsyncIterable<Record<string, unknown>>
}

/** What an engine or system answers to «what do you hold for unit X?» before a reorganisation. */
export interface Holding {
  what: Words
  count: number
  /** Whether the reorganisation moves these by itself; otherwise a person must. */
  moves: boolean
}

export interface System {
  id: string
  kind: 'system' | 'engine'
  /** The agency that answers for it, in words. */
  owner: string
  uses: readonly string[]
  contract: Contract
  service: Readonly<Record<string, (ctx: Ctx, input: never) => Promise<unknown>>>
  roles: Readonly<Record<string, readonly string[]>>
  on: readonly Handler[]
  jobs: readonly Job[]
  settings: readonly Setting[]
  /** Live topics it publishes and who may listen. `me` topics are per person: `<topic>:<person id>`. */
  topics: Readonly<Record<string, Allow>>
  doors: readonly Door[]
  stats: readonly Stat[]
  openData: readonly Dataset[]
  /** Demo data; runs once, in demo mode, after the systems it uses. */
  seed: ((ctx: Ctx) => Promise<void>) | undefined
  /** More demo data while the instance already serves: one round each time, until it answers false. */
  seedMore: ((ctx: Ctx, round: number) => Promise<boolean>) | undefined
  /** What must be prepared at each start (load the province's data); runs in a transaction, one process at a time. */
  prepare: ((ctx: Ctx) => Promise<void>) | undefined
  holdings: ((ctx: Ctx, unitId: string) => Promise<Holding[]>) | undefined
  /** Asked before each call of a route that names its `screen`, in the same transaction; throws to refuse it. */
  guard: ((ctx: Ctx, screen: string, input: unknown) => Promise<void>) | undefined
  /** Addresses whose answers no contract can describe: redirects of a sign-in, statuses that a standard fixes. */
  pages: ((fastify: FastifyInstance, platform: Platform, authenticate: Authenticate) => Promise<void>) | undefined
  /** Opens a door of its own beside HTTP (a mail port) once the instance serves; answers how to close it. */
  listen: ((platform: Platform) => Promise<() => Promise<void>>) | undefined
  folder: string
}

export interface Manifest<C extends Contract> extends Partial<
  Pick<
    System,
    | 'roles'
    | 'on'
    | 'jobs'
    | 'settings'
    | 'topics'
    | 'doors'
    | 'stats'
    | 'openData'
    | 'seed'
    | 'seedMore'
    | 'prepare'
    | 'holdings'
    | 'guard'
    | 'pages'
    | 'listen'
  >
> {
  id: string
  owner: string
  uses: readonly string[]
  contract: C
  service: Service<C>
}

const define = <C extends Contract>(kind: System['kind'], m: Manifest<C>): System => ({
  roles: {},
  on: [],
  jobs: [],
  settings: [],
  topics: {},
  doors: [],
  stats: [],
  openData: [],
  seed: undefined,
  seedMore: undefined,
  prepare: undefined,
  holdings: undefined,
  guard: undefined,
  pages: undefined,
  listen: undefined,
  ...m,
  service: m.service as unknown as System['service'],
  kind,
  folder: `${kind}s/${m.id}`,
})

/** Declares a system: what it is, needs and offers. Names only; the logic is in `service.ts`. */
export const defineSystem = <C extends Contract>(manifest: Manifest<C>): System => define('system', manifest)
/** Declares an engine: what several systems are made of. */
export const defineEngine = <C extends Contract>(manifest: Manifest<C>): System => define('engine', manifest)
