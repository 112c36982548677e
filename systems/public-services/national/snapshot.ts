import { timeline, type Case } from '@hue-s/engines/cases/index.ts'
import { getPaper } from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { open } from '@hue-s/kernel/server/sealed.ts'
import { agencyCode, namesOf } from '../agencies.ts'
import { asPlatform } from '../by-rules.ts'
import { SEAL, type Sealed } from '../filing/sealed.ts'
import { caseOf } from '../handling/after-step.ts'
import type { Dossier } from '../store.ts'
import { listIssued, listPapers } from '../store-papers.ts'
import { listSteps } from '../store-steps.ts'
import { STATUS, type HoSo, type Status } from './protocol.ts'
import type { MessageFile } from './store-messages.ts'

const STATUS_OF: Readonly<Record<Dossier['state'], Status>> = {
  submitted: STATUS.registered,
  supplement: STATUS.supplement,
  refused: STATUS.notReceived,
  accepted: STATUS.received,
  processing: STATUS.handling,
  opinions: STATUS.handling,
  paused: STATUS.supplement,
  signing: STATUS.handling,
  approved: STATUS.handling,
  ready: STATUS.ready,
  done: STATUS.returned,
  stopped: STATUS.stopped,
  withdrawn: STATUS.withdrawn,
}
/** By which way it came, in the numbers of the portal. */
const CHANNEL_OF: Readonly<Record<Dossier['channel'], HoSo['KenhThucHien']>> = {
  counter: '1',
  phone: '1',
  online: '2',
  national: '2',
  post: '3',
}
/** Papers that stay in the house. */
const INTERNAL = new Set(['control', 'book'])

interface CaseFacts {
  pause?: { reason: string } | null
  ground?: { text: { vi: string }; note: string | null } | null
}

/** The state of a dossier as the portal counts it; a pause for money has a number of its own. */
export function statusOf(d: Pick<Dossier, 'state'>, facts: CaseFacts): Status {
  return d.state === 'paused' && facts.pause?.reason === 'money' ? STATUS.money : STATUS_OF[d.state]
}

/** What the applicant is asked for, or why it came to a no. */
async function wordsFor(ctx: Ctx, d: Dossier, facts: CaseFacts): Promise<string | null> {
  if (d.state === 'refused' || d.state === 'stopped')
    return [facts.ground?.text.vi, facts.ground?.note].filter(Boolean).join(' ') || null
  if (d.state !== 'supplement' && d.state !== 'paused') return null
  const { items } = await timeline(asPlatform(ctx), { id: d.id, limit: 200 })
  return items.findLast((e) => e.action === 'ask' || e.action === 'pause')?.note ?? null
}

async function resultsOf(
  ctx: Ctx,
  d: Dossier,
): Promise<{ papers: HoSo['DanhSachGiayToKetQua']; files: MessageFile[] }> {
  const papers: HoSo['DanhSachGiayToKetQua'] = []
  const files: MessageFile[] = []
  for (const one of (await listIssued(ctx.db, d.id)).filter(({ form }) => !INTERNAL.has(form))) {
    const { sha256, fileId } = await getPaper(ctx, one.paperId)
    papers.push({
      LoaiGiayTo: one.form,
      TenGiayTo: one.title,
      SoKyHieu: one.number,
      NgayCap: one.issuedAt,
      MaBam: sha256,
    })
    files.push({ sha256, fileId })
  }
  return { papers, files }
}

/** The whole of a dossier as it stands now, and the files that go with it. */
export async function snapshotOf(ctx: Ctx, d: Dossier): Promise<{ hoSo: HoSo; files: MessageFile[] }> {
  const row: Case = await caseOf(ctx, d.id)
  const facts = row.data as CaseFacts
  const at = d.code === null || d.state === 'ready' || d.state === 'done' ? d.receivingAgency : d.competentAgency
  const names = await namesOf(ctx, [at])
  const { applicant } = open<Sealed>(ctx.platform, SEAL, d.id, d.sealed)
  const step = (await listSteps(ctx.db, d.id)).findLast(({ endedAt }) => endedAt === null)
  const { papers, files } = await resultsOf(ctx, d)
  const hoSo: HoSo = {
    IdHoSo: d.id,
    MaHoSo: d.code ?? d.requestCode,
    MaTTHC: d.procedure,
    TenTTHC: d.procedureName.vi,
    KenhThucHien: CHANNEL_OF[d.channel],
    NguonHoSo: d.channel === 'national' ? 'CONG' : 'TINH',
    ChuHoSo: d.applicant,
    SoDinhDanh: applicant.citizenId,
    NgayNopHoSo: d.filedAt,
    NgayTiepNhan: d.acceptedAt,
    NgayHenTra: d.promisedAt,
    NgayTra: d.delivery === 'delivered' ? (d.endedAt ?? d.readyAt) : null,
    NgayKetThucXuLy: d.readyAt ?? d.endedAt,
    TrangThaiHoSo: statusOf(d, facts),
    DonViXuLy: await agencyCode(ctx, at),
    TenDonViXuLy: names(at)?.name ?? '',
    TienDo: step ? { BuocXuLy: step.kind, NgayBatDau: step.startedAt, NgayKetThucTheoQuyDinh: step.dueAt } : null,
    NoiDungYeuCau: await wordsFor(ctx, d, facts),
    DanhSachLePhi: d.fees.map(({ key, name, total }) => ({ MaPhiLePhi: key, TenPhiLePhi: name.vi, Gia: total })),
    DaThanhToan: d.money === 'paid',
    TaiLieuNop: (await listPapers(ctx.db, d.id)).map(({ need, name, sha256 }) => ({
      MaThanhPhanHoSo: need,
      TenTepDinhKem: name.vi,
      MaBam: sha256,
    })),
    DanhSachGiayToKetQua: papers,
    DanhGia: row.rating,
  }
  return { hoSo, files }
}
