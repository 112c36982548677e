import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import { AppError, gone, invalid, tooMany, unauthenticated } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Values } from '@hue-s/kernel/shared/text.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { accountKey, counted, type Verdict } from './attempts.ts'
import { isKnownDevice } from './devices.ts'
import { maskPhone, readPhone } from './phone-number.ts'
import { hashOf, openText, sealText } from './secrets.ts'
import { codeMessage, mustHaveSms, sendMessage } from './sms.ts'
import { findAttempts } from './store/attempts.ts'
import {
  countAsked,
  findCode,
  findJoinable,
  findPhone,
  insertCode,
  listAsked,
  lockPhone,
  setCodeState,
  takeCode,
  type Asked,
  type CodeUse,
  type PhoneCode,
} from './store/phones.ts'

const LIFE_MS = 5 * 60_000
const TRIES = 5
/** Whoever joined a code of another asker guesses at the same digits: fewer of them, and fewer tries each. */
const JOINED_TRIES = 2
const JOINERS = 20
/** Seconds until a code may be asked again from the same place, by how many were asked within the hour. */
const WAITS = [0, 30, 60, 120, 300, 600]
/** Messages that strangers together may send to one number in a quarter of an hour. */
const STRANGERS = 4
/** Codes that one address may ask for in an hour: an office or a school shares one. */
const FROM_ADDRESS = 40
const HOUR_MS = 3_600_000
const QUARTER_MS = 900_000

export const phoneHashOf = (platform: Platform, number: string): Buffer =>
  createHmac('sha256', platform.key('identity.phone')).update(number).digest()

const codeHashOf = (platform: Platform, id: string, code: string): Buffer =>
  createHmac('sha256', platform.key('identity.phoneCode')).update(`${id}:${code}`).digest()

export const openNumber = (platform: Platform, row: { id: string; number: Buffer }, table = 'phone_code'): string =>
  openText(platform, `${table}.number:${row.id}`, row.number)

export const sealNumber = (platform: Platform, id: string, number: string, table = 'phone_code'): Buffer =>
  sealText(platform, `${table}.number:${id}`, number)

/** A number as it was typed, or the refusal that says what is wrong with it. */
export function numberOf(text: string): string {
  const read = readPhone(text)
  if ('number' in read) return read.number
  if (read.fault === 'old') throw invalid('identity.phoneOld', { now: read.now })
  throw invalid(`identity.phone${read.fault[0]?.toUpperCase()}${read.fault.slice(1)}`)
}

interface Asking {
  use: CodeUse
  accountId: string | null
  /** Key of the message. */
  words: string
  values?: Values
  details?: Record<string, unknown>
}

/**
 * Sends a code to a number, and says the same whether or not the number has an account. Who asks too often waits
 * longer each time; who only shares a number with such a person does not.
 */
export async function askCode(ctx: Ctx, phone: string, asking: Asking) {
  mustHaveSms(ctx.platform)
  const number = numberOf(phone)
  const phoneHash = phoneHashOf(ctx.platform, number)
  await lockPhone(ctx.db, phoneHash)
  const { source, known } = await sourceOf(ctx, phoneHash)
  await limitAddress(ctx)
  const asked = await listAsked(ctx.db, phoneHash, source, new Date(ctx.now().getTime() - HOUR_MS))
  const mine = asked.filter((a) => a.mine)
  const wait = secondsLeft(ctx, mine.at(-1)?.at, WAITS[Math.min(mine.length, WAITS.length - 1)] ?? 0)
  if (wait > 0) throw tooMany('identity.codeWait', { seconds: wait })
  const row = await makeCode(ctx, { number, phoneHash, source, known, asking }, asked)
  ctx.audit('identity.phoneCode', row.id, { use: row.use, joined: row.joined !== null })
  const again = WAITS[Math.min(mine.length + 1, WAITS.length - 1)] ?? 0
  return {
    id: row.id,
    phone: maskPhone(number),
    expiresAt: row.expiresAt,
    resendAt: new Date(ctx.now().getTime() + again * 1_000).toISOString(),
  }
}

/** A browser in which this number signed in before counts for itself: strangers cannot use up its messages. */
async function sourceOf(ctx: Ctx, phoneHash: Buffer): Promise<{ source: Buffer; known: boolean }> {
  const phone = await findPhone(ctx.db, phoneHash)
  const device = phone ? await isKnownDevice(ctx, phone.accountId) : undefined
  return device ? { source: device, known: true } : { source: hashOf(`address:${ctx.request.address}`), known: false }
}

async function limitAddress(ctx: Ctx): Promise<void> {
  const since = new Date(ctx.now().getTime() - HOUR_MS)
  const { n, first } = await countAsked(ctx.db, hashOf(`address:${ctx.request.address}`), since)
  if (n >= FROM_ADDRESS)
    throw tooMany('identity.codeWait', { seconds: secondsLeft(ctx, first ?? undefined, HOUR_MS / 1_000) })
}

