import { randomInt, timingSafeEqual } from 'node:crypto'
import { setContact } from '@hue-s/engines/notify/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import { gone, notFound, tooMany, unavailable } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import { codeAsked, type personalContract as routes } from '../contract.ts'
import { onlySelf } from '../own.ts'
import * as store from './store.ts'

export const CONTACT_USE = 'personal.contact'
export const CODE_USE = 'personal.code'
const MINUTES = 10
const TRIES = 5
const DAY = 86_400_000
const CODES_A_DAY = 10

export interface Sent {
  address: string
  code: string
  lang: Lang
}

/** The addresses that the person gave here and proved. */
export async function contactsOf(ctx: Ctx, personId: string) {
  const rows = await store.listContacts(ctx.db, personId)
  return new Map(
    rows.map(({ kind, sealed, verifiedAt }) => [
      kind,
      { address: open<string>(ctx.platform, CONTACT_USE, `${personId}:${kind}`, sealed), verifiedAt },
    ]),
  )
}

/** Sends a code to an address; nothing is changed until it comes back. */
export async function startContact(ctx: Ctx, { kind, address }: Parsed<(typeof routes)['startContact']>) {
  const personId = onlySelf(ctx)
  const { smtp, sms } = ctx.config.outside
  if (!(kind === 'email' ? smtp : sms)) throw unavailable('personal.channelOff')
  const since = new Date(ctx.now().getTime() - DAY)
  if ((await store.countCodes(ctx.db, personId, since)) >= CODES_A_DAY) throw tooMany('personal.tooManyCodes')
  const id = newId(ctx.now().getTime())
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const sent: Sent = { address, code, lang: ctx.lang }
  const expiresAt = new Date(ctx.now().getTime() + MINUTES * 60_000).toISOString()
  await store.addCode(
    ctx.db,
    { id, personId, kind, sealed: seal(ctx.platform, CODE_USE, id, sent), expiresAt },
    ctx.now(),
  )
  ctx.audit('personal.contact', personId, { kind })
  await ctx.emit(codeAsked, { id })
  return { id, expiresAt }
}

const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** A wrong code is an answer, not a refusal: a refusal would roll the count of tries back. */
export async function confirmContact(ctx: Ctx, { id, code }: Parsed<(typeof routes)['confirmContact']>) {
  const personId = onlySelf(ctx)
  const row = await store.lockCode(ctx.db, id)
  if (!row || row.personId !== personId) throw notFound('kernel.recordNotFound')
  if (row.usedAt !== null || row.tries >= TRIES || Date.parse(row.expiresAt) <= ctx.now().getTime())
    throw gone('personal.codeOver')
  const sent = open<Sent>(ctx.platform, CODE_USE, id, row.sealed)
  const done = same(sent.code, code)
  await store.triedCode(ctx.db, id, done ? ctx.now() : null)
  ctx.audit('personal.contact', personId, { kind: row.kind, done })
  if (!done) return { done, triesLeft: TRIES - row.tries - 1 }
  const { platform } = ctx
  await store.putContact(
    ctx.db,
    personId,
    row.kind,
    seal(platform, CONTACT_USE, `${personId}:${row.kind}`, sent.address),
    ctx.now(),
  )
  await setContact(
    ctx,
    personId,
    row.kind === 'phone' ? { phone: sent.address, phoneVerified: true } : { email: sent.address, emailVerified: true },
  )
  return { done, triesLeft: 0 }
}

/** Takes an address of one's own away again; nothing is sent to it any more. */
export async function dropContact(ctx: Ctx, { kind }: Parsed<(typeof routes)['dropContact']>) {
  const personId = onlySelf(ctx)
  if (!(await store.dropContact(ctx.db, personId, kind))) throw notFound('kernel.recordNotFound')
  await setContact(ctx, personId, kind === 'phone' ? { phone: null } : { email: null })
  ctx.audit('personal.contact', personId, { kind, dropped: true })
  return { ok: true as const }
}
