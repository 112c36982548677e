import { tooMany } from '@hue-s/kernel/shared/error.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { clearFailures, findAttempts, recordFailure } from './store/attempts.ts'

/** After this many failures each further one blocks: a person mistypes, an office shares one address. */
const FREE = { account: 5, address: 30 }
const MAX_BLOCK = 900

/** Failures of one process that are not in the database yet, and tries that are running now. */
interface Running {
  trying: number
  unwritten: number
}
const running = new WeakMap<Platform, Map<string, Running>>()

function entryOf(platform: Platform, key: string): Running {
  const map = running.get(platform) ?? new Map<string, Running>()
  running.set(platform, map)
  const entry = map.get(key) ?? { trying: 0, unwritten: 0 }
  map.set(key, entry)
  return entry
}

function release(platform: Platform, key: string): void {
  const entry = entryOf(platform, key)
  if (entry.trying <= 0 && entry.unwritten <= 0) running.get(platform)?.delete(key)
}

const kindOf = (key: string) => (key.startsWith('account:') ? 'account' : 'address')

/** How long the failure with this number blocks: 60 s, then twice as long each time, 15 minutes at most. */
export function blockSeconds(key: string, failures: number): number {
  const over = failures - FREE[kindOf(key)]
  return over < 0 ? 0 : Math.min(60 * 2 ** over, MAX_BLOCK)
}

/**
 * Runs one try to sign in, counted per account and per address over all processes. A failed try must outlive the
 * rollback of its own command, so it is written beside the transaction, and counted in memory until it is there:
 * waiting for a second connection while holding one could stop the whole pool.
 */
export async function counted<T>(ctx: Ctx, login: string, work: () => Promise<T | undefined>): Promise<T | undefined> {
  const { platform } = ctx
  const keys = [`account:${login}`, `address:${ctx.request.address}`]
  const stored = await findAttempts(ctx.db, keys, ctx.now())
  for (const key of keys) {
    const now = entryOf(platform, key)
    const row = stored.find((a) => a.key === key)
    const failures = (row?.failures ?? 0) + now.unwritten
    const blocked = row?.blockedUntil ? (new Date(row.blockedUntil).getTime() - ctx.now().getTime()) / 1_000 : 0
    // Those that run now may all fail: no more of them than failures are left.
    const crowded = now.trying > 0 && failures + now.trying >= FREE[kindOf(key)]
    if (blocked > 0 || crowded || now.unwritten >= FREE[kindOf(key)])
      throw tooMany('identity.locked', { seconds: Math.max(1, Math.ceil(blocked)) })
  }
  for (const key of keys) entryOf(platform, key).trying += 1
  let result: T | undefined
  try {
    result = await work()
  } finally {
    for (const key of keys) entryOf(platform, key).trying -= 1
    if (result === undefined) for (const key of keys) fail(platform, key)
    for (const key of keys) release(platform, key)
  }
  // The address keeps its count: one good account must not wash away guesses at others.
  if (result !== undefined) await clearFailures(ctx.db, `account:${login}`)
  return result
}

function fail(platform: Platform, key: string): void {
  entryOf(platform, key).unwritten += 1
  void recordFailure(platform.database.db, key, platform.clock.now(), (failures) => blockSeconds(key, failures))
    .catch((error: unknown) => platform.log.error({ err: error }, 'failed sign-in was not counted'))
    .finally(() => {
      entryOf(platform, key).unwritten -= 1
      release(platform, key)
    })
}
