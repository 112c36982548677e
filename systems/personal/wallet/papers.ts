import { getCase, isParty, listMineOfAll } from '@hue-s/engines/cases/index.ts'
import { reveal } from '@hue-s/engines/identity/index.ts'
import { receiptsOfRecords, type ReceiptLine } from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { day, moment, type Words } from '@hue-s/kernel/shared/text.ts'
import { CARD, casePages, paperSources, type OwnPaper, type WalletPaper } from '../contract.ts'
import { me, said, words } from '../own.ts'
import { communeNamed } from '../profile/profile.ts'
import { findProfile } from '../profile/store.ts'

/** A paper with what may be shown of it. */
export interface FullPaper {
  line: WalletPaper
  title: Words
  facts: { key: string; label: Words; value: string }[]
}

const RECEIPT = 'receipt'

const receiptLine = (ctx: Ctx, r: ReceiptLine, code: string, type: string): WalletPaper => {
  const pages = casePages(type)
  return {
    id: `${RECEIPT}:${r.kind}~${r.recordId}`,
    title: r.kindName ? said(ctx, r.kindName) : ctx.t('personal.server.paper.receipt'),
    note: code,
    issuedAt: r.issuedAt,
    revokedAt: r.revokedAt,
    verifyLink: r.link,
    page: pages?.page.replace(':id', r.recordId) ?? null,
    download: r.revokedAt === null ? (pages?.receiptFile?.replace(':id', r.recordId) ?? null) : null,
  }
}

const sourceLine = (ctx: Ctx, source: string, p: OwnPaper): WalletPaper => ({
  id: `${source}:${p.ref}`,
  title: said(ctx, p.title),
  note: null,
  issuedAt: p.issuedAt,
  revokedAt: p.revokedAt,
  verifyLink: p.verifyLink,
  page: p.page,
  download: p.download,
})

const cardLine = (ctx: Ctx): WalletPaper => ({
  id: CARD,
  title: ctx.t('personal.server.paper.card'),
  note: null,
  issuedAt: null,
  revokedAt: null,
  verifyLink: null,
  page: '/me/profile',
  download: null,
})

/** The card, what systems offer, then the receipts of the person's cases, newest first. */
export async function wallet(ctx: Ctx, { after, limit }: { after?: string | undefined; limit: number }) {
  const { items: cases, next } = await listMineOfAll(ctx, { show: 'all', after, limit })
  const known = new Map(cases.map((c) => [c.id, c]))
  const receipts = (await receiptsOfRecords(ctx, [...known.keys()])).flatMap((r) => {
    const row = known.get(r.recordId)
    return row ? [receiptLine(ctx, r, row.code, row.type)] : []
  })
  if (after) return { items: receipts, next }
  const offered = await Promise.all(
    paperSources<Ctx>().map(async ({ id, papers }) => (await papers(ctx, me(ctx))).map((p) => sourceLine(ctx, id, p))),
  )
  return { items: [cardLine(ctx), ...offered.flat(), ...receipts], next }
}

/** One paper of the person who asks; anybody else's is not there. */
export async function getPaper(ctx: Ctx, id: string): Promise<FullPaper> {
  const [source = '', ref = ''] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)]
  if (id === CARD) return card(ctx)
  if (source === RECEIPT) return receipt(ctx, ref)
  const offer = paperSources<Ctx>().find((s) => s.id === source)
  const found = (await offer?.papers(ctx, me(ctx)))?.find((p) => p.ref === ref)
  if (!found) throw notFound('kernel.recordNotFound')
  return { line: sourceLine(ctx, source, found), title: found.title, facts: [...found.facts] }
}

async function receipt(ctx: Ctx, ref: string): Promise<FullPaper> {
  const [kind = '', recordId = ''] = ref.split('~')
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(recordId)
  if (!isId || !(await isParty(ctx, recordId, me(ctx)))) throw notFound('kernel.recordNotFound')
  const found = (await receiptsOfRecords(ctx, [recordId])).find((r) => r.kind === kind)
  if (!found) throw notFound('kernel.recordNotFound')
  const row = await getCase(ctx, recordId)
  return {
    line: receiptLine(ctx, found, row.code, row.type),
    title: found.kindName ?? words(ctx, 'personal.server.paper.receipt'),
    facts: found.facts.map(({ name, label, value }) => ({ key: name, label, value: readable(value) })),
  }
}

const readable = (value: string) => (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? moment(value) : value)

/** Eighteen is reckoned by the legal date here. */
const isAdult = (birthDate: string, today: string) =>
  `${Number(birthDate.slice(0, 4)) + 18}${birthDate.slice(4)}` <= today

/** The card made from the e-ID. Each fact stands alone, so that «over 18» needs no date of birth. */
async function card(ctx: Ctx): Promise<FullPaper> {
  const personId = me(ctx)
  const { name, citizenId, birthDate } = await reveal(ctx, personId, {
    purpose: 'personal.wallet',
    what: ['name', 'citizenId', 'birthDate'],
  })
  const home = (await findProfile(ctx.db, personId))?.communeId
  const commune = home ? await communeNamed(ctx, home) : null
  const yes = (fits: boolean) => ctx.t(fits ? 'personal.server.yes' : 'personal.server.no')
  const all: [string, string | null][] = [
    ['name', name],
    ['birthDate', birthDate === null ? null : day(birthDate)],
    ['birthYear', birthDate?.slice(0, 4) ?? null],
    ['over18', birthDate === null ? null : yes(isAdult(birthDate, ctx.today()))],
    ['citizenIdEnd', citizenId === null ? null : `••••••••${citizenId.slice(-4)}`],
    ['citizenId', citizenId],
    ['commune', commune?.name ?? null],
    ['level', String(ctx.actor.assurance)],
  ]
  return {
    line: cardLine(ctx),
    title: words(ctx, 'personal.server.paper.card'),
    facts: all.flatMap(([key, value]) =>
      value === null ? [] : [{ key, label: words(ctx, `personal.server.field.${key}`), value }],
    ),
  }
}
