import { tooMany } from '@hue-s/kernel/shared/error.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { hashOf } from './secrets.ts'
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

/** Hashed: people type their password into the wrong field. */
export const accountKey = (login: string) => `account:${hashOf(login).toString('base64url')}`

/** How a try ended: `good` wipes the account's count, `bad` adds to it, `unfinished` (a code is still asked) does neither. */
export interface Verdict {
  verdict: 'good' | 'bad' | 'unfinished'
}

/**
 * Runs one try to sign in, counted per account and per address over all processes. A failed try must outlive the
 * rollback of its own command, so it is written beside the transaction, and counted in memory until it is there:
 * waiting for a second connection while holding one could stop the whole pool.
 */
export async function counted<T extends Verdict>(ctx: Ctx, login: string, work: () => Promise<T>): Promise<T> {
  const { platform } = ctx
  const account = accountKey(login)
  const keys = [account, `address:${ctx.request.address}`]
  const stored = await findAttempts(ctx.db, keys, ctx.now())
  for (const key of keys) {
    const row = stored.find((a) => a.key === key)
    const seconds = row?.blockedUntil ? (new Date(row.blockedUntil).getTime() - ctx.now().getTime()) / 1_000 : 0
    if (seconds > 0 || isCrowded(platform, key, row?.failures ?? 0)) {
      throw tooMany('identity.locked', { seconds: Math.max(1, Math.ceil(seconds)) })
    }
  }
  for (const key of keys) entryOf(platform, key).trying += 1
  try {
    const result = await work()
    if (result.verdict === 'bad') for (const key of keys) fail(platform, key)
    // The address keeps its count: one good account must not wash away guesses at others.
    if (result.verdict === 'good') await clearFailures(ctx.db, account)
    return result
  } finally {
    for (const key of keys) {
      entryOf(platform, key).trying -= 1
      release(platform, key)
    }
  }
}

/** Tries that run now may all fail: no more of them at once than failures are left. */
function isCrowded(platform: Platform, key: string, stored: number): boolean {
  const { trying, unwritten } = entryOf(platform, key)
  return trying + unwritten > 0 && stored + unwritten + trying >= FREE[kindOf(key)]
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
