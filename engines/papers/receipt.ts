import { createHash, randomBytes } from 'node:crypto'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { moment, type Words } from '@hue-s/kernel/shared/text.ts'
import type { ReceiptVerdict, RevokeReason } from './contract.ts'
import { issuerOf } from './issuer.ts'
import { isSignedBy, readJws, signJws, type ReadJws } from './jws.ts'
import { currentKey } from './keys.ts'
import * as store from './store.ts'

export interface NewReceipt {
  /** `<system>.<name>`; its words are `<system>.server.<name>.name` and `….claim.<claim>`. */
  kind: string
  recordId: string
  /** What it proves, short and without personal data: whoever sees the QR reads it. */
  claims: Readonly<Record<string, string>>
}

export interface Receipt {
  token: string
  /** The public page that checks it: what the QR holds. */
  link: string
  issuedAt: string
  claims: Readonly<Record<string, string>>
  revokedAt: string | null
}

export const tokenHash = (token: string) => createHash('sha256').update(token).digest('hex')
const linkOf = (ctx: Ctx, token: string) => `${ctx.config.publicUrl}/verify?t=${token}`

/** The receipt of a record, signed once: asked again, the first one is given, whatever became of the record. */
export async function issueReceipt(ctx: Ctx, { kind, recordId, claims }: NewReceipt): Promise<Receipt> {
  const [known, { kid, key }] = await Promise.all([findReceipt(ctx, kind, recordId), currentKey(ctx)])
  if (known) return known
  const id = randomBytes(9).toString('base64url')
  const seconds = Math.floor(ctx.now().getTime() / 1000)
  const token = signJws({ iss: ctx.config.publicUrl, iat: seconds, jti: id, k: kind, c: claims }, kid, key)
  const issuedAt = new Date(seconds * 1000).toISOString()
  const added = await store.addReceipt(ctx.db, {
    id,
    kind,
    recordId,
    token,
    tokenHash: tokenHash(token),
    kid,
    issuedAt,
  })
  // Two that ask at once: the second waits for the first in the database, and is given the same.
  const faster = added ? undefined : await findReceipt(ctx, kind, recordId)
  if (faster) return faster
  ctx.audit('receipt', id, { kind })
  return { token, link: linkOf(ctx, token), issuedAt, claims, revokedAt: null }
}

/** The receipt a record has. Who may ask is the caller's to decide. */
export async function findReceipt(ctx: Ctx, kind: string, recordId: string): Promise<Receipt | undefined> {
  const row = await store.findReceipt(ctx.db, kind, recordId)
  if (!row) return undefined
  const read = readJws(row.token)
  const { issuedAt, revokedAt, token } = row
  return { token, link: linkOf(ctx, token), issuedAt, claims: read ? claimsOf(read) : {}, revokedAt }
}

/** Says of a receipt, from now on, that it no longer counts. */
export async function revokeReceipt(ctx: Ctx, token: string, reason: RevokeReason): Promise<void> {
  const hash = tokenHash(token)
  if (!(await store.revokeReceipt(ctx.db, hash, reason, ctx.now()))) throw notFound('papers.notFound')
  ctx.audit('receipt', hash, { reason })
}

function claimsOf({ claims }: ReadJws): Record<string, string> {
  const { c } = claims
  if (typeof c !== 'object' || c === null) return {}
  return Object.fromEntries(Object.entries(c).filter((e): e is [string, string] => typeof e[1] === 'string'))
}

const words = (ctx: Ctx, key: string, values?: Record<string, unknown>): Words => ({
  vi: ctx.platform.translate('vi', key, values),
  en: ctx.platform.translate('en', key, values),
})
/** Words of a system that may no longer run here: then there are none. */
function wordsIfAny(ctx: Ctx, kind: string, name: string): Words | null {
  const [system, ...rest] = kind.split('.')
  const key = [system, 'server', ...rest, name].join('.')
  const found = words(ctx, key)
  return found.vi === key ? null : found
}

const NOTHING = {
  kind: null,
  kindName: null,
  issuer: null,
  issuedAt: null,
  kid: null,
  claims: [],
  revokedAt: null,
  revokeReason: null,
}
const refused = (ctx: Ctx, state: 'changed' | 'unknownKey' | 'unreadable', kid: string | null = null) => ({
  ...NOTHING,
  state,
  kid,
  text: words(ctx, `papers.server.receipt.${state}`),
})

/** What a receipt turns out to be, in plain words. Anybody may ask; nothing is told beyond what it carries itself. */
export async function verifyReceipt(ctx: Ctx, token: string): Promise<ReceiptVerdict> {
  const read = readJws(token.trim())
  if (!read) return refused(ctx, 'unreadable')
  const key = await store.findKey(ctx.db, read.kid)
  if (!key) return refused(ctx, 'unknownKey', read.kid)
  if (!isSignedBy(read, key.publicJwk)) return refused(ctx, 'changed', read.kid)
  const row = await store.findByToken(ctx.db, tokenHash(token.trim()))
  if (key.distrustedAt !== null && !row) return refused(ctx, 'unknownKey', read.kid)
  const { iss, iat, k } = read.claims
  const kind = String(k)
  const issuedAt = new Date(Number(iat) * 1000).toISOString()
  const state = row?.revokedAt ? 'revoked' : 'valid'
  const name = issuerOf(ctx)
  return {
    state,
    text: {
      vi: ctx.platform.translate('vi', `papers.server.receipt.${state}`, { issuer: name.vi, at: moment(issuedAt) }),
      en: ctx.platform.translate('en', `papers.server.receipt.${state}`, { issuer: name.en, at: moment(issuedAt) }),
    },
    kind,
    kindName: wordsIfAny(ctx, kind, 'name'),
    issuer: `${name[ctx.lang]} · ${String(iss)}`,
    issuedAt,
    kid: read.kid,
    claims: Object.entries(claimsOf(read)).map(([claim, value]) => ({
      name: claim,
      label: wordsIfAny(ctx, kind, `claim.${claim}`) ?? { vi: claim, en: claim },
      value,
    })),
    revokedAt: row?.revokedAt ?? null,
    revokeReason: row?.revokeReason ?? null,
  }
}