const secondsLeft = (ctx: Ctx, from: string | undefined, seconds: number): number =>
  from === undefined ? 0 : Math.ceil((new Date(from).getTime() + seconds * 1_000 - ctx.now().getTime()) / 1_000)

interface Wanted {
  number: string
  phoneHash: Buffer
  source: Buffer
  known: boolean
  asking: Asking
}

async function makeCode(ctx: Ctx, wanted: Wanted, asked: readonly Asked[]): Promise<PhoneCode> {
  const { number, phoneHash, source, known, asking } = wanted
  const id = newId()
  const row: PhoneCode = {
    id,
    phoneHash,
    number: sealNumber(ctx.platform, id, number),
    use: asking.use,
    accountId: asking.accountId,
    joined: null,
    codeHash: Buffer.alloc(0),
    source,
    known,
    details: asking.details ?? {},
    state: 'sending',
    createdAt: ctx.now().toISOString(),
    expiresAt: new Date(ctx.now().getTime() + LIFE_MS).toISOString(),
    usedAt: null,
  }
  const quarter = new Date(ctx.now().getTime() - QUARTER_MS).toISOString()
  const strangers = asked.filter((a) => !a.known && a.at > quarter)
  if (!known && strangers.length >= STRANGERS) return joinCode(ctx, row, strangers[0]?.at)
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  row.codeHash = codeHashOf(ctx.platform, id, code)
  await insertCode(ctx.db, row)
  deliver(ctx, row, number, codeMessage(ctx.platform, ctx.lang, asking.words, code, asking.values))
  return row
}

/**
 * Somebody floods this number with codes. Its holder has the newest of them in hand, whoever asked for it: they may
 * use that one, so that the flood does not keep them out.
 */
async function joinCode(ctx: Ctx, row: PhoneCode, first: string | undefined): Promise<PhoneCode> {
  const newest = row.use === 'signIn' ? await findJoinable(ctx.db, row.phoneHash, row.use, ctx.now()) : undefined
  if (!newest || newest.joiners >= JOINERS)
    throw tooMany('identity.codeWait', { seconds: secondsLeft(ctx, first, QUARTER_MS / 1_000) })
  const joined: PhoneCode = {
    ...row,
    joined: newest.id,
    codeHash: newest.codeHash,
    expiresAt: newest.expiresAt,
    state: 'sent',
  }
  await insertCode(ctx.db, joined)
  return joined
}

/** After the commit and outside it: a slow carrier must hold no connection. */
function deliver(ctx: Ctx, row: PhoneCode, number: string, text: string): void {
  const { platform, lang } = ctx
  ctx.afterCommit(() => {
    void sendMessage(platform, number, text, row.id, lang)
      .then((taken) => setCodeState(platform.database.db, row.id, taken ? 'sent' : 'failed'))
      .catch((error: unknown) => platform.log.error({ err: error }, 'a code was not sent'))
  })
}

/** How the message is doing, for the screen that waits for it. Says nothing that its asker does not know. */
export async function codeState(ctx: Ctx, id: string): Promise<'sending' | 'sent' | 'failed' | 'over'> {
  const row = await findCode(ctx.db, id)
  return !row || row.usedAt !== null || row.expiresAt <= ctx.now().toISOString() ? 'over' : row.state
}

interface Tried extends Verdict {
  spent?: boolean
  left?: number
}

/** Takes a code: once, within five minutes, at most five tries. Answers what it was asked for. */
export async function useCode(
  ctx: Ctx,
  id: string,
  code: string,
  use: CodeUse,
): Promise<PhoneCode & { number: Buffer }> {
  const row = await findCode(ctx.db, id)
  const root = row?.joined ? await findCode(ctx.db, row.joined) : row
  const over = !row || !root || row.use !== use || root.usedAt !== null || row.expiresAt <= ctx.now().toISOString()
  if (over) throw gone('identity.codeOver')
  const most = row.joined ? JOINED_TRIES : TRIES
  const key = `code:${row.id}`
  const failures = async () => (await findAttempts(ctx.db, [accountKey(key)], ctx.now()))[0]?.failures ?? 0
  const tryIt = async (): Promise<Tried> => {
    const before = await failures()
    if (before >= most) return { verdict: 'unfinished', spent: true }
    const right = timingSafeEqual(codeHashOf(ctx.platform, root.id, code), root.codeHash)
    return right ? { verdict: 'good' } : { verdict: 'bad', left: most - before - 1 }
  }
  const tried = await counted(ctx, key, tryIt, most).catch(async (refused: unknown): Promise<Tried> => {
    // Blocked for the code, not for the address: there is nothing to wait for, only a new code.
    const locked = refused instanceof AppError && refused.code === 'identity.locked'
    if (locked && (await failures()) >= most) return { verdict: 'unfinished', spent: true }
    throw refused
  })
  if (tried.spent || (tried.verdict === 'bad' && tried.left === 0)) throw gone('identity.codeSpent')
  if (tried.verdict !== 'good') throw unauthenticated('identity.wrongCode', { left: tried.left })
  if (!(await takeCode(ctx.db, root.id, ctx.now()))) throw gone('identity.codeOver')
  return row
}
