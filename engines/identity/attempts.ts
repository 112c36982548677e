import { tooMany } from '@hue-s/kernel/shared/error.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { hashOf } from './secrets.ts'
import { clearFailures, findAttempts, recordFailure } from './store/attempts.ts'

/** After this many failures each further one blocks: a person mistypes, an office shares one address. */
const FREE = { account: 5, address: 100 }
const MAX_BLOCK = 900

/** What this process knows of one key beside the database. */
interface Running {
  /** Calls that look at this entry; it is forgotten when there are none and everything is written. */
  using: number
  trying: number
  failed: number
  written: number
}
const running = new WeakMap<Platform, Map<string, Running>>()

function take(platform: Platform, key: string): Running {
  const map = running.get(platform) ?? new Map<string, Running>()
  running.set(platform, map)
  const entry = map.get(key) ?? { using: 0, trying: 0, failed: 0, written: 0 }
  map.set(key, entry)
  entry.using += 1
  return entry
}

function release(platform: Platform, key: string, entry: Running): void {
  entry.using -= 1
  if (entry.using === 0) running.get(platform)?.delete(key)
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
 * rollback of its own command, so it is written beside the transaction before anybody is answered, and counted in memory
 * until it is there. No more than `most` tries for the account run at once.
 */
export async function counted<T extends Verdict>(
  ctx: Ctx,
  login: string,
  work: () => Promise<T>,
  most = FREE.account,
): Promise<T> {
  const { platform } = ctx
  const account = accountKey(login)
  const keys = [account, `address:${ctx.request.address}`]
  const entries = keys.map((key) => ({ key, entry: take(platform, key) }))
  try {
    await admit(ctx, entries, { ...FREE, account: most })
    try {
      const result = await work()
      if (result.verdict === 'bad') for (const key of keys) fail(ctx, key)
      // The address keeps its count: one good account must not wash away guesses at others.
      if (result.verdict === 'good') await clearFailures(ctx.db, account)
      return result
    } finally {
      for (const { entry } of entries) entry.trying -= 1
    }
  } finally {
    for (const { key, entry } of entries) release(platform, key, entry)
  }
}

/** Refuses, or counts this try among those that run, with nothing in between. */
async function admit(ctx: Ctx, entries: readonly { key: string; entry: Running }[], free: typeof FREE): Promise<void> {
  // What is written while we read may or may not be in what we read: count it once more rather than not at all.
  const before = entries.map(({ entry }) => entry.written)
  const stored = await findAttempts(
    ctx.db,
    entries.map(({ key }) => key),
    ctx.now(),
  )
  for (const [index, { key, entry }] of entries.entries()) {
    const row = stored.find((a) => a.key === key)
    const seconds = row?.blockedUntil ? (new Date(row.blockedUntil).getTime() - ctx.now().getTime()) / 1_000 : 0
    const unseen = entry.failed - (before[index] ?? 0)
    // Tries that run now may all fail: no more of them at once than failures are left.
    const crowded = unseen + entry.trying > 0 && (row?.failures ?? 0) + unseen + entry.trying >= free[kindOf(key)]
    if (seconds > 0 || crowded) throw tooMany('identity.locked', { seconds: Math.max(1, Math.ceil(seconds)) })
  }
  for (const { entry } of entries) entry.trying += 1
}

function fail({ platform, beside }: Ctx, key: string): void {
  const entry = take(platform, key)
  entry.failed += 1
  beside(() =>
    recordFailure(platform.database.db, key, platform.clock.now(), (failures) => blockSeconds(key, failures))
      .catch((error: unknown) => platform.log.error({ err: error }, 'failed sign-in was not counted'))
      .finally(() => {
        entry.written += 1
        release(platform, key, entry)
      }),
  )
}
