import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { FastifyInstance } from 'fastify'
import { legalDate, fill, LANGUAGES, type Dictionary, type Lang } from '../shared/text.ts'
import { SYSTEM } from './access.ts'
import type { Config } from './config.ts'
import { makeCtx, type Clock, type Platform } from './ctx.ts'
import { maybe, openDatabase, sql, type Database } from './db.ts'
import { apiDocs } from './api-docs.ts'
import { forgetGlances } from './glance.ts'
import { makeHttp, SECURITY_HEADERS, type Authenticate } from './http.ts'
import { Jobs } from './jobs.ts'
import { languageOf } from './language.ts'
import { makeLog, type Log } from './log.ts'
import { metricsRoute } from './metrics.ts'
import { migrate } from './migrate.ts'
import { openApi } from './openapi.ts'
import { Outbox } from './outbox.ts'
import { ownSystem } from './own-system.ts'
import { ROOT } from './root.ts'
import { Settings } from './settings.ts'
import { sweepSpool } from './spool.ts'
import { prepare, seedOn } from './seeding.ts'
import { StreamHub } from './stream.ts'
import type { Handler, System } from './system.ts'

/** Migrations of the kernel come first, everywhere. */
export const KERNEL = ownSystem

export interface Running {
  platform: Platform
  fastify: FastifyInstance
  outbox: Outbox
  stream: StreamHub
  /** Starts listening; answers the address. */
  listen(): Promise<string>
  stop(): Promise<void>
}

export interface BootOptions {
  config: Config
  systems: readonly System[]
  authenticate: Authenticate
  database?: Database
  databaseUrl?: string
  clock?: Clock
  log?: Log
  /** Pages and static files of the apps. */
  pages?: (fastify: FastifyInstance, platform: Platform) => Promise<void>
  /** Outbox workers, jobs and sealer run in this process. */
  background?: boolean
  /** Demo data of the systems is loaded once. */
  seed?: boolean
}

/** Systems in an order in which everything a system uses comes before it. */
export function inOrderOfUse(systems: readonly System[]): System[] {
  const out: System[] = []
  const visit = (system: System, path: readonly string[]) => {
    if (out.includes(system)) return
    if (path.includes(system.id))
      throw new Error(`systems use each other in a circle: ${[...path, system.id].join(' → ')}`)
    for (const id of system.uses) {
      const used = systems.find((s) => s.id === id)
      if (!used) throw new Error(`${system.id} uses ${id}, which is not in the list of systems`)
      visit(used, [...path, system.id])
    }
    out.push(system)
  }
  for (const system of systems) visit(system, [])
  return out
}

/** Every sentence of the platform: `text/*.json` of kernel, engines, systems and apps, then the province's own. */
export function loadTexts(
  systems: readonly System[],
  provinceDir: string,
  more: readonly string[] = [],
): Record<Lang, Dictionary> {
  const folders = [...new Set(['kernel', ...systems.map((s) => s.folder), ...more])]
  const read = (file: string) => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Dictionary) : {})
  const own = read(join(provinceDir, 'text.json')) as unknown as Partial<Record<Lang, Dictionary>>
  return Object.fromEntries(
    LANGUAGES.map((lang) => [
      lang,
      Object.assign({}, ...folders.map((f) => read(join(ROOT, f, 'text', `${lang}.json`))), own[lang] ?? {}),
    ]),
  ) as Record<Lang, Dictionary>
}

async function instanceSecret(database: Database, config: Config): Promise<string> {
  if (config.secret) return config.secret
  await sql`insert into kernel.secret (name, value) values ('instance', ${randomBytes(32).toString('base64url')}) on conflict do nothing`.execute(
    database.db,
  )
  return (
    (await maybe(database.db, sql<{ value: string }>`select value from kernel.secret where name = 'instance'`))
      ?.value ?? ''
  )
}

/** As long as a server waited for its connections before it kept them for longer. */
const LAST_ANSWERS_MS = 5_000

/**
 * Per cent by which the heap may outgrow what lives in it before it is swept. Left alone it grows to three times: with
 * 80 MB living, some hundred answers at once kept 300 MB of rubbish.
 */
const HEAP_GROWTH = 100

/** Puts one instance together: database, rules, routes, live stream, outbox, jobs. Nothing listens yet. */
export async function boot(options: BootOptions): Promise<Running> {
  const database = options.database ?? openDatabase(options.databaseUrl ?? options.config.databaseUrl ?? '')
  try {
    return await assemble(options, database)
  } catch (error) {
    await database.close().catch(() => undefined)
    throw error
  }
}

