import { conflict, forbidden, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { setContact } from '@hue-s/engines/notify/index.ts'
import { dropActors } from './actor.ts'
import type { identityContract as routes, Me } from './contract.ts'
import { tellOwner } from './devices.ts'
import { meOf, ownAccount } from './me.ts'
import { mergePeople } from './mergers.ts'
import { findOrMakeAccount, findOrMakePerson, renamePerson } from './people.ts'
import { nameFault } from './person-name.ts'
import { askCode, codeState, openNumber, sealNumber, useCode } from './phone-codes.ts'
import { maskPhone } from './phone-number.ts'
import { mustBeFresh, mustBeSession, startSession } from './session.ts'
import { findAccount, findPerson, type AccountRow } from './store/people.ts'
import { findPhone, insertPhone, listPhones, provePhone, removePhone as dropPhone } from './store/phones.ts'
import { listPasskeys } from './store/credentials.ts'

const MOST_PHONES = 3

/** Sends a code to sign in with, or (signed in, freshly proved) to add the number to one's account. */
export async function sendPhoneCode(ctx: Ctx, { phone, use }: Parsed<typeof routes.sendPhoneCode>) {
  if (use === 'signIn') return askCode(ctx, phone, { use, accountId: null, words: 'identity.server.sms.signIn' })
  const account = await ownCitizen(ctx)
  mustBeFresh(ctx)
  return askCode(ctx, phone, { use, accountId: account.id, words: 'identity.server.sms.add' })
}

export const phoneCodeState = async (ctx: Ctx, { id }: { id: string }) => ({ state: await codeState(ctx, id) })

/** Signs in with a code; the first time it makes an account that holds nothing but the number. Level 1. */
export async function phoneSignIn(
  ctx: Ctx,
  input: Parsed<typeof routes.phoneSignIn>,
): Promise<{ me: Me; isNew: boolean }> {
  const code = await useCode(ctx, input.id, input.code, 'signIn')
  const { account, isNew } = await accountOfNumber(ctx, code)
  if (account.status !== 'active' || account.kind !== 'citizen') throw forbidden('identity.accountClosed')
  if (account.demo && ctx.config.mode === 'production') throw forbidden('identity.accountClosed')
  return { me: await startSession(ctx, account, { method: 'phone', assurance: 1, keep: input.keep }), isNew }
}

/** The account that a proved number opens, made when there is none. */
export async function accountOfNumber(
  ctx: Ctx,
  code: { id: string; number: Buffer; phoneHash: Buffer },
): Promise<{ account: AccountRow; isNew: boolean }> {
  const before = await findPhone(ctx.db, code.phoneHash)
  const known = before ? await findAccount(ctx.db, before.accountId) : undefined
  if (before && known) {
    await provePhone(ctx.db, before.id, ctx.now())
    return { account: known, isNew: false }
  }
  const number = openNumber(ctx.platform, code)
  const personId = await findOrMakePerson(ctx, { kind: 'citizen', phone: number, level: 0 })
  const account = await findOrMakeAccount(ctx, { personId, kind: 'citizen', login: null })
  if (!(await keepNumber(ctx, account.id, number, code.phoneHash))) throw conflict('identity.phoneTaken')
  return { account, isNew: true }
}

async function keepNumber(ctx: Ctx, accountId: string, number: string, phoneHash: Buffer): Promise<boolean> {
  const id = newId()
  const now = ctx.now().toISOString()
  const sealed = sealNumber(ctx.platform, id, number, 'phone')
  return insertPhone(ctx.db, { id, accountId, phoneHash, number: sealed, addedAt: now, provedAt: now })
}

/**
 * Adds a proved number to the account one is signed in with. Where the number opens another account, the two are
 * joined only when the person says so: they have now proved both.
 */
export async function addPhone(ctx: Ctx, input: Parsed<typeof routes.addPhone>) {
  mustBeFresh(ctx)
  const account = await ownCitizen(ctx)
  const code = await useCode(ctx, input.id, input.code, 'add')
  if (code.accountId !== account.id) throw forbidden('identity.sessionNeeded')
  const number = openNumber(ctx.platform, code)
  const before = await findPhone(ctx.db, code.phoneHash)
  if (before?.accountId === account.id) return { phones: await shownPhones(ctx, account.id) }
  if ((await listPhones(ctx.db, account.id)).length >= MOST_PHONES) throw conflict('identity.tooManyPhones')
  if (before) {
    // The code is used up with the refusal undone: the screen asks before it sends.
    if (!input.merge) throw conflict('identity.phoneElsewhere', { phone: maskPhone(number) })
    await mergeByPhone(ctx, before.accountId, account)
  } else if (!(await keepNumber(ctx, account.id, number, code.phoneHash))) throw conflict('identity.phoneTaken')
  else await setContact(ctx, account.personId, { phone: number, phoneVerified: true })
  ctx.audit('identity.account', account.id, { phone: 'added' })
  await tellOwner(ctx, account.personId, 'phoneAdded', { phone: maskPhone(number) })
  return { phones: await shownPhones(ctx, account.id) }
}

/** Only an account that has nothing but its number goes over; one with an e-ID is a proved person of its own. */
async function mergeByPhone(ctx: Ctx, otherId: string, mine: AccountRow): Promise<void> {
  const other = await findAccount(ctx.db, otherId)
  const person = other ? await findPerson(ctx.db, other.personId) : undefined
  const me = await findPerson(ctx.db, mine.personId)
  const mergeable = other?.kind === 'citizen' && !other.demo && person?.citizenIdHash === null
  if (!other || !mergeable || !me?.citizenIdHash) throw conflict('identity.phoneTaken')
  await mergePeople(ctx, { account: other, into: mine, how: 'phone' })
}

/** Takes a number away, unless it is the only way back in. */
export async function removePhone(ctx: Ctx, { id }: { id: string }) {
  mustBeFresh(ctx)
  const account = await ownCitizen(ctx)
  const person = await findPerson(ctx.db, account.personId)
  const numbers = await listPhones(ctx.db, account.id)
  const others = numbers.length - 1 + (await listPasskeys(ctx.db, account.id)).length
  const gone = numbers.find((p) => p.id === id)
  if (!gone) throw notFound('kernel.recordNotFound')
  if (!person?.citizenIdHash && account.login === null && others === 0) throw conflict('identity.lastWay')
  await dropPhone(ctx.db, account.id, id)
  ctx.audit('identity.account', account.id, { phone: 'removed' })
  const phone = maskPhone(openNumber(ctx.platform, gone, 'phone'))
  await tellOwner(ctx, account.personId, 'phoneRemoved', { phone })
  return { phones: await shownPhones(ctx, account.id) }
}

/** What a person without an e-ID wants to be called. A proved name comes from the e-ID and is not changed here. */
export async function nameMyself(ctx: Ctx, { name }: { name: string }): Promise<{ me: Me }> {
  mustBeSession(ctx)
  const account = await ownCitizen(ctx)
  const person = await findPerson(ctx.db, account.personId)
  if (!person || person.citizenIdHash || account.demo) throw forbidden('identity.nameProved')
  const fault = nameFault(name)
  if (fault) throw invalid('identity.badName', { fault })
  await renamePerson(ctx, person, name.normalize('NFC').replace(/\s+/gu, ' ').trim())
  dropActors(ctx, { accountId: account.id })
  ctx.audit('identity.account', account.id)
  return { me: await meOf(ctx, ctx.actor) }
}

export async function ownCitizen(ctx: Ctx): Promise<AccountRow> {
  const account = await ownAccount(ctx)
  if (account.kind !== 'citizen') throw forbidden('kernel.notAllowed', { needs: 'citizen' })
  return account
}

/** The numbers of an account, masked. */
export async function shownPhones(ctx: Ctx, accountId: string) {
  return (await listPhones(ctx.db, accountId)).map((p) => ({
    id: p.id,
    phone: maskPhone(openNumber(ctx.platform, p, 'phone')),
    addedAt: p.addedAt,
  }))
}
