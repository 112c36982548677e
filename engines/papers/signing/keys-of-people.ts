import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound, tooLarge } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Key } from '../contract-signing.ts'
import { markPicture } from '../mark.ts'
import { chainOf } from '../pki/chain.ts'
import { pkiOf } from '../pki/trust.ts'
import { readCertificate, readPem, type Certificate } from '../pki/x509.ts'
import { mustBeGood } from '../seal-pdf.ts'
import * as store from '../store-signing.ts'
import { describeSoon, keyHolderOf } from './key-holder.ts'

const LARGEST_PICTURE = 1024 * 1024

/** A person's own key is that person's alone; an agency's seal is used by those who hold it there (văn thư). */
export const mayUse = (ctx: Ctx, { holderKind, holderId }: store.Credential): boolean =>
  ctx.actor.kind === 'system' ||
  (holderKind === 'person' ? ctx.actor.id === holderId : ctx.can('papers.seal', holderId))

/** A key that the actor may use; otherwise there is none. */
export async function getUsable(ctx: Ctx, id: string): Promise<store.Credential> {
  const found = await store.findCredential(ctx.db, id)
  if (!found || found.endedAt !== null || !mayUse(ctx, found)) throw notFound('papers.notFound')
  return found
}

const shown = (c: store.Credential, own: Certificate, authority: string, asksOtp: boolean): Key => ({
  id: c.id,
  holder: { kind: c.holderKind, id: c.holderId },
  subject: own.commonName,
  authority,
  from: own.from.toISOString(),
  to: own.to.toISOString(),
  asksOtp,
  hasPicture: c.picture !== null,
})

/** A key as its owner sees it. Whether a one-time code is asked for is known to the signing service, which may be down. */
export async function showKey(ctx: Ctx, c: store.Credential): Promise<(Key & { reachable: boolean }) | undefined> {
  const [own, issuer] = readPem(c.certificates)
  if (!own) return undefined
  const facts = await describeSoon(ctx, c.remoteId)
  const authority = issuer?.commonName ?? own.commonName
  return { ...shown(c, own, authority, facts?.asksOtp ?? false), reachable: facts !== undefined }
}

export interface NewKey {
  remoteId: string
  holder: store.KeyOwner
  /** The personal or agency number that the certificate must carry. */
  userId: string
}

/** Numbers are written with their kind before them (`CCCD:`, `MST:`), or bare. */
const bare = (userId: string) => userId.replace(/^[A-Z]{2,6}:/, '').trim()

/**
 * Binds a key at the signing service to an official or an agency. Its certificate must come from an authority we trust,
 * be in force, and carry the number of just that person or agency.
 */
export async function addKey(ctx: Ctx, { remoteId, holder, userId }: NewKey): Promise<Key> {
  const { certificates, algorithm, asksOtp } = await (await keyHolderOf(ctx)).describe(remoteId)
  const chain = certificates.flatMap((der) => readCertificate(der) ?? [])
  const [own] = chain
  const { roots } = await pkiOf(ctx)
  if (!own || chainOf(own, chain, roots, ctx.now()).is === 'unknownAuthority') throw conflict('papers.authorityUnknown')
  await mustBeGood(ctx, certificates)
  if (chainOf(own, chain, roots, ctx.now()).is !== 'trusted') throw conflict('papers.authorityUnknown')
  if (own.userId === null || bare(own.userId) !== bare(userId)) throw conflict('papers.notTheirs')
  const id = newId(ctx.now().getTime())
  const row = {
    ...{ id, remoteId, holderKind: holder.kind, holderId: holder.id, algorithm },
    fingerprint: own.fingerprint,
    certificates: chain.map(({ x509 }) => x509.toString()).join(''),
  }
  const added = await store.addCredential(ctx.db, row, ctx.now())
  if (!added) throw conflict('papers.keyTaken')
  ctx.audit('papers.credential', id, { holder: holder.id, fingerprint: own.fingerprint })
  return shown(added, own, chain[1]?.commonName ?? '', asksOtp)
}

/** Stops the use of a key; what it signed stays signed. */
export async function endKey(ctx: Ctx, id: string): Promise<void> {
  if (!(await store.endCredential(ctx.db, id, ctx.now()))) throw notFound('papers.notFound')
  ctx.audit('papers.credential', id, { ended: true })
}

/** Keeps the picture of a signature or seal: its pixels only, whatever else the file held. */
export async function givePicture(ctx: Ctx, id: string, bytes: Buffer): Promise<void> {
  if (bytes.length === 0) throw invalid('papers.noFile')
  if (bytes.length > LARGEST_PICTURE) throw tooLarge('papers.tooLarge', { maxMib: 1 })
  const found = await store.findCredential(ctx.db, id)
  if (!found || found.endedAt !== null) throw notFound('papers.notFound')
  const picture = bytes.subarray(1, 4).toString('latin1') === 'PNG' ? await markPicture(bytes) : undefined
  if (!picture) throw invalid('papers.notPicture')
  await store.setPicture(ctx.db, id, picture)
  ctx.audit('papers.credential', id, { picture: true })
}
