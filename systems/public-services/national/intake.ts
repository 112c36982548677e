import { getFile } from '@hue-s/engines/files/index.ts'
import { formOf, judge, type Answers } from '@hue-s/engines/forms/index.ts'
import { citizenIdFault, findOrMakePerson } from '@hue-s/engines/identity/index.ts'
import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid } from '@hue-s/kernel/shared/error.ts'
import type { Version } from '@hue-s/systems/procedures/contract.ts'
import type { WAYS } from '../contract-shapes.ts'
import { formRef, plainFacts } from '../filing/answers.ts'
import { enter, type Examined, type Origin } from '../filing/file.ts'
import { dropDraft } from '../filing/one-draft.ts'
import type { Taken } from '../filing/papers.ts'
import { pinnedVersion, procedureToFile, quoteFor } from '../filing/procedure.ts'
import { findByCode } from '../store.ts'
import { keptOf, letFilesGo } from './hand-over.ts'
import type { Incoming, NopHoSo, TaiLieu } from './protocol.ts'
import { filesHere } from './files-here.ts'
import { personActor } from './person.ts'
import { endHandOver, lockHandOver } from './store-hand-over.ts'
import { addLink } from './store-messages.ts'

type Filed = Extract<Incoming, { LoaiThongDiep: 'NopHoSo' }>
const WAY_OF: Readonly<Record<NopHoSo['HinhThucTra'], (typeof WAYS)[number]>> = {
  DIEN_TU: 'online',
  TRUC_TIEP: 'counter',
  BUU_CHINH: 'post',
}

/** A dossier that was filed on the national portal becomes one of ours, with the code that it has there. */
export async function fileNational(ctx: Ctx, message: Filed): Promise<void> {
  const { MaHoSo: code, DuLieu } = message
  if (await findByCode(ctx.db, code)) throw conflict('public-services.nationalCodeTaken', { code })
  const id = DuLieu.MaChuanBi === null ? await stranger(ctx, message) : await prepared(ctx, message, DuLieu.MaChuanBi)
  await addLink(ctx.db, id, code)
}

/** What was prepared here, as it was looked at here: nothing of it is taken from elsewhere but what was added there. */
async function prepared(ctx: Ctx, { MaHoSo: code, MaThongDiep: key, DuLieu }: Filed, id: string): Promise<string> {
  const row = await lockHandOver(ctx.db, id)
  if (!row?.sealed || row.procedure !== DuLieu.MaTTHC) throw conflict('public-services.handOverOver')
  const { origin, communeId, draftId, ...kept } = keptOf(ctx, row)
  if (origin.applicant.citizenId !== DuLieu.ChuHoSo.SoDinhDanh) throw conflict('public-services.nationalOtherPerson')
  const version = await pinnedVersion(ctx, row.versionId)
  const quoted = await quoteFor(ctx, version, 'national', kept.judged.facts)
  const papers = [...kept.papers, ...(await added(ctx, kept.papers, version, DuLieu.TaiLieuNop))]
  const sent = await enter(
    ctx,
    { ...kept, version, quoted, papers },
    { key, ...(communeId === null ? {} : { communeId }) },
    { ...origin, code, paid: DuLieu.DaThanhToan },
  )
  await letFilesGo(ctx, row)
  await endHandOver(ctx.db, id, 'filed', { now: ctx.now(), nationalCode: code, dossierId: sent.id })
  if (draftId !== null) await dropDraft(ctx.as(personActor(origin.personId)), draftId)
  return sent.id
}

/** Papers that the person added there to what was prepared here. */
async function added(
  ctx: Ctx,
  papers: readonly Taken[],
  version: Version,
  named: readonly TaiLieu[],
): Promise<Taken[]> {
  const known = new Set<string>()
  for (const { fileId } of papers) if (fileId !== null) known.add((await getFile(ctx, fileId)).sha256)
  return takenFrom(
    ctx,
    version,
    named.filter(({ MaBam }) => !known.has(MaBam)),
  )
}

