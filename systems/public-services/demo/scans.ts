import { attach, getFile, storeBytes } from '@hue-s/engines/files/index.ts'
import { issuerOf, makePdf, type Block } from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { day, type Words } from '@hue-s/kernel/shared/text.ts'
import type { PaperNeed } from '@hue-s/systems/procedures/contract.ts'
import { FILE_KIND, type GivenPaper } from '../contract-shapes.ts'
import { writePapers, type PastPaper } from './store-demo.ts'

const isBrought = ({ required, present, form, when }: PaperNeed) =>
  required && !present && form === null && when === null

/** A page that stands for a scan and says that it is none; of a certain day, or of no day at all. */
async function drawScan(ctx: Ctx, name: Words, takenOn: Date | null): Promise<Buffer> {
  const words = (key: string) => ctx.platform.translate('vi', `public-services.server.demo.${key}`)
  const facts: Block[] = takenOn ? [{ facts: [{ label: words('scanDay'), value: day(takenOn) }] }] : []
  return makePdf({
    lang: 'vi',
    title: name.vi,
    subtitle: words('scan'),
    issuer: issuerOf(ctx).vi,
    issuedAt: takenOn ?? ctx.now(),
    blocks: [...facts, { text: words('scanWords') }],
    foot: words('scan'),
  })
}

/** What the actor hands in for each paper that a procedure asks of everybody. */
export async function demoScans(ctx: Ctx, needs: readonly PaperNeed[]): Promise<GivenPaper[]> {
  const out: GivenPaper[] = []
  for (const { key, name } of needs.filter(isBrought)) {
    const pdf = await drawScan(ctx, name, ctx.now())
    out.push({ need: key, fileId: (await storeBytes(ctx, pdf, 'document', ctx.actor.id)).id })
  }
  return out
}

/** One drawn page serves every dossier of the past that needs a paper of its name. */
type Drawn = Map<string, { fileId: string; sha256: string }>
const drawn = new WeakMap<object, Drawn>()

/** A dossier of the past that gets its scans. */
export interface Bare {
  id: string
  papers: readonly PaperNeed[]
  byNetwork: boolean
  personId: string
  filedAt: Date
}

/** Hangs a scan to dossiers of the past for each paper that their procedure asks of everybody. */
export async function hangPastScans(ctx: Ctx, dossiers: readonly Bare[]): Promise<void> {
  const known: Drawn = new Map(drawn.get(ctx.platform))
  const rows: PastPaper[] = []
  for (const { id, papers, byNetwork, personId, filedAt } of dossiers)
    for (const { key, name } of papers.filter(isBrought)) {
      const file = known.get(name.vi) ?? (await keepDrawn(ctx, name))
      known.set(name.vi, file)
      await attach(ctx, file.fileId, { kind: FILE_KIND, id, visibility: 'private' })
      const origin = byNetwork ? 'upload' : 'scan'
      rows.push({
        ...{ id: newId(filedAt.getTime()), dossierId: id, need: key, name, origin, ...file },
        ...{ addedAt: filedAt.toISOString(), addedBy: byNetwork ? personId : null },
      })
    }
  await writePapers(ctx.db, rows)
  ctx.afterCommit(() => void drawn.set(ctx.platform, known))
}

async function keepDrawn(ctx: Ctx, name: Words): Promise<{ fileId: string; sha256: string }> {
  const { id } = await storeBytes(ctx, await drawScan(ctx, name, null), 'document')
  return { fileId: id, sha256: (await getFile(ctx, id)).sha256 }
}
