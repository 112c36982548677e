import {
  issuePaper,
  issueReceipt,
  issuerOf,
  type Block,
  type Paper,
  type PaperFacts,
  type PaperKind,
} from '@hue-s/engines/papers/index.ts'
import { getUnit } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { agencyCode, namesOf } from '../agencies.ts'
import { asPlatform } from '../by-rules.ts'
import type { FormName } from '../contract-shapes.ts'
import { queuePrint } from '../counter/print-queue.ts'
import type { Dossier } from '../store.ts'
import { addIssued, type IssuedRow } from '../store-papers.ts'

/** What a paper is made of, words included: it can be made again from what is kept of it. */
interface PaperData {
  title: string
  /** Which official form this is. */
  legend: string
  agency: string
  code: string
  parts: Block[]
  /** Who signs: their office, and their name below the room for signature and seal. */
  place: { title: string; name: string } | null
  link: string
  caption: string
  state: string
  motto: string
  placeAndDay: string
  numberWord: string
  foot: string
  unsigned: string
}

/** What a form says; `sign` by people: its signatures are asked for by whoever lays it out. */
export interface FormWords {
  parts: Block[]
  agencyId: string
  /** The one who answers for it, by name; without one nobody signs by hand. */
  signer?: string
  title?: string
  sign?: 'byPeople'
}

/** Papers are written in Vietnamese, whoever presses the button. */
export const vi = (ctx: Ctx, key: string, values: Record<string, unknown> = {}): string =>
  ctx.platform.translate('vi', `public-services.server.${key}`, values)

/** A table without a row cannot be laid out. */
export const hasWords = (block: Block): boolean =>
  'facts' in block ? block.facts.length > 0 : 'entries' in block ? block.entries.length > 0 : true

const REGISTER_WORDS: Partial<Record<FormName, string>> = {
  result: 'result',
  supplement: 'supplement',
  refusal: 'refusal',
  apology: 'apology',
  stop: 'stop',
}
/** Slips for the applicant are A5; the result, the slip of control and the register A4 (TT 03/2025/TT-VPCP). */
const LARGE: ReadonlySet<FormName> = new Set(['result', 'control', 'book'])

/** Room for signature and seal with the QR beside it; a paper that nobody signs by hand has the QR alone. */
function signedAt({ place, link: qr, caption }: PaperData): Block[] {
  const beside = qr ? { beside: { qr, caption } } : {}
  if (place) return [{ signingPlace: place, ...beside }]
  return qr ? [{ qr, caption }] : []
}

function layoutOf(form: FormName, data: PaperData, { number, signed }: Pick<PaperFacts, 'number' | 'signed'>) {
  return {
    title: data.title,
    subtitle: '',
    size: LARGE.has(form) ? ('A4' as const) : ('A5' as const),
    official: {
      agency: data.agency,
      number: number === null ? '' : `${data.numberWord} ${number}`,
      state: data.state,
      motto: data.motto,
      placeAndDay: data.placeAndDay,
      bars: data.code,
    },
    blocks: [...data.parts.filter(hasWords), ...signedAt(data), { small: data.legend }],
    foot: signed ? data.foot : data.unsigned,
  }
}

/** A kind of paper with the register of one agency: numbers of agencies never mix. */
export const kindOf = (form: FormName, agency: string, sign?: 'byPeople'): PaperKind<PaperData> => ({
  kind: `public-services.${form}`,
  version: 2,
  lang: 'vi',
  ...(REGISTER_WORDS[form] ? { register: `public-services.${REGISTER_WORDS[form]}:${agency}` } : {}),
  sign: sign ?? (form === 'result' ? 'must' : 'ifPossible'),
  layout: (data, facts) => layoutOf(form, data, facts),
})

