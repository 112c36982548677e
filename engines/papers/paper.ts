import { createHash } from 'node:crypto'
import { attach, detach, readBytes, storeBytes } from '@hue-s/engines/files/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import { findSigner, getSigner } from './certificate.ts'
import type { RevokeReason } from './contract.ts'
import { issuerOf } from './issuer.ts'
import type { PaperLayout } from './layout.ts'
import { makePdf } from './make-pdf.ts'
import { takeNumber } from './register.ts'
import { signBytes } from './sign-pdf.ts'
import type { Signer } from './signer.ts'
import * as store from './store.ts'
import { fingerprintOf, readSignatures } from './verify-pdf.ts'

/** A kind of paper: how its data becomes pages. A change of the layout is a new version. */
export interface PaperKind<D> {
  /** `<system>.<name>`. */
  kind: string
  version: number
  lang: Lang
  /** Its numbers come from this register, each year from 1, without gap or repeat. */
  register?: string
  /** `must`: without a certificate the paper is refused; `ifPossible`: it is issued unsigned, and says so in `signed`. */
  sign: 'must' | 'ifPossible'
  layout(data: D, facts: PaperFacts): Pick<PaperLayout, 'title' | 'subtitle' | 'blocks' | 'foot'>
}
export interface PaperFacts {
  number: string | null
  issuer: string
  issuedAt: Date
  signed: boolean
}
export interface NewPaper<D> {
  record: { kind: string; id: string }
  data: D
}

const FILE_KIND = 'papers.paper'
export const numberOf = (p: Pick<store.Paper, 'number' | 'year'>) =>
  p.number === null ? null : `${p.number}/${p.year}`

/** Signs a PDF file with the instance's certificate; refuses in words when there is none. */
export async function signPdf(
  ctx: Ctx,
  bytes: Buffer,
  words: { reason: string; location: string; name: string },
): Promise<Buffer> {
  return sealed(bytes, words, await getSigner(ctx), ctx.now())
}

/** Whether a PDF file can be signed here now. */
export const canSign = async (ctx: Ctx): Promise<boolean> => (await findSigner(ctx)) !== undefined

async function sealed(
  bytes: Buffer,
  words: { reason: string; location: string; name: string },
  signer: Signer,
  at: Date,
): Promise<Buffer> {
  const signed = await signBytes(bytes, { ...words, at }, signer)
  const made = readSignatures(signed).at(-1)
  if (!made?.intact || !made.coversAll) throw new Error('the signature just made does not hold')
  return signed
}

/**
 * Issues a paper: takes its number, lays it out, signs and stores it, all in the caller's transaction, so that a failure
 * gives the number back.
 */
export async function issuePaper<D>(ctx: Ctx, kind: PaperKind<D>, { record, data }: NewPaper<D>): Promise<store.Paper> {
  const signer = kind.sign === 'must' ? await getSigner(ctx) : await findSigner(ctx)
  const issuedAt = ctx.now()
  const place = kind.register === undefined ? { number: null, year: null } : await takeNumber(ctx, kind.register)
  const issuer = issuerOf(ctx)[kind.lang]
  const facts: PaperFacts = { number: numberOf(place), issuer, issuedAt, signed: signer !== undefined }
  const pages = kind.layout(data, facts)
  const plain = await makePdf({ ...pages, lang: kind.lang, issuer, issuedAt })
  const bytes = signer
    ? await sealed(plain, { name: issuer, reason: pages.title, location: issuer }, signer, issuedAt)
    : plain
  const id = newId(issuedAt.getTime())
  const file = await storeBytes(ctx, bytes, 'document')
  await attach(ctx.as(SYSTEM), file.id, { kind: FILE_KIND, id, visibility: 'private' })
  const [own] = signer?.certificates ?? []
  await store.addPaper(ctx.db, {
    id,
    kind: kind.kind,
    recordKind: record.kind,
    recordId: record.id,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    fileId: file.id,
    template: kind.kind,
    templateVersion: kind.version,
    data,
    title: pages.title,
    issuer,
    issuedBy: ctx.actor.id,
    issuedAt: issuedAt.toISOString(),
    certificate: own ? fingerprintOf(own) : null,
    register: kind.register ?? null,
    ...place,
  })
  ctx.audit('paper', id, { kind: kind.kind })
  return getPaper(ctx, id)
}

/** The paper of a kind that a record has, issued now when there is none yet; two who ask at once get the same one. */
export async function paperOf<D>(ctx: Ctx, kind: PaperKind<D>, wanted: NewPaper<D>): Promise<store.Paper> {
  const find = () => store.findPaperOf(ctx.db, kind.kind, wanted.record.kind, wanted.record.id, kind.version)
  const known = await find()
  if (known) return known
  await store.lock(ctx.db, `paper:${kind.kind}:${wanted.record.id}`)
  return (await find()) ?? issuePaper(ctx, kind, wanted)
}

/** What is known of a paper. Who may ask is the caller's to decide. */
export async function getPaper(ctx: Ctx, id: string): Promise<store.Paper> {
  const found = await store.findPaper(ctx.db, id)
  if (!found) throw notFound('papers.notFound')
  return found
}

/** The bytes of a paper as they were issued. Who may ask is the caller's to decide. */
export const paperBytes = (ctx: Ctx, paper: Pick<store.Paper, 'fileId'>): Promise<Buffer> =>
  readBytes(ctx, paper.fileId)

/** Papers of some records, oldest first. */
export const papersOf = (ctx: Ctx, recordKind: string, recordIds: readonly string[]): Promise<store.Paper[]> =>
  recordIds.length === 0 ? Promise.resolve([]) : store.listPapersOf(ctx.db, recordKind, recordIds)

/** Says of a paper, from now on, that it no longer counts; its number stays taken and visible. */
export async function revokePaper(ctx: Ctx, id: string, reason: RevokeReason): Promise<void> {
  if (!(await store.revokePaper(ctx.db, id, reason, ctx.now()))) throw notFound('papers.notFound')
  ctx.audit('paper', id, { reason })
}

/** Forgets what the papers of a record say, when its time is over: kind, number, date and hash stay. */
export async function erasePapers(ctx: Ctx, recordKind: string, recordId: string): Promise<void> {
  for (const { id, fileId } of await store.eraseData(ctx.db, recordKind, recordId)) {
    await detach(ctx.as(SYSTEM), fileId, { kind: FILE_KIND, id })
    ctx.audit('paper', id, { erased: true })
  }
}
