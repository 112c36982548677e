import { createHash } from 'node:crypto'
import { attachments, getCase, viewCase, type Case } from '@hue-s/engines/cases/index.ts'
import { getFile } from '@hue-s/engines/files/index.ts'
import { issueReceipt, type Block, type PaperKind, type Receipt } from '@hue-s/engines/papers/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { RECEIPT_KIND } from '../contract-papers.ts'
import { tableOn } from '../routing/current-table.ts'
import { findKind } from '../kinds.ts'
import { unitNames } from '../present.ts'
import { TYPE } from '../report-type.ts'

/** Pictures that came with the report itself, not with a later step. */
const WITH_REPORT_MS = 60_000
/** A picture is named by the first 128 bits of its SHA-256, so that six fit into a QR; nobody finds a second one. */
const PREFIX_BYTES = 16
const MOST_PHOTOS = 6

const sha256 = (text: string) => createHash('sha256').update(text).digest()

/** What a report says of itself, kept short. */
interface Sent {
  note: string
  photos: { id: string; sha256: string }[]
  claims: Record<string, string>
}

/** Pictures of the matter as they came, oldest first. */
async function sentPhotos(ctx: Ctx, row: Case): Promise<Sent['photos']> {
  const latest = new Date(Date.parse(row.openedAt) + WITH_REPORT_MS).toISOString()
  const before = (await attachments(ctx, row)).filter((a) => a.kind === 'before' && a.at <= latest)
  return Promise.all(before.map(async ({ fileId }) => ({ id: fileId, sha256: (await getFile(ctx, fileId)).sha256 })))
}

const prefixOf = (hex: string) => Buffer.from(hex, 'hex').subarray(0, PREFIX_BYTES).toString('base64url')

/** Names in Vietnamese, as papers are: the QR stays readable when categories change. */
async function kindName(ctx: Ctx, { category, child }: { category: string; child: string | null }): Promise<string> {
  const { table } = await tableOn(ctx)
  const kind = findKind(table, category, child ?? undefined) ?? findKind(table, category)
  return kind?.child?.name.vi ?? kind?.category.name.vi ?? category
}

async function sentOf(ctx: Ctx, row: Case): Promise<Sent> {
  const data = row.data as { category: string; child: string | null; note: string }
  const [photos, names] = await Promise.all([sentPhotos(ctx, row), unitNames(ctx, [[row.communeId, row.anchoredOn]])])
  const commune = names(row.communeId)?.name
  const claims = {
    code: row.code,
    kind: await kindName(ctx, data),
    ...(commune ? { commune } : {}),
    at: row.openedAt,
    channel: row.channel,
    text: sha256(data.note).toString('base64url'),
    ...(photos.length > 0
      ? {
          photos: photos
            .slice(0, MOST_PHOTOS)
            .map((p) => prefixOf(p.sha256))
            .join('.'),
        }
      : {}),
  }
  return { note: data.note, photos, claims }
}

interface HeldReceipt {
  row: Case
  receipt: Receipt
  /** The text, if it still is the one that was sent. */
  note: string | null
  photos: Sent['photos']
}

/** The receipt of a report, signed when it was sent; the platform asks, whoever the actor is. */
async function receiptFor(ctx: Ctx, id: string): Promise<HeldReceipt> {
  const platform = ctx.as(SYSTEM)
  const row = await getCase(platform, id)
  const { note, photos, claims } = await sentOf(platform, row)
  const receipt = await issueReceipt(ctx, { kind: RECEIPT_KIND, recordId: id, claims })
  const named = new Set((receipt.claims['photos'] ?? '').split('.'))
  return {
    row,
    receipt,
    note: receipt.claims['text'] === sha256(note).toString('base64url') ? note : null,
    photos: photos.filter((p) => named.has(prefixOf(p.sha256))),
  }
}

/** The receipt of my own report; anybody else finds nothing. */
export async function ownReceipt(ctx: Ctx, id: string): Promise<HeldReceipt> {
  const view = await viewCase(ctx, id)
  if (view.case.type !== TYPE || !view.viewer.roles.includes('reporter')) throw notFound('kernel.recordNotFound')
  return receiptFor(ctx, id)
}

/** Signs the receipt when a report has been sent, before anybody can change a word of it. */
export async function signSent(ctx: Ctx, { id, action }: { id: string; action: string }): Promise<void> {
  if (action === 'open' || action === 'review') await receiptFor(ctx, id)
}

export const textHash = (claims: Readonly<Record<string, string>>): string =>
  Buffer.from(claims['text'] ?? '', 'base64url').toString('hex')

/** What the receipt's paper is made of. */
interface ReceiptPaper {
  claims: Readonly<Record<string, string>>
  link: string
  note: string | null
  photos: Sent['photos']
  words: Readonly<Record<string, string>>
}

/** Words on the paper, taken when it is issued: the paper can be made again from what is kept of it. */
export const PAPER_WORDS = 'title code kind commune at channel note textHash photoHash qr explain foot unsigned'
  .split(' ')
  .map((word) => `field-reports.server.receiptPaper.${word}`)

export const receiptPaper: PaperKind<ReceiptPaper> = {
  kind: RECEIPT_KIND,
  version: 1,
  lang: 'vi',
  register: RECEIPT_KIND,
  sign: 'ifPossible',
  layout: ({ claims, link, note, photos, words }, { number, signed }) => {
    const word = (name: string) => words[`field-reports.server.receiptPaper.${name}`] ?? name
    const fact = (name: string, value = claims[name]) => (value ? [{ label: word(name), value }] : [])
    const blocks: Block[] = [
      {
        facts: [
          ...fact('code'),
          ...fact('kind'),
          ...fact('commune'),
          ...fact('at', moment(claims['at'] ?? '')),
          ...fact('channel'),
        ],
      },
      ...(note === null ? [] : [{ heading: word('note') }, { text: note }]),
      { qr: link, caption: word('qr') },
      {
        facts: [
          { label: word('textHash'), value: textHash(claims), code: true },
          ...photos.map((p, n) => ({ label: `${word('photoHash')} ${n + 1}`, value: p.sha256, code: true })),
        ],
      },
      { small: word('explain') },
    ]
    return {
      title: word('title'),
      subtitle: `${claims['code'] ?? ''} · ${number ?? ''}`,
      blocks,
      foot: signed ? word('foot') : word('unsigned'),
    }
  },
}
