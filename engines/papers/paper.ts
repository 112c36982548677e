import { createHash } from 'node:crypto'
import { attach, detach, readBytes, storeBytes } from '@hue-s/engines/files/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import { findSigner, getSigner } from './certificate.ts'
import { PAPER_FILE } from './complete.ts'
import type { RevokeReason } from './contract.ts'
import { issuerOf } from './issuer.ts'
import type { PaperLayout } from './layout.ts'
import { makePdf } from './make-pdf.ts'
import { takeNumber } from './register.ts'
import { sealed } from './seal-pdf.ts'
import * as store from './store.ts'
import { fingerprintOf } from './verify-pdf.ts'

/** A kind of paper: how its data becomes pages. A change of the layout is a new version. */
export interface PaperKind<D> {
  /** `<system>.<name>`. */
  kind: string
  version: number
  lang: Lang
  /** Its numbers come from this register, each year from 1, without gap or repeat. */
  register?: string
  /**
   * `must`: without a certificate the paper is refused; `ifPossible`: it is issued unsigned, and says so in `signed`;
   * `byPeople`: those asked with `askSignatures` sign it afterwards, each with their own key.
   */
  sign: 'must' | 'ifPossible' | 'byPeople'
  layout(data: D, facts: PaperFacts): Omit<PaperLayout, 'lang' | 'issuer' | 'issuedAt'>
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

export const numberOf = (p: Pick<store.Paper, 'number' | 'year'>) =>
  p.number === null ? null : `${p.number}/${p.year}`

/** Signs a PDF file with the instance's certificate; refuses in words when there is none. */
export async function signPdf(
  ctx: Ctx,
  bytes: Buffer,
  words: { reason: string; location: string; name: string },
): Promise<Buffer> {
  return (await sealed(ctx, bytes, words, await getSigner(ctx))).bytes
}

/** Whether a PDF file can be signed here now. */
export const canSign = async (ctx: Ctx): Promise<boolean> => (await findSigner(ctx)) !== undefined

async function signerOf(ctx: Ctx, sign: PaperKind<unknown>['sign']) {
  if (sign === 'byPeople') return undefined
  return sign === 'must' ? getSigner(ctx) : findSigner(ctx)
}

/**
 * Issues a paper: takes its number, lays it out, signs and stores it, all in the caller's transaction, so that a failure
 * gives the number back.
 */
export async function issuePaper<D>(ctx: Ctx, kind: PaperKind<D>, { record, data }: NewPaper<D>): Promise<store.Paper> {
  const signer = await signerOf(ctx, kind.sign)
  const issuedAt = ctx.now()
  const place = kind.register === undefined ? { number: null, year: null } : await takeNumber(ctx, kind.register)
  const issuer = issuerOf(ctx)[kind.lang]
  const facts: PaperFacts = {
    number: numberOf(place),
    issuer,
    issuedAt,
    signed: signer !== undefined || kind.sign === 'byPeople',
  }
  const pages = kind.layout(data, facts)
  const plain = await makePdf({ ...pages, lang: kind.lang, issuer, issuedAt })
  const { bytes, level, completeAt } = signer
    ? await sealed(
        ctx,
        plain,
        { name: pages.official?.agency ?? issuer, reason: pages.title, location: issuer },
        signer,
      )
    : { bytes: plain, level: 'none' as const, completeAt: null }
  const id = newId(issuedAt.getTime())
  const file = await storeBytes(ctx, bytes, 'document')
  await attach(ctx.as(SYSTEM), file.id, { kind: PAPER_FILE, id, visibility: 'private' })
  const [own] = signer?.certificates ?? []
  const row = {
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
    level,
  }
  await store.addPaper(ctx.db, row, completeAt)
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
    await detach(ctx.as(SYSTEM), fileId, { kind: PAPER_FILE, id })
    ctx.audit('paper', id, { erased: true })
  }
}
