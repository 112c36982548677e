import { Secret, TOTP } from 'otpauth'
import { conflict, unauthenticated } from '@hue-s/kernel/shared/error.ts'
import { shortCode } from '@hue-s/kernel/shared/ids.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { counted } from './attempts.ts'
import { ownAccount } from './me.ts'
import { hashOf, openText, sealText } from './secrets.ts'
import { keepNoAnswer, mustBeFresh } from './session.ts'
import {
  confirmTotp as markConfirmed,
  findTotp,
  removeTotp as deleteTotp,
  replaceRecoveryCodes,
  setTotp,
  useRecoveryCode,
  useTotpStep,
  type Totp,
} from './store/credentials.ts'

const PERIOD = 30
const place = (accountId: string) => `totp.secret:${accountId}`
const tidy = (code: string) => code.toUpperCase().replace(/[\s-]/g, '')

const generator = (secret: string, issuer = '', label = '') =>
  new TOTP({ issuer, label, secret: Secret.fromBase32(secret), digits: 6, period: PERIOD })

/** Six digits of the app, each 30-second step once and never an earlier one; or a recovery code, which serves once. */
export async function fitsSecondFactor(ctx: Ctx, accountId: string, totp: Totp, given: string): Promise<boolean> {
  const code = tidy(given)
  if (!/^\d{6}$/.test(code)) return useRecoveryCode(ctx.db, accountId, hashOf(code), ctx.now())
  const timestamp = ctx.now().getTime()
  const secret = openText(ctx.platform, place(accountId), totp.secret)
  const delta = generator(secret).validate({ token: code, timestamp, window: 1 })
  if (delta === null) return false
  return useTotpStep(ctx.db, accountId, Math.floor(timestamp / 1_000 / PERIOD) + delta)
}

/** Makes a secret for an authenticator app. It counts only once a first code confirmed it. */
export async function startTotp(ctx: Ctx) {
  mustBeFresh(ctx)
  const account = await ownAccount(ctx)
  const before = await findTotp(ctx.db, account.id)
  if (before?.confirmedAt) throw conflict('identity.totpInUse')
  const secret = new Secret({ size: 20 }).base32
  await setTotp(ctx.db, account.id, sealText(ctx.platform, place(account.id), secret))
  ctx.audit('identity.account', account.id)
  keepNoAnswer(ctx, secret)
  const issuer = new URL(ctx.config.publicUrl).hostname
  return { uri: generator(secret, issuer, account.login ?? account.id).toString(), secret }
}

/** The app is set up: from now on its code is asked at each sign-in with a password. */
export async function confirmTotp(ctx: Ctx, { code }: { code: string }) {
  mustBeFresh(ctx)
  const account = await ownAccount(ctx)
  const started = await findTotp(ctx.db, account.id)
  if (!started) throw conflict('identity.totpNotStarted')
  if (started.confirmedAt) throw conflict('identity.totpInUse')
  const { verdict } = await counted(ctx, account.login ?? account.id, async () => ({
    verdict: (await fitsSecondFactor(ctx, account.id, started, code)) ? ('good' as const) : ('bad' as const),
  }))
  if (verdict !== 'good') throw unauthenticated('identity.wrongTotp')
  await markConfirmed(ctx.db, account.id, ctx.now())
  return freshCodes(ctx, account.id)
}

export async function newRecoveryCodes(ctx: Ctx) {
  mustBeFresh(ctx)
  const account = await ownAccount(ctx)
  if (!(await findTotp(ctx.db, account.id))?.confirmedAt) throw conflict('identity.totpNotStarted')
  return freshCodes(ctx, account.id)
}

async function freshCodes(ctx: Ctx, accountId: string) {
  const codes = Array.from({ length: 10 }, () => shortCode(12))
  await replaceRecoveryCodes(ctx.db, accountId, codes.map(hashOf))
  ctx.audit('identity.account', accountId)
  const recoveryCodes = codes.map((c) => c.replace(/(.{4})(?=.)/g, '$1-'))
  keepNoAnswer(ctx, recoveryCodes.join('","'))
  return { recoveryCodes }
}

/** Goes back to the password alone; takes a fresh proof of level 2. */
export async function removeTotp(ctx: Ctx): Promise<Record<string, never>> {
  mustBeFresh(ctx)
  const account = await ownAccount(ctx)
  if (!(await findTotp(ctx.db, account.id))) throw conflict('identity.totpNotStarted')
  await deleteTotp(ctx.db, account.id)
  ctx.audit('identity.account', account.id)
  return {}
}
