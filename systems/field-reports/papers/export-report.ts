import type { Case } from '@hue-s/engines/cases/index.ts'
import { viewCase } from '@hue-s/engines/cases/index.ts'
import { getFile, readBytes } from '@hue-s/engines/files/index.ts'
import {
  canSign,
  findReceipt,
  issuerOf,
  makePdf,
  signPdf,
  smallPicture,
  type Block,
} from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { day, moment, type Words } from '@hue-s/kernel/shared/text.ts'
import type { OwnReport, StaffReport } from '../contract.ts'
import { RECEIPT_KIND, type ReportExport } from '../contract-papers.ts'
import { coveredCopies } from '../handling/covered-copies.ts'
import { tableOn } from '../routing/current-table.ts'
import { findKind } from '../kinds.ts'
import { messages } from '../citizen/messages.ts'
import { findDeviceFacts } from '../citizen/store-citizen.ts'
import { ownReport, staffReport } from '../present.ts'
import { TYPE } from '../report-type.ts'
import { talkOf } from '../handling/talk.ts'

const both = (ctx: Ctx, key: string): Words => ({
  vi: ctx.platform.translate('vi', key),
  en: ctx.platform.translate('en', key),
})
/** Names of states, steps and clocks; a step without a name of its own keeps its code. */
function named(ctx: Ctx, part: 'state' | 'action' | 'clock', id: string): Words {
  const key = `cases.${TYPE}.${part}.${id}`
  const words = both(ctx, key)
  const own = both(ctx, `field-reports.server.export.step.${id}`)
  if (words.vi !== key) return words
  return own.vi.startsWith('field-reports.') ? { vi: id, en: id } : own
}

type Report = OwnReport | StaffReport

async function kindOf(ctx: Ctx, { category, child }: Report): Promise<Pick<ReportExport, 'category' | 'child'>> {
  const { table } = await tableOn(ctx)
  const found = findKind(table, category, child ?? undefined) ?? findKind(table, category)
  return {
    category: { id: category, name: found?.category.name ?? null },
    child: child === null ? null : { id: child, name: found?.child?.name ?? null },
  }
}

/** The pictures as this reader may see them: whoever handles a report sees the covered copy where there is one. */
async function photosOf(ctx: Ctx, report: Report, forReporter: boolean): Promise<ReportExport['photos']> {
  const copies = forReporter ? new Map<string, string>() : await coveredCopies(ctx, report.id)
  return Promise.all(
    report.photos.map(async ({ id, kind }) => {
      const { type, size, sha256 } = await getFile(ctx, copies.get(id) ?? id)
      return { id: copies.get(id) ?? id, kind, type, size, sha256 }
    }),
  )
}

interface Parts {
  madeFor: ReportExport['madeFor']
  row: Case
  report: Report
  messages: ReportExport['messages']
  looks: ReportExport['looks']
  device: ReportExport['device']
}

async function exportFrom(ctx: Ctx, { madeFor, row, report, ...told }: Parts): Promise<ReportExport> {
  const receipt = await findReceipt(ctx, RECEIPT_KIND, row.id)
  return {
    format: 'field-reports.report/1',
    madeAt: ctx.now().toISOString(),
    madeFor,
    id: report.id,
    code: report.code,
    ...(await kindOf(ctx, report)),
    state: { id: report.state, name: named(ctx, 'state', report.state) },
    channel: row.channel,
    visibility: report.visibility,
    note: report.note,
    place: report.place,
    commune: report.commune,
    agency: report.agency,
    at: report.at,
    openedAt: report.openedAt,
    dueAt: report.dueAt,
    closedAt: report.closedAt,
    late: report.late,
    rating: report.rating,
    photos: await photosOf(ctx, report, madeFor === 'reporter'),
    clocks: report.clocks.map(({ name, ...clock }) => ({ id: name, name: named(ctx, 'clock', name), ...clock })),
    timeline: report.timeline.map((e) => ({
      at: e.at,
      action: e.action,
      name: named(ctx, 'action', e.action),
      to: e.to,
      who: e.who,
      by: 'by' in e ? (e as { by: string | null }).by : null,
      note: e.note,
    })),
    ...told,
    receipt: receipt ? { token: receipt.token, issuedAt: receipt.issuedAt } : null,
  }
}

/** Everything of my own report. The caller has made sure that it is mine. */
export async function exportForReporter(ctx: Ctx, id: string): Promise<ReportExport> {
  const [view, report, talk] = [await viewCase(ctx, id), await ownReport(ctx, id), await messages(ctx, { id })]
  return exportFrom(ctx, {
    madeFor: 'reporter',
    row: view.case,
    report,
    messages: talk.items.map(({ at, who, text }) => ({ at, who, by: null, text })),
    looks: report.looks,
    device: (await findDeviceFacts(ctx.db, id)) ?? null,
  })
}

/** Everything of a report as those who handle it see it: never who reported. */
export async function exportForStaff(ctx: Ctx, id: string, madeFor: 'agency' | 'archive'): Promise<ReportExport> {
  const report = await staffReport(ctx, id)
  const { case: row } = await viewCase(ctx, id)
  const talk = await talkOf(ctx, row)
  const said = talk.map(({ at, who, by, text }) => ({ at, who, by, text }))
  return exportFrom(ctx, { madeFor, row, report, messages: said, looks: [], device: null })
}

