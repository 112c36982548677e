import { attach } from '@hue-s/engines/files/index.ts'
import { getPaper } from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import { asPlatform } from '../by-rules.ts'
import { STORE_KIND } from '../filing/papers.ts'
import type { Dossier } from '../store.ts'
import { keepPaper, type IssuedRow } from '../store-papers.ts'

/** Puts a result into the person's store (NĐ 45/2020/NĐ-CP, NĐ 107/2021/NĐ-CP), with hash, origin and validity. */
export async function keepResult(
  ctx: Ctx,
  d: Dossier,
  issued: IssuedRow,
  { kind, name, validTo }: { kind: string; name: Words; validTo: string | null },
): Promise<void> {
  const paper = await getPaper(ctx, issued.paperId)
  const id = newId(ctx.now().getTime())
  await keepPaper(ctx.db, {
    id,
    personId: d.personId,
    kind,
    name,
    fileId: paper.fileId,
    sha256: paper.sha256,
    origin: 'result',
    dossierId: d.id,
    issuer: paper.issuer,
    number: issued.number,
    issuedOn: ctx.today(),
    validTo,
  })
  await attach(asPlatform(ctx), paper.fileId, { kind: STORE_KIND, id, visibility: 'private' })
}