/** `Nơi đóng trụ sở, ngày 05 tháng 02 năm 2027`: small days and the first two months have a nought before them (NĐ 30/2020/NĐ-CP). */
async function placeAndDay(ctx: Ctx, agencyId: string): Promise<string> {
  const unit = await getUnit(asPlatform(ctx), agencyId)
  const [year, month, date] = ctx.today().split('-')
  const place = unit.kind === 'commune' ? unit.name : issuerOf(ctx).vi
  return vi(ctx, 'form.placeAndDay', { place, date, month: Number(month) < 3 ? month : String(Number(month)), year })
}

async function dataOf(ctx: Ctx, d: Dossier, form: FormName, words: FormWords, link: string): Promise<PaperData> {
  const names = await namesOf(ctx, [words.agencyId])
  return {
    title: words.title ?? vi(ctx, `form.${form}.title`),
    legend: vi(ctx, `form.${form}.legend`),
    agency: names(words.agencyId)?.name ?? '',
    code: d.code ?? d.requestCode,
    parts: words.parts,
    place: words.signer ? { title: vi(ctx, `form.place.${placeOf(form)}`), name: words.signer } : null,
    link,
    caption: vi(ctx, 'form.qr'),
    state: vi(ctx, 'form.state'),
    motto: vi(ctx, 'form.motto'),
    placeAndDay: await placeAndDay(ctx, words.agencyId),
    numberWord: vi(ctx, 'form.number'),
    foot: vi(ctx, 'form.foot'),
    unsigned: vi(ctx, 'form.unsigned'),
  }
}
const placeOf = (form: FormName) => (form === 'receipt' ? 'receipt' : form === 'result' ? 'result' : 'office')

/** The pages of a form before it is issued: no number, no signature, no mark to be checked. */
export async function draftOf(ctx: Ctx, d: Dossier, form: FormName, words: FormWords) {
  const data = await dataOf(ctx, d, form, words, '')
  const unsigned = { ...data, unsigned: vi(ctx, 'form.draft') }
  const issuer = issuerOf(ctx).vi
  return { ...layoutOf(form, unsigned, { number: null, signed: false }), lang: 'vi' as const, issuer }
}

/** Lays out, numbers and stores a paper, with the mark that strangers can check; it tells nobody who the applicant is. */
export async function layOut(
  ctx: Ctx,
  d: Dossier,
  form: FormName,
  words: FormWords,
): Promise<{ id: string; paper: Paper }> {
  const { agencyId, sign } = words
  const id = newId(ctx.now().getTime())
  const agency = (await namesOf(ctx, [agencyId]))(agencyId)?.name ?? ''
  const receipt = await issueReceipt(ctx, {
    kind: `public-services.${form}`,
    recordId: id,
    claims: { code: d.code ?? d.requestCode, procedure: d.procedureName.vi, agency, on: day(ctx.now()) },
  })
  const paper = await issuePaper(ctx, kindOf(form, await agencyCode(ctx, agencyId), sign), {
    record: { kind: 'public-services.dossier', id: d.id },
    data: await dataOf(ctx, d, form, words, receipt.link),
  })
  return { id, paper }
}

/** Enters a paper into its dossier, from when the applicant has it, and has the counter print it where they come for it. */
export async function enter(
  ctx: Ctx,
  d: Dossier,
  form: FormName,
  { id, paper }: { id: string; paper: Paper },
): Promise<IssuedRow> {
  const row: IssuedRow = {
    id,
    dossierId: d.id,
    form,
    paperId: paper.id,
    number: paper.number === null ? null : `${paper.number}/${paper.year}`,
    title: paper.title,
    issuedAt: paper.issuedAt,
  }
  await addIssued(asPlatform(ctx).db, row)
  await queuePrint(ctx, d, row)
  return row
}

/** Issues one of the forms of TT 03/2025/TT-VPCP or a result: number, PDF and signature, in the dossier at once. */
export async function issueForm(ctx: Ctx, d: Dossier, form: FormName, words: FormWords): Promise<IssuedRow> {
  return enter(ctx, d, form, await layOut(ctx, d, form, words))
}
