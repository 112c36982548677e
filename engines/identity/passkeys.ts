import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { identityContract as routes, Me } from './contract.ts'
import { tellOwner } from './devices.ts'
import { meOf, ownAccount } from './me.ts'
import { cleanName } from './person-name.ts'
import { mustBeFresh, mustBeSession, startSession } from './session.ts'
import {
  findPasskey,
  insertChallenge,
  insertPasskey,
  listPasskeys,
  namePasskey,
  removePasskey as deletePasskey,
  takeChallenge,
  usePasskey,
  type Passkey,
} from './store/credentials.ts'
import { findAccount, findPerson } from './store/people.ts'
import { listPhones } from './store/phones.ts'

const LIFE_MS = 5 * 60_000
/** Read when the first passkey is used: it brings a whole library of certificates along. */
const webAuthn = () => import('@simplewebauthn/server')
const LOCAL = /^http:\/\/localhost(:\d{1,5})?$/

const rpId = (ctx: Ctx) => new URL(ctx.config.publicUrl).hostname

/** The page that asked. On this machine in demo mode any port of localhost is ours. */
function originOf(ctx: Ctx, clientDataJSON: string): string {
  const own = new URL(ctx.config.publicUrl).origin
  if (ctx.config.mode !== 'demo' || !LOCAL.test(own)) return own
  try {
    const { origin } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as { origin?: unknown }
    return typeof origin === 'string' && LOCAL.test(origin) ? origin : own
  } catch {
    return own
  }
}

async function keepChallenge(ctx: Ctx, accountId: string | null, challenge: string): Promise<string> {
  const id = newId()
  await insertChallenge(ctx.db, { id, accountId, challenge, expiresAt: new Date(ctx.now().getTime() + LIFE_MS) })
  return id
}

const shown = ({ id, name, level, createdAt, lastUsedAt }: Passkey) => ({ id, name, level, createdAt, lastUsedAt })

/** What the device shows beside the key: the name the person has here. */
async function meName(ctx: Ctx): Promise<string | undefined> {
  const me = await meOf(ctx, ctx.actor)
  return (me.signedIn && me.name) || undefined
}

