import { attach, getFile } from '@hue-s/engines/files/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { PaperNeed } from '@hue-s/systems/procedures/contract.ts'
import { asPlatform } from '../by-rules.ts'
import { FILE_KIND, type DossierChannel, type DossierPaper, type GivenPaper } from '../contract-shapes.ts'
import { addPaper, keepPaper, listStored, type StoredPaper } from '../store-papers.ts'

/** A paper on its way into a dossier. */
export interface Taken {
  need: string
  name: Words
  origin: DossierPaper['origin']
  fileId: string | null
  /** Kind of paper in the person's store that it becomes. */
  keepAs: string | null
}

const byNetwork = (channel: DossierChannel) => channel === 'online' || channel === 'national'
const demanded = (need: PaperNeed, unsure: boolean) =>
  need.required && !need.present && need.form === null && !(unsure && need.when !== null)

/**
 * What is handed in for each paper that this case needs: what was given, and from the person's store what nobody has to
 * bring again (NĐ 45/2020/NĐ-CP, NĐ 107/2021/NĐ-CP), in the order of the procedure, not of what happened to arrive
 * first. Refused with the names of what is missing.
 */
export async function takePapers(
  ctx: Ctx,
  {
    needs,
    given,
    unsure,
    personId,
    channel,
  }: {
    needs: readonly PaperNeed[]
    given: readonly GivenPaper[]
    unsure: boolean
    personId: string
    channel: DossierChannel
  },
): Promise<Taken[]> {
  const stored = await listStored(ctx.db, personId, ctx.today())
  const taken = given.map((one) => takeOne(one, needs, stored, channel))
  const has = new Set(taken.map(({ need }) => need))
  for (const need of needs) {
    const known =
      need.reusable !== null && !has.has(need.key) ? stored.find((one) => one.kind === need.reusable) : undefined
    if (!known) continue
    has.add(need.key)
    taken.push({ need: need.key, name: need.name, origin: 'store', fileId: known.fileId, keepAs: null })
  }
  const missing = needs.filter((need) => demanded(need, unsure) && !has.has(need.key))
  if (missing.length > 0)
    throw invalid('public-services.papersMissing', {
      papers: missing.map(({ name }) => name.vi).join('; '),
      papersEn: missing.map(({ name }) => name.en).join('; '),
      needs: missing.map(({ key }) => key),
    })
  const places = new Map(needs.map(({ key }, place) => [key, place]))
  return taken.toSorted((one, other) => (places.get(one.need) ?? 0) - (places.get(other.need) ?? 0))
}

function takeOne(
  given: GivenPaper,
  needs: readonly PaperNeed[],
  stored: readonly StoredPaper[],
  channel: DossierChannel,
): Taken {
  const need = needs.find(({ key }) => key === given.need)
  if (!need) throw invalid('public-services.noSuchPaper', { paper: given.need })
  const { key, name, reusable } = need
  if ('original' in given) {
    if (byNetwork(channel)) throw invalid('public-services.originalNotHere', { paper: name.vi, paperEn: name.en })
    return { need: key, name, origin: 'original', fileId: null, keepAs: null }
  }
  if ('fileId' in given)
    return { need: key, name, origin: byNetwork(channel) ? 'upload' : 'scan', fileId: given.fileId, keepAs: reusable }
  const known = stored.find((one) => one.id === given.stored && one.kind === reusable)
  if (!known) throw notFound('public-services.noSuchStored')
  return { need: key, name, origin: 'store', fileId: known.fileId, keepAs: null }
}

/** Gives the files to the dossier, each with its hash; only who sent a file may give it. */
export async function hangPapers(
  ctx: Ctx,
  dossier: { id: string; personId: string },
  papers: readonly Taken[],
): Promise<void> {
  for (const paper of papers) {
    const reference = { kind: FILE_KIND, id: dossier.id, visibility: 'private' as const }
    if (paper.fileId !== null) await attach(paper.origin === 'store' ? asPlatform(ctx) : ctx, paper.fileId, reference)
    const sha256 = paper.fileId === null ? null : (await getFile(ctx, paper.fileId)).sha256
    const { need, name, origin, fileId } = paper
    const now = ctx.now()
    await addPaper(
      ctx.db,
      {
        id: newId(now.getTime()),
        dossierId: dossier.id,
        need,
        name,
        origin,
        fileId,
        sha256,
        addedAt: now.toISOString(),
      },
      ctx.actor.id,
    )
  }
}

/**
 * Papers that an official accepted serve again: they go into the person's store. Not before, for nobody has looked at
 * them yet.
 */
export async function keepAccepted(
  ctx: Ctx,
  dossier: { id: string; personId: string },
  papers: readonly { need: string; name: Words; fileId: string | null; sha256: string | null; origin: string }[],
  needs: readonly PaperNeed[],
): Promise<void> {
  for (const { need, name, fileId, sha256, origin } of papers) {
    const kind = needs.find(({ key }) => key === need)?.reusable ?? null
    if (kind === null || fileId === null || sha256 === null || origin === 'store') continue
    const id = newId(ctx.now().getTime())
    await keepPaper(ctx.db, {
      id,
      personId: dossier.personId,
      kind,
      name,
      fileId,
      sha256,
      origin: 'digitised',
      dossierId: dossier.id,
      issuer: null,
      number: null,
      issuedOn: ctx.today(),
      validTo: null,
    })
    // The store holds the file by itself: it stays when the dossier is one day forgotten.
    await attach(asPlatform(ctx), fileId, { kind: STORE_KIND, id, visibility: 'private' })
  }
}
export const STORE_KIND = 'public-services.stored'
