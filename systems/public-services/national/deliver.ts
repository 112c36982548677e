import { readBytes } from '@hue-s/engines/files/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { open } from '@hue-s/kernel/server/sealed.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { connectionOf, FilesMissing, pushFile, Refused, Silent, tell, type Connection } from './portal.ts'
import type { Outgoing } from './protocol.ts'
import {
  claimNext,
  followSync,
  forgetPushed,
  hurryMessages,
  knownFiles,
  notePushed,
  settleMessage,
  type Message,
  type MessageFile,
  type MessageState,
} from './store-messages.ts'

const SECOND = 1_000
/** So long a message is its sender's; if that one died, another takes it up. */
const LEASE = 120 * SECOND
const FIRST_WAIT = 30 * SECOND
const LONGEST_WAIT = 3_600 * SECOND
/** Some four days of a portal that does not answer; then it lies until a person sends it again. */
const MOST_TRIES = 100
const MOST_AT_ONCE = 500
/** After so many in a row without an answer the rest waits for the next round. */
const MOST_SILENT = 2
/** Messages are kept sealed: they name people. */
export const MESSAGE_SEAL = 'public-services.national'

const work = <T>(platform: Platform, run: (ctx: Ctx) => Promise<T>): Promise<T> =>
  inTransaction(platform, { actor: SYSTEM, action: null }, async (ctx) => ({ result: await run(ctx) }))

const running = new WeakMap<Platform, { now: Promise<number>; next: Promise<number> | undefined }>()

/** Sends what is due, in rounds one after the other in this process; others take other messages meanwhile. */
export function sendDue(platform: Platform): Promise<number> {
  const state = running.get(platform) ?? { now: Promise.resolve(0), next: undefined }
  running.set(platform, state)
  if (state.next) return state.next
  const next = state.now
    .catch(() => 0)
    .then(() => {
      state.now = next
      state.next = undefined
      return round(platform)
    })
  state.next = next
  return next
}

/** A change was committed: what it left to be told goes out at once. The job finds what this one does not bring. */
export function soon(platform: Platform): void {
  sendDue(platform).catch((error: unknown) => platform.log.warn({ err: error }, 'the national portal was not told'))
}

async function round(platform: Platform): Promise<number> {
  const connection = connectionOf(platform)
  let sent = 0
  let silent = 0
  while (connection && silent < MOST_SILENT && sent < MOST_AT_ONCE) {
    const now = platform.clock.now()
    const message = await work(platform, async (ctx) => {
      const taken = await claimNext(ctx.db, now, new Date(now.getTime() + LEASE))
      if (taken) await followSync(ctx.db, taken.dossierId)
      return taken
    })
    if (!message) break
    const answered = await sendOne(platform, connection, message)
    silent = answered ? 0 : silent + 1
    if (answered) sent += 1
  }
  return sent
}

/** Sends one and writes down what became of it; false when nobody answered. */
async function sendOne(platform: Platform, connection: Connection, message: Message): Promise<boolean> {
  const { state, error } = await outcomeOf(platform, connection, message)
  const now = platform.clock.now()
  const wait = Math.min(FIRST_WAIT * 2 ** Math.min(message.tries - 1, 12), LONGEST_WAIT)
  await work(platform, async (ctx) => {
    await settleMessage(ctx.db, message.id, { state, error, now, nextAt: new Date(now.getTime() + wait) })
    await followSync(ctx.db, message.dossierId)
    if (state === 'acknowledged' && message.tries > 1) await hurryMessages(ctx.db, now)
  })
  return state === 'acknowledged' || state === 'refused'
}

async function outcomeOf(
  platform: Platform,
  connection: Connection,
  message: Message,
): Promise<{ state: MessageState; error: string | null }> {
  try {
    await bring(platform, connection, message)
    return { state: 'acknowledged', error: null }
  } catch (error) {
    if (error instanceof Refused) return { state: 'refused', error: `${error.code} ${error.message}`.trim() }
    const known = error instanceof Silent || error instanceof FilesMissing || error instanceof AppError
    if (!known) platform.log.error({ err: error, message: message.id }, 'a message to the national portal')
    const why = known ? (error as Error).message : 'failed'
    return { state: message.tries >= MOST_TRIES ? 'dead' : 'waiting', error: why.slice(0, 500) }
  }
}

/** The files that it names first, each once; then the message. */
async function bring(platform: Platform, connection: Connection, message: Message): Promise<void> {
  const told = open<Outgoing>(platform, MESSAGE_SEAL, message.id, message.sealed)
  await pushFiles(platform, connection, message.files)
  try {
    await tell(connection, told, platform.clock.now())
  } catch (error) {
    if (!(error instanceof FilesMissing)) throw error
    // It lost what it had: once more, with everything.
    await work(platform, (ctx) => forgetPushed(ctx.db, error.hashes))
    await pushFiles(platform, connection, message.files)
    await tell(connection, told, platform.clock.now())
  }
}

/** Brings files that are not there yet. */
export async function pushFiles(
  platform: Platform,
  connection: Connection,
  files: readonly MessageFile[],
): Promise<void> {
  const hashes = files.map(({ sha256 }) => sha256)
  const there = new Set((await work(platform, (ctx) => knownFiles(ctx.db, hashes, 'pushed'))).map((f) => f.sha256))
  for (const { sha256, fileId } of files) {
    if (there.has(sha256)) continue
    const bytes = await work(platform, (ctx) => readBytes(ctx, fileId))
    await pushFile(connection, bytes, platform.clock.now())
    await work(platform, (ctx) => notePushed(ctx.db, sha256, platform.clock.now()))
    there.add(sha256)
  }
}
