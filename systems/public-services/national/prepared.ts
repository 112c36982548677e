import { getFile } from '@hue-s/engines/files/index.ts'
import { answered, formOf, say } from '@hue-s/engines/forms/index.ts'
import { getUnit } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { agenciesFor } from '../filing/file.ts'
import { pinnedVersion, quoteFor } from '../filing/procedure.ts'
import { namesOf } from '../agencies.ts'
import type { Kept } from './hand-over.ts'
import type { ChuanBi, NopHoSo, TaiLieu } from './protocol.ts'
import type { HandOverRow } from './store-hand-over.ts'

type Way = NopHoSo['HinhThucTra']
const WAY_OF: Readonly<Record<Kept['delivery']['way'], Way>> = {
  online: 'DIEN_TU',
  counter: 'TRUC_TIEP',
  post: 'BUU_CHINH',
}
const MOST_SHOWN = 200

/** A prepared dossier in the words of the protocol. */
export async function preparedOf(ctx: Ctx, row: HandOverRow, kept: Kept): Promise<ChuanBi> {
  const version = await pinnedVersion(ctx, row.versionId)
  const { judged, delivery, origin, communeId } = kept
  const { applicant } = origin
  const { competent } = await agenciesFor(ctx, version, communeId ?? undefined, null)
  const quoted = await quoteFor(ctx, version, 'national', judged.facts)
  const commune = communeId === null ? null : (await getUnit(ctx, communeId)).code
  return {
    MaChuanBi: row.id,
    MaTTHC: row.procedure,
    TenTTHC: row.procedureName.vi,
    MaXa: commune !== null && /^\d{5}$/.test(commune) ? commune : null,
    TenCoQuan: (await namesOf(ctx, [competent]))(competent)?.name ?? null,
    ChuHoSo: {
      HoTen: applicant.name,
      SoDinhDanh: applicant.citizenId ?? '',
      NgaySinh: applicant.birthDate ?? '',
      SoDienThoai: applicant.phone,
      DiaChi: applicant.address,
    },
    GiaTri: judged.facts,
    HienThi: await shown(ctx, kept),
    TaiLieuNop: await filesOf(ctx, kept),
    LePhi: quoted.total,
    HinhThucTra: WAY_OF[delivery.way],
    DiaChiTra: delivery.address,
    TroVe: new URL(`/services/national/${row.id}`, ctx.config.publicUrl).href,
    HetHan: row.expiresAt,
  }
}

async function filesOf(ctx: Ctx, { papers }: Kept): Promise<TaiLieu[]> {
  const files: TaiLieu[] = []
  for (const { need, name, fileId } of papers)
    if (fileId !== null)
      files.push({ MaThanhPhanHoSo: need, TenTepDinhKem: name.vi, MaBam: (await getFile(ctx, fileId)).sha256 })
  return files
}

/** Questions and answers as the applicant reads them there before filing. */
async function shown(ctx: Ctx, { judged }: Kept): Promise<ChuanBi['HienThi']> {
  if (!judged.form) return []
  const form = await formOf(ctx, judged.form.id, { version: judged.form.version })
  const word = (name: string) => ctx.platform.translate('vi', `public-services.server.national.${name}`, {})
  const words = { lang: 'vi' as const, yes: word('yes'), no: word('no'), file: () => '' }
  return answered(form, judged.answers, { today: ctx.today() })
    .flatMap(({ questions }) => questions)
    .filter(({ question }) => question.kind !== 'files')
    .map(({ question, given }) => ({
      CauHoi: question.label.vi,
      TraLoi: given ? say(form, question, given.value, words) : '',
    }))
    .filter(({ TraLoi }) => TraLoi !== '')
    .slice(0, MOST_SHOWN)
}