/** What a browser needs to make a key for this account; the device must check who holds it. */
export async function passkeyOptions(ctx: Ctx) {
  mustBeFresh(ctx)
  const account = await ownAccount(ctx)
  const { generateRegistrationOptions } = await webAuthn()
  const options = await generateRegistrationOptions({
    rpName: rpId(ctx),
    rpID: rpId(ctx),
    userName: account.login ?? (await meName(ctx)) ?? account.id,
    userDisplayName: (await meName(ctx)) ?? account.login ?? '',
    userID: new TextEncoder().encode(account.id),
    attestationType: 'none',
    excludeCredentials: (await listPasskeys(ctx.db, account.id)).map((p) => ({ id: p.id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const challengeId = await keepChallenge(ctx, account.id, options.challenge)
  ctx.audit('identity.account', account.id)
  return { challengeId, options: { ...options } }
}

export async function addPasskey(ctx: Ctx, input: Parsed<typeof routes.addPasskey>) {
  mustBeFresh(ctx)
  const account = await ownAccount(ctx)
  const challenge = await takeChallenge(ctx.db, input.challengeId, account.id, ctx.now())
  if (!challenge) throw invalid('identity.badPasskey')
  const { verifyRegistrationResponse } = await webAuthn()
  const verified = await verifyRegistrationResponse({
    response: input.response as Parameters<typeof verifyRegistrationResponse>[0]['response'],
    expectedChallenge: challenge.challenge,
    expectedOrigin: originOf(ctx, input.response.response.clientDataJSON),
    expectedRPID: rpId(ctx),
    requireUserVerification: true,
  }).catch(refuse)
  if (!verified.verified) throw invalid('identity.badPasskey')
  const { credential } = verified.registrationInfo
  const passkey: Passkey = {
    id: credential.id,
    accountId: account.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
    name: cleanName(input.name),
    // A key cannot prove more than its maker had proved. Staff are known to their office: theirs is two factors.
    level: account.kind === 'staff' || ctx.actor.assurance === 2 ? 2 : 1,
    createdAt: ctx.now().toISOString(),
    lastUsedAt: null,
  }
  if (!(await insertPasskey(ctx.db, passkey))) throw invalid('identity.badPasskey')
  ctx.audit('identity.account', account.id)
  await tellOwner(ctx, account.personId, 'passkeyAdded', { name: passkey.name })
  return shown(passkey)
}

// The library tells every fault of what the browser sent by throwing; its words are for developers, not for people.
function refuse(): never {
  throw invalid('identity.badPasskey')
}

/** Any key of ours that the device holds will do: nobody has to type an account. */
export async function passkeySignInOptions(ctx: Ctx) {
  const { generateAuthenticationOptions } = await webAuthn()
  const options = await generateAuthenticationOptions({ rpID: rpId(ctx), userVerification: 'required' })
  return { challengeId: await keepChallenge(ctx, null, options.challenge), options: { ...options } }
}

/** A key whose device checked the holder (finger, face, PIN) is two factors at once; its level is its maker's. */
export async function passkeySignIn(ctx: Ctx, input: Parsed<typeof routes.passkeySignIn>): Promise<{ me: Me }> {
  const challenge = await takeChallenge(ctx.db, input.challengeId, null, ctx.now())
  const passkey = await findPasskey(ctx.db, input.response.id)
  const account = passkey ? await findAccount(ctx.db, passkey.accountId) : undefined
  const closed = account?.status !== 'active' || (account.demo && ctx.config.mode === 'production')
  if (!challenge || !passkey || !account || closed) throw invalid('identity.badPasskey')
  const { verifyAuthenticationResponse } = await webAuthn()
  const verified = await verifyAuthenticationResponse({
    response: input.response as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
    expectedChallenge: challenge.challenge,
    expectedOrigin: originOf(ctx, input.response.response.clientDataJSON),
    expectedRPID: rpId(ctx),
    credential: { id: passkey.id, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.counter },
    requireUserVerification: true,
  }).catch(refuse)
  if (!verified.verified) throw invalid('identity.badPasskey')
  await usePasskey(ctx.db, passkey.id, verified.authenticationInfo.newCounter, ctx.now())
  return { me: await startSession(ctx, account, { method: 'passkey', assurance: passkey.level, keep: input.keep }) }
}

/** A name by which the person tells one key from another. */
export async function renamePasskey(ctx: Ctx, { key, name }: { key: string; name: string }) {
  mustBeSession(ctx)
  const account = await ownAccount(ctx)
  if (!(await namePasskey(ctx.db, account.id, key, cleanName(name)))) throw notFound('kernel.recordNotFound')
  ctx.audit('identity.account', account.id)
  return {}
}

/** Takes a key away, unless it is the only way back in. */
export async function removePasskey(ctx: Ctx, { key }: { key: string }): Promise<Record<string, never>> {
  mustBeFresh(ctx)
  const account = await ownAccount(ctx)
  const others = (await listPasskeys(ctx.db, account.id)).filter((p) => p.id !== key).length
  const bare = account.login === null && (await findPerson(ctx.db, account.personId))?.citizenIdHash === null
  if (bare && others + (await listPhones(ctx.db, account.id)).length === 0) throw conflict('identity.lastWay')
  if (!(await deletePasskey(ctx.db, account.id, key))) throw notFound('kernel.recordNotFound')
  ctx.audit('identity.account', account.id)
  await tellOwner(ctx, account.personId, 'passkeyRemoved')
  return {}
}

export const shownPasskeys = async (ctx: Ctx, accountId: string) => (await listPasskeys(ctx.db, accountId)).map(shown)
