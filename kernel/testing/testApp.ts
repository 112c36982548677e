import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../shared/error.ts'
import { newId } from '../shared/ids.ts'
import { addressOf, type Client, type Contract } from '../shared/route.ts'
import { ANYONE, type Actor } from '../server/access.ts'
import { boot, inOrderOfUse, type BootOptions, type Running } from '../server/boot.ts'
import { readConfig } from '../server/config.ts'
import type { Ctx } from '../server/ctx.ts'
import type { Authenticate } from '../server/http.ts'
import type { System } from '../server/system.ts'
import { inTransaction } from '../server/unit-of-work.ts'
import { makeDatabase } from './databases.ts'

export interface TestApp extends Running {
  url: string
  clock: { now(): Date; set(at: string | Date): void }
  /** A typed client over real HTTP, as this actor. Refusals arrive as AppError. */
  as<C extends Contract>(actor: Actor, contract: C, headers?: Record<string, string>): Client<C>
  /** Runs work in a transaction as an actor (the platform itself unless told), as a command would. */
  run<T>(work: (ctx: Ctx) => Promise<T>, actor?: Actor): Promise<T>
  /** Delivers every event that waits, and what those make, until nothing is left. */
  settle(): Promise<void>
}

export interface TestAppOptions extends Partial<Pick<BootOptions, 'authenticate' | 'pages' | 'background' | 'seed'>> {
  /** Extra environment, as for the real process. */
  env?: Record<string, string>
  now?: string
}

/** Reads the actor that a test names in a header. Exists only here: the product's is the identity engine's. */
export const trustTests: Authenticate = async (request) => {
  const header = request.headers['x-test-actor']
  return typeof header === 'string' ? (JSON.parse(Buffer.from(header, 'base64').toString()) as Actor) : ANYONE
}

/**
 * The real platform on a real database with these systems, listening on a free port. Events are delivered by
 * `settle()` unless `background` is on. Call `stop()` at the end.
 */
export async function testApp(systems: readonly System[], options: TestAppOptions = {}): Promise<TestApp> {
  const ordered = inOrderOfUse(systems)
  const database = await makeDatabase(ordered)
  const dataDir = mkdtempSync(join(tmpdir(), 'hue-s-app-'))
  const clock = {
    at: options.now ? new Date(options.now) : undefined,
    now: () => clock.at ?? new Date(),
    set: (at: string | Date) => void (clock.at = new Date(at)),
  }
  const env = {
    PORT: '0',
    MQTT_PORT: '0',
    DATA_DIR: dataDir,
    PROVINCE: 'sample',
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
    SECRET: 'a secret that only tests know, 32+',
    ...options.env,
  }
  const sweep = async () => {
    await database.drop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  const running = await boot({
    config: readConfig(env),
    systems: ordered,
    databaseUrl: database.url,
    authenticate: options.authenticate ?? trustTests,
    clock,
    background: options.background ?? false,
    ...(options.pages ? { pages: options.pages } : {}),
    ...(options.seed ? { seed: true } : {}),
  }).catch(async (error: unknown) => {
    await sweep()
    throw error
  })
  const url = await running.listen()
  const { outbox, platform } = running
  return {
    ...running,
    url,
    clock,
    as: (actor, contract, headers = {}) =>
      client(url, contract, { 'x-test-actor': Buffer.from(JSON.stringify(actor)).toString('base64'), ...headers }),
    run: (work, actor) =>
      inTransaction(platform, { ...(actor ? { actor } : {}), action: 'test' }, async (ctx) => ({
        result: await work(ctx),
      })),
    async settle() {
      for (let quiet = false; !quiet;) quiet = (await outbox.deliverSome()) + (await outbox.deliverFacts()) === 0
    },
    async stop() {
      await running.stop()
      await sweep()
    },
  }
}

/** A client over HTTP for scripts and tests; the browser has its own in kernel/web. */
export function client<C extends Contract>(base: string, contract: C, headers: Record<string, string>): Client<C> {
  const calls = Object.entries(contract).map(([name, route]) => {
    const call = async (input: Record<string, unknown> | undefined, blob?: Blob) => {
      const { url, body } = addressOf(route, input)
      const json: Record<string, string> = body ? { 'content-type': 'application/json' } : {}
      const key: Record<string, string> = route.kind === 'command' ? { 'idempotency-key': newId() } : {}
      const sent = body ? JSON.stringify(body) : (blob ?? null)
      const response = await fetch(base + url, {
        method: route.method,
        headers: { ...json, ...key, ...headers },
        body: sent,
      })
      if (route.kind === 'download' && response.ok) return response
      const answer = (await response.json()) as Record<string, unknown>
      if (response.ok) return answer
      throw new AppError(response.status, String(answer['code']), {
        ...(answer['details'] as object),
        errors: answer['errors'],
      })
    }
    return [name, call]
  })
  return Object.fromEntries(calls) as Client<C>
}
