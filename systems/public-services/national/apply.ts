import { rate } from '@hue-s/engines/cases/index.ts'
import { attach, readBytes, storeBytes } from '@hue-s/engines/files/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import { answer, withdraw } from '../citizen/own.ts'
import { FILE_KIND } from '../contract-shapes.ts'
import { caseOf, versionOf } from '../handling/after-step.ts'
import { findDossier, type Dossier } from '../store.ts'
import { addPaper } from '../store-papers.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { fileNational } from './intake.ts'
import type { Incoming, TaiLieu } from './protocol.ts'
import { filesHere } from './files-here.ts'
import { personActor } from './person.ts'
import { findLinkByCode } from './store-messages.ts'

type Of<K extends Incoming['LoaiThongDiep']> = Extract<Incoming, { LoaiThongDiep: K }>

/** What the portal tells, done here as if the person had done it here: the same rules, the same record. */
export function apply(ctx: Ctx, message: Incoming): Promise<void> {
  switch (message.LoaiThongDiep) {
    case 'NopHoSo':
      return fileNational(ctx, message)
    case 'BoSungHoSo':
      return supplement(ctx, message)
    case 'RutHoSo':
      return takeBack(ctx, message)
    case 'DanhGiaHoSo':
      return rated(ctx, message)
  }
}

async function dossierOf(ctx: Ctx, code: string): Promise<Dossier> {
  const link = await findLinkByCode(ctx.db, code)
  const d = link && (await findDossier(ctx.db, link.dossierId))
  if (!d) throw notFound('public-services.nationalUnknown', { code })
  return d
}

async function supplement(ctx: Ctx, { MaHoSo, DuLieu }: Of<'BoSungHoSo'>): Promise<void> {
  const d = await dossierOf(ctx, MaHoSo)
  const { version } = await caseOf(ctx, d.id)
  const needs = new Set((await versionOf(ctx, d)).papers.map(({ key }) => key))
  const files = await ownFiles(ctx, d.personId, DuLieu.TaiLieuNop)
  const named = files.filter(({ need }) => needs.has(need))
  await answer(ctx.as(personActor(d.personId)), {
    id: d.id,
    version,
    text: DuLieu.NoiDung,
    papers: named.map(({ need, fileId }) => ({ need, fileId })),
  })
  for (const other of files.filter(({ need }) => !needs.has(need))) await addOther(ctx, d, other)
}

interface OwnFile {
  need: string
  name: string
  fileId: string
  sha256: string
}

/** The portal's files as the person's own: a record takes files from whoever sent them. */
async function ownFiles(ctx: Ctx, personId: string, papers: readonly TaiLieu[]): Promise<OwnFile[]> {
  const here = await filesHere(
    ctx,
    papers.map(({ MaBam }) => MaBam),
  )
  const own: OwnFile[] = []
  for (const { MaBam, MaThanhPhanHoSo, TenTepDinhKem } of papers) {
    const known = here.get(MaBam)
    if (known === undefined) throw conflict('public-services.nationalFilesMissing')
    const { id } = await storeBytes(ctx, await readBytes(ctx, known), 'document', personId)
    own.push({ need: MaThanhPhanHoSo, name: TenTepDinhKem, fileId: id, sha256: MaBam })
  }
  return own
}

/** A paper that the procedure does not name: it was asked for in words, and comes under its own name. */
async function addOther(ctx: Ctx, d: Dossier, { need, name, fileId, sha256 }: OwnFile): Promise<void> {
  await attach(ctx, fileId, { kind: FILE_KIND, id: d.id, visibility: 'private' })
  const now = ctx.now()
  await addPaper(
    ctx.db,
    {
      id: newId(now.getTime()),
      dossierId: d.id,
      need,
      name: { vi: name, en: name },
      origin: 'supplement',
      fileId,
      sha256,
      addedAt: now.toISOString(),
    },
    d.personId,
  )
}

async function takeBack(ctx: Ctx, { MaHoSo, DuLieu }: Of<'RutHoSo'>): Promise<void> {
  const d = await dossierOf(ctx, MaHoSo)
  const { version } = await caseOf(ctx, d.id)
  await withdraw(ctx.as(personActor(d.personId)), { id: d.id, version, text: DuLieu.LyDo })
}

async function rated(ctx: Ctx, { MaHoSo, DuLieu }: Of<'DanhGiaHoSo'>): Promise<void> {
  const d = await dossierOf(ctx, MaHoSo)
  const note = DuLieu.YKien === null ? {} : { note: DuLieu.YKien }
  await rate(ctx.as(personActor(d.personId)), { id: d.id, score: DuLieu.Diem as 1 | 2 | 3, ...note })
}
