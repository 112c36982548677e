import { archiveTar, paperBytes, paperOf, qrSvg } from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import { viewCase } from '@hue-s/engines/cases/index.ts'
import { ARCHIVE_NAME, listArchives, startArchive } from './archive.ts'
import type { ReportExport, ReportReceipt } from '../contract-papers.ts'
import { exportForReporter, exportForStaff, exportPdf } from './export-report.ts'
import { FILE_KIND } from '../present.ts'
import { ownReceipt, PAPER_WORDS, receiptPaper, textHash } from './receipt.ts'
import { TYPE } from '../report-type.ts'

const pdf = (body: Buffer, filename: string): Bytes => ({ body, size: body.length, type: 'application/pdf', filename })

export async function receipt(ctx: Ctx, { id }: ById): Promise<ReportReceipt> {
  const { receipt: held, photos } = await ownReceipt(ctx, id)
  const { token, link, issuedAt, revokedAt, claims } = held
  return {
    token,
    link,
    issuedAt,
    revokedAt,
    claims: Object.entries(claims).map(([name, value]) => ({
      name,
      value,
      label: {
        vi: ctx.platform.translate('vi', `field-reports.server.receipt.claim.${name}`),
        en: ctx.platform.translate('en', `field-reports.server.receipt.claim.${name}`),
      },
    })),
    hashes: { text: textHash(claims), photos },
    svg: qrSvg(link),
  }
}

/** The paper of the receipt: issued once, numbered, and the same bytes whenever it is asked for. */
export async function receiptPdf(ctx: Ctx, { id }: ById): Promise<Bytes> {
  const { row, receipt: held, note, photos } = await ownReceipt(ctx, id)
  if (held.revokedAt !== null) throw conflict('field-reports.receiptOff')
  const words = Object.fromEntries(PAPER_WORDS.map((key) => [key, ctx.platform.translate('vi', key)]))
  const { claims, link } = held
  const channel = ctx.platform.translate('vi', `field-reports.server.export.channel.${claims['channel']}`)
  const data = {
    claims: { ...claims, channel: channel.startsWith('field-reports.') ? (claims['channel'] ?? '') : channel },
    link,
    note,
    photos,
    words,
  }
  const paper = await paperOf(ctx, receiptPaper, { record: { kind: FILE_KIND, id }, data })
  return pdf(await paperBytes(ctx, paper), `${row.code}-${ctx.t('field-reports.server.receiptPaper.file')}.pdf`)
}

async function mustBeMine(ctx: Ctx, id: string): Promise<void> {
  const view = await viewCase(ctx, id)
  if (view.case.type !== TYPE || !view.viewer.roles.includes('reporter')) throw notFound('kernel.recordNotFound')
}

export async function exportOwn(ctx: Ctx, { id }: ById): Promise<ReportExport> {
  await mustBeMine(ctx, id)
  return exportForReporter(ctx, id)
}

export async function exportOwnPdf(ctx: Ctx, { id }: ById): Promise<Bytes> {
  const all = await exportOwn(ctx, { id })
  return pdf(await exportPdf(ctx, all), `${all.code}.pdf`)
}

export async function exportWork(ctx: Ctx, { id }: ById): Promise<ReportExport> {
  const all = await exportForStaff(ctx, id, 'agency')
  ctx.audit(FILE_KIND, id, { export: 'json' })
  return all
}

export async function exportWorkPdf(ctx: Ctx, { id }: ById): Promise<Bytes> {
  const all = await exportForStaff(ctx, id, 'agency')
  ctx.audit(FILE_KIND, id, { export: 'pdf' })
  return pdf(await exportPdf(ctx, all), `${all.code}.pdf`)
}

export async function archives(ctx: Ctx) {
  return { items: await listArchives(ctx) }
}

export function makeArchive(ctx: Ctx, { year }: { year: number }) {
  return startArchive(ctx, year)
}

export async function archive(ctx: Ctx, { id }: ById): Promise<Bytes> {
  const { body, filename } = await archiveTar(ctx, ARCHIVE_NAME, id)
  ctx.audit('papers.archive', id, { download: true })
  return { body, type: 'application/x-tar', filename }
}