const MOST_PICTURES = 18

async function picturesOf(ctx: Ctx, photos: ReportExport['photos'], kind: 'before' | 'after'): Promise<Block[]> {
  const pictures: { jpeg: Buffer; caption: string }[] = []
  for (const photo of photos.filter((p) => p.kind === kind && p.type.startsWith('image/')).slice(0, MOST_PICTURES)) {
    const jpeg = await smallPicture(await readBytes(ctx, photo.id).catch(() => Buffer.alloc(0)))
    if (jpeg) pictures.push({ jpeg, caption: photo.sha256.slice(0, 16) })
  }
  return pictures.length === 0 ? [] : [{ heading: ctx.t(`field-reports.server.export.${kind}`) }, { pictures }]
}

function clockBlocks(ctx: Ctx, { clocks }: ReportExport): Block[] {
  if (clocks.length === 0) return []
  return [
    { heading: ctx.t('field-reports.server.export.clocks') },
    ...clocks.flatMap(({ name, due, reasons }): Block[] => [
      {
        facts: [
          { label: name[ctx.lang], value: due === null ? ctx.t('field-reports.server.export.noDue') : moment(due) },
        ],
      },
      {
        small: reasons
          .map(({ date, to, text, citation }) => {
            const days = to === undefined || to === date ? day(date) : `${day(date)} – ${day(to)}`
            return `${days}: ${text[ctx.lang]}${citation ? ` (${citation})` : ''}`
          })
          .join('\n'),
      },
    ]),
  ]
}

function factsOf(ctx: Ctx, e: ReportExport): Block {
  const fact = (name: string, value: string | null | undefined) =>
    value ? [{ label: ctx.t(`field-reports.server.export.${name}`), value }] : []
  const kind = e.child?.name ?? e.category.name
  return {
    facts: [
      ...fact('kind', kind?.[ctx.lang] ?? e.category.id),
      ...fact('state', e.state.name[ctx.lang]),
      ...fact('place', [e.place, e.commune?.name].filter(Boolean).join(', ')),
      ...fact('point', `${e.at.lat.toFixed(6)}, ${e.at.lon.toFixed(6)}`),
      ...fact('agency', e.agency?.name),
      ...fact('openedAt', moment(e.openedAt)),
      ...fact('dueAt', e.dueAt && moment(e.dueAt)),
      ...fact('closedAt', e.closedAt && moment(e.closedAt)),
      ...fact('rating', e.rating === null ? null : ctx.t(`field-reports.rating.${e.rating}`)),
    ],
  }
}

const entriesOf = (
  ctx: Ctx,
  entries: readonly { at: string; who: string; by: string | null; what: string; note: string | null }[],
): Block => ({
  entries: entries.map(({ at, who, by, what, note }) => ({
    at: moment(at),
    who: by ?? ctx.t(`field-reports.server.export.who.${who}`),
    what,
    note,
  })),
})

/** The same as a PDF: small pictures, every date with its reasons, signed when there is a certificate. */
export async function exportPdf(ctx: Ctx, e: ReportExport): Promise<Buffer> {
  const signed = await canSign(ctx)
  const issuer = issuerOf(ctx)[ctx.lang]
  const timeline = e.timeline.map((t) => ({ ...t, what: t.name[ctx.lang] }))
  const talk = e.messages.map((m) => ({ ...m, what: '', note: m.text }))
  const blocks: Block[] = [
    factsOf(ctx, e),
    { heading: ctx.t('field-reports.server.export.note') },
    { text: e.note },
    ...(await picturesOf(ctx, e.photos, 'before')),
    ...(await picturesOf(ctx, e.photos, 'after')),
    ...clockBlocks(ctx, e),
    { heading: ctx.t('field-reports.server.export.timeline') },
    entriesOf(ctx, timeline),
    ...(talk.length === 0 ? [] : [{ heading: ctx.t('field-reports.server.export.messages') }, entriesOf(ctx, talk)]),
    ...(e.looks.length === 0
      ? []
      : [
          { heading: ctx.t('field-reports.server.export.looks') },
          { text: e.looks.map((l) => `${moment(l.at)} · ${l.who} · ${l.purpose}`).join('\n') },
        ]),
    ...(e.receipt
      ? [
          {
            qr: `${ctx.config.publicUrl}/verify?t=${e.receipt.token}`,
            caption: ctx.t('field-reports.server.export.qr'),
          },
        ]
      : []),
  ]
  const bytes = await makePdf({
    lang: ctx.lang,
    title: ctx.t('field-reports.server.export.title'),
    subtitle: e.code,
    issuer,
    issuedAt: ctx.now(),
    blocks,
    foot: ctx.t(signed ? 'field-reports.server.export.foot' : 'field-reports.server.export.unsigned', {
      at: moment(e.madeAt),
    }),
  })
  if (!signed) return bytes
  return signPdf(ctx, bytes, {
    name: issuer,
    location: issuer,
    reason: `${ctx.t('field-reports.server.export.title')} ${e.code}`,
  })
}