async function assemble(options: BootOptions, database: Database): Promise<Running> {
  const { config } = options
  const systems = [ownSystem, ...inOrderOfUse(options.systems)]
  const log = options.log ?? makeLog(config.logLevel)
  const clock = options.clock ?? { now: () => new Date() }
  // The routes are made while the database makes its tables.
  const migrated = migrate(database.pool, systems)
  migrated.catch(() => undefined)
  await sweepSpool(config.dataDir, clock.now())
  const settings = new Settings(config.provinceDir)
  const texts = loadTexts(systems, config.provinceDir, ['apps/server'])
  let secret: string | undefined
  let outbox: Outbox | undefined
  let drop: (tags: readonly string[]) => void = () => undefined
  const platform: Platform = {
    config,
    database,
    log,
    clock,
    settings,
    systems,
    routes: new Map(
      systems.flatMap((system) =>
        Object.values(system.contract).map((route) => [route.id, { route, system }] as const),
      ),
    ),
    handlers: handlersOf(systems),
    translate: (lang, key, values) => {
      const sentence = texts[lang][key]
      return sentence === undefined ? key : fill(sentence, values)
    },
    key(use) {
      if (!secret) throw new Error('no key before the database is there')
      return createHmac('sha256', secret).update(use).digest()
    },
    dropTags: (tags) => drop(tags),
    wake: () => outbox?.wake(),
  }
  outbox = new Outbox(platform)
  const http = await makeHttp(platform, options.authenticate)
  await migrated
  await settings.load(
    database.db,
    systems.flatMap((s) => s.settings),
    legalDate(clock.now()),
  )
  secret = await instanceSecret(database, config)
  drop = (tags) => {
    http.cache.drop(tags)
    forgetGlances(platform, tags)
  }
  const stream = new StreamHub(platform, drop)
  const jobs = new Jobs(platform, systems)
  kernelRoutes(platform, http.fastify, stream, options.authenticate)
  for (const system of systems) await system.pages?.(http.fastify, platform, options.authenticate)
  await options.pages?.(http.fastify, platform)
  const background = options.background !== false && config.role !== 'web'
  const data = prepare(platform, options.seed ?? false)
  const begun = await Promise.allSettled([data, http.fastify.ready()])
  const failed = begun.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
  await stream.start()
  if (background) outbox.start()
  const stopping = new AbortController()
  let seeding: Promise<void> = Promise.resolve()
  const doors: (() => Promise<void>)[] = []
  return {
    platform,
    fastify: http.fastify,
    outbox,
    stream,
    async listen() {
      // Only now: the first start makes much in little time and is faster without.
      setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`)
      const address = await http.fastify.listen({ port: config.port, host: config.host })
      if (config.role !== 'jobs')
        for (const system of systems) if (system.listen) doors.push(await system.listen(platform))
      if (background) jobs.start()
      if (background && options.seed) seeding = seedOn(platform, stopping.signal)
      return address
    },
    async stop() {
      stopping.abort()
      for (const close of doors.splice(0).reverse()) await close()
      await seeding
      await stream.stop()
      // What is under way has its time; a connection that only stays open has not.
      const hurry = setTimeout(() => http.fastify.server.closeAllConnections(), LAST_ANSWERS_MS)
      await http.fastify.close().finally(() => clearTimeout(hurry))
      if (background) {
        await outbox.stop()
        await jobs.stop()
      }
      await database.close()
    },
  }
}

function handlersOf(systems: readonly System[]): Platform['handlers'] {
  const map = new Map<string, { system: System; handler: Handler }[]>()
  for (const system of systems) {
    for (const handler of system.on)
      map.set(handler.event.topic, [...(map.get(handler.event.topic) ?? []), { system, handler }])
  }
  return map
}

function kernelRoutes(
  platform: Platform,
  fastify: FastifyInstance,
  stream: StreamHub,
  authenticate: Authenticate,
): void {
  const { database } = platform
  fastify.get('/healthz', async () => ({ status: 'ok' }))
  fastify.get('/readyz', async (_, reply) => {
    const ready = await database.pool.query('select 1').then(
      () => true,
      () => false,
    )
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ok' : 'no database' })
  })
  metricsRoute(platform, fastify, stream)
  fastify.get('/api/openapi.json', async (request, reply) => {
    const lang = languageOf(request.url, request.headers.cookie, request.headers['accept-language'])
    return reply
      .header('cache-control', 'public, max-age=300')
      .header('vary', 'Accept-Language, Cookie')
      .send(openApi(platform, lang))
  })
  fastify.get('/api/docs', async (request, reply) => {
    const lang = languageOf(request.url, request.headers.cookie, request.headers['accept-language'])
    return reply
      .headers(SECURITY_HEADERS)
      .header('content-type', 'text/html; charset=utf-8')
      .send(apiDocs(platform, lang))
  })
  fastify.get('/api/stream', async (request, reply) => {
    const actor = await authenticate(request, database.db)
    const { topics } = request.query as { topics?: unknown }
    const resolved = stream.resolveTopics(actor, typeof topics === 'string' ? topics.split(',').filter(Boolean) : [])
    const last = Number(request.headers['last-event-id'] ?? Number.NaN)
    reply.hijack()
    request.raw.socket.setTimeout(0)
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    await stream.add(reply.raw, resolved, Number.isSafeInteger(last) && last >= 0 ? last : undefined)
  })
}

/** A context of the platform itself over the pool, for tools and tests. */
export const platformCtx = (running: Running) => makeCtx(running.platform, running.platform.database.db, SYSTEM)