async function takenFrom(ctx: Ctx, version: Version, named: readonly TaiLieu[]): Promise<Taken[]> {
  const here = await filesHere(
    ctx,
    named.map(({ MaBam }) => MaBam),
  )
  return named.map(({ MaThanhPhanHoSo: need, TenTepDinhKem, MaBam }) => {
    const fileId = here.get(MaBam)
    if (fileId === undefined) throw conflict('public-services.nationalFilesMissing')
    const known = version.papers.find(({ key }) => key === need)
    const name = known?.name ?? { vi: TenTepDinhKem, en: TenTepDinhKem }
    return { need, name, origin: 'upload', fileId, keepAs: known?.reusable ?? null }
  })
}

/**
 * Filed there by somebody who never was here. The portal let it through, so it is received whole or not: what is missing
 * the reception asks for, as from anybody else.
 */
async function stranger(ctx: Ctx, { MaHoSo: code, MaThongDiep: key, DuLieu }: Filed): Promise<string> {
  const version = await procedureToFile(ctx, DuLieu.MaTTHC)
  const { judged, delivery } = await judgedAsFar(ctx, version, DuLieu)
  const communeId = await communeOf(ctx, DuLieu.MaXa)
  const quoted = await quoteFor(ctx, version, 'national', judged.facts)
  const papers = await takenFrom(ctx, version, DuLieu.TaiLieuNop)
  const origin = await originOf(ctx, code, DuLieu)
  const input = { key, ...(communeId === undefined ? {} : { communeId }) }
  const sent = await enter(ctx, { version, judged, quoted, delivery, papers }, input, origin)
  return sent.id
}

async function originOf(ctx: Ctx, code: string, { ChuHoSo, DaThanhToan }: NopHoSo): Promise<Origin> {
  const { HoTen: name, SoDinhDanh: citizenId, NgaySinh: birthDate, SoDienThoai: phone, DiaChi: address } = ChuHoSo
  const fault = birthDate > ctx.today() ? 'future' : citizenIdFault(citizenId, { birthDate })
  if (fault) throw invalid('public-services.badCitizenId', { fault })
  // What comes from elsewhere never renews the record of somebody who proved here who they are.
  const personId = await findOrMakePerson(ctx, {
    kind: 'citizen',
    level: 0,
    name,
    citizenId,
    birthDate,
    ...(phone === null ? {} : { phone }),
    ...(address === null ? {} : { address }),
  })
  return {
    channel: 'national',
    personId,
    filedBy: null,
    onBehalf: false,
    receivedAt: null,
    supportAgency: null,
    applicant: { name, citizenId, birthDate, phone, address },
    code,
    paid: DaThanhToan,
  }
}

/** Values of the portal's form as answers of ours: those that fit. What was written beside them stands in `request`. */
async function judgedAsFar(
  ctx: Ctx,
  version: Version,
  { GiaTri, NoiDung, HinhThucTra, DiaChiTra }: NopHoSo,
): Promise<Pick<Examined, 'judged' | 'delivery'>> {
  const way = WAY_OF[HinhThucTra]
  // Nobody can send by post to where nobody said.
  const delivery = {
    way: way === 'post' && DiaChiTra === null ? ('counter' as const) : way,
    address: DiaChiTra,
    phone: null,
  }
  const ref = formRef(version)
  const told = NoiDung === '' ? GiaTri : { request: NoiDung, ...GiaTri }
  if (!ref) return { delivery, judged: { form: null, answers: {}, facts: {}, files: [] } }
  const form = await formOf(ctx, ref.id)
  const given: Answers = Object.fromEntries(
    Object.entries(told).map(([name, value]) => [name, { value, source: { kind: 'typed' } }]),
  )
  const { faults, answers } = judge(form, given, { today: ctx.today() })
  const wrong = new Set(faults.map(({ path }) => path.replace(/[[.].*$/, '')))
  const kept = Object.fromEntries(Object.entries(answers).filter(([name]) => !wrong.has(name)))
  return {
    delivery,
    judged: { form: { id: form.id, version: form.version }, answers: kept, facts: plainFacts(kept), files: [] },
  }
}

async function communeOf(ctx: Ctx, code: string | null): Promise<string | undefined> {
  if (code === null) return undefined
  const [unit] = await listUnits(ctx, { level: 'commune', at: ctx.today(), code })
  return unit?.id
}
