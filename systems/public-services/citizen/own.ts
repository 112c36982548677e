import { act, allowedActions, listMineOfAll, type Case } from '@hue-s/engines/cases/index.ts'
import { link } from '@hue-s/engines/files/index.ts'
import { looksAt } from '@hue-s/engines/identity/index.ts'
import { getPaper, paperBytes } from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById, Parsed } from '@hue-s/kernel/shared/route.ts'
import { namesOf } from '../agencies.ts'
import { applicantByRules, asPlatform, ownDossier, personOf, readsAsStaff } from '../by-rules.ts'
import { TYPE, type OwnDossier, type OwnLine, type publicServicesContract as routes } from '../contract.ts'
import { hangPapers, takePapers } from '../filing/papers.ts'
import { versionOf } from '../handling/after-step.ts'
import { follow } from '../handling/step.ts'
import { letGo } from '../filing/money.ts'
import { commonOf, entriesOf, issuedOf, papersOf, whyOf } from '../office/common.ts'
import { nationalView } from '../national/view.ts'
import { findDossier, listByIds, lockDossier, type Dossier } from '../store.ts'
import { dropOpinions, findIssued, listOpinions, listStored } from '../store-papers.ts'

type In<R extends keyof typeof routes> = Parsed<(typeof routes)[R]>
const LINK_SECONDS = 3_600

export async function mine(
  ctx: Ctx,
  { after, limit, show }: In<'mine'>,
): Promise<{ items: OwnLine[]; next: string | null }> {
  const page = await listMineOfAll(ctx, { show, types: [TYPE], after, limit })
  const dossiers = new Map(
    (
      await listByIds(
        ctx.db,
        page.items.map(({ id }) => id),
      )
    ).map((d) => [d.id, d]),
  )
  const items = page.items.flatMap(({ id }) => {
    const d = dossiers.get(id)
    return d ? [{ ...commonOf(ctx, d), onBehalf: d.onBehalf }] : []
  })
  return { items, next: page.next }
}

export async function mineOne(ctx: Ctx, { id }: ById): Promise<OwnDossier> {
  const { dossier: d, row } = await ownDossier(ctx, id)
  const names = await namesOf(ctx, [row.agencyId, d.receivingAgency])
  const data = row.data as { ground?: OwnDossier['ground'] }
  const timeline = await entriesOf(ctx, row, 'applicant')
  return {
    ...commonOf(ctx, d),
    version: row.version,
    agency: names(row.agencyId),
    receivingAgency: names(d.receivingAgency),
    fees: d.fees,
    feeTotal: d.feeTotal,
    orderId: d.orderId,
    deliveryWay: d.deliveryWay,
    papers: await papersOf(ctx, id),
    issued: (await issuedOf(ctx, id)).filter(({ form }) => form !== 'control'),
    asked: askedOf(row, timeline),
    ground: data.ground ? { text: data.ground.text, citation: data.ground.citation, note: data.ground.note } : null,
    why: await whyOf(ctx, d),
    timeline,
    actions: await actionsOf(ctx, d, row),
    rating: row.rating,
    onBehalf: d.onBehalf,
    national: await nationalView(ctx, id),
    lookUpKey: d.lookUpKey,
    looks: (await looksAt(ctx, 'dossier', id)).map(({ at, who, purpose }) => ({ at, who, purpose })),
  }
}

/** What the official wrote, while it waits for an answer. */
function askedOf(row: Case, timeline: OwnDossier['timeline']): OwnDossier['asked'] {
  if (row.state !== 'supplement' && row.state !== 'paused') return null
  const entry = timeline.findLast((e) => e.action === 'ask' || e.action === 'pause')
  const reason = (row.data as { pause?: { reason: 'supplement' | 'money' } | null }).pause?.reason
  return entry
    ? { at: entry.at, text: entry.note ?? '', reason: row.state === 'paused' ? (reason ?? 'supplement') : 'supplement' }
    : null
}

async function actionsOf(ctx: Ctx, d: Dossier, row: Case): Promise<OwnDossier['actions']> {
  const legal = new Set((await allowedActions(applicantByRules(ctx), row)).map(({ action }) => action))
  const waitsForMoney = (row.data as { pause?: { reason: string } | null }).pause?.reason === 'money'
  const rateable = (row.state === 'ready' || row.closedAt !== null) && row.state !== 'withdrawn' && row.rating === null
  return [
    ...(d.money === 'due' && d.orderId !== null && d.endedAt === null ? (['pay'] as const) : []),
    ...(legal.has('answer') || (legal.has('resume') && !waitsForMoney) ? (['answer'] as const) : []),
    ...(rateable ? (['rate'] as const) : []),
    ...(legal.has('complain') ? (['complain'] as const) : []),
    ...(legal.has('withdraw') ? (['withdraw'] as const) : []),
  ]
}

/** My dossier, locked for what I change; its version tells whether I saw what happened meanwhile. */
async function lockOwn(ctx: Ctx, id: string) {
  await lockDossier(ctx.db, id)
  return ownDossier(ctx, id)
}

/** What was asked for: words and papers in one, and the clock runs again. */
export async function answer(ctx: Ctx, { id, version, text, papers }: In<'answer'>): Promise<OwnDossier> {
  const { dossier: d, row } = await lockOwn(ctx, id)
  const action = row.state === 'paused' ? 'resume' : 'answer'
  if (row.state !== 'supplement' && row.state !== 'paused')
    throw conflict('public-services.nothingAsked', { code: d.code ?? d.requestCode })
  if ((row.data as { pause?: { reason: string } | null }).pause?.reason === 'money' && row.state === 'paused')
    throw conflict('public-services.nothingAsked', { code: d.code ?? d.requestCode })
  const procedure = await versionOf(ctx, d)
  // Everything that was there is there still; only what is new is looked at.
  const needs = procedure.papers.map((need) => ({
    ...need,
    required: false,
    reusable: papers.some((p) => p.need === need.key && 'stored' in p) ? need.reusable : null,
  }))
  const taken = await takePapers(ctx, { needs, given: papers, unsure: false, personId: d.personId, channel: 'online' })
  await act(applicantByRules(ctx), { id, action, version, input: { message: text } })
  await hangPapers(
    ctx,
    d,
    taken.map((paper) => (paper.origin === 'upload' ? { ...paper, origin: 'supplement' as const } : paper)),
  )
  await follow(ctx, id, action, procedure)
  return mineOne(ctx, { id })
}

export async function withdraw(ctx: Ctx, { id, version, text }: In<'withdraw'>): Promise<OwnDossier> {
  const { dossier: d } = await lockOwn(ctx, id)
  await act(applicantByRules(ctx), { id, action: 'withdraw', version, input: { message: text } })
  await dropOpinions(ctx.db, id)
  await letGo(ctx, d)
  await follow(ctx, id, 'withdraw', await versionOf(ctx, d))
  return mineOne(ctx, { id })
}

export async function complain(ctx: Ctx, { id, version, text }: In<'complain'>): Promise<OwnDossier> {
  const { dossier: d } = await lockOwn(ctx, id)
  await act(applicantByRules(ctx), { id, action: 'complain', version, input: { message: text } })
  await follow(ctx, id, 'complain', await versionOf(ctx, d))
  return mineOne(ctx, { id })
}

/** The person's own store of papers, whatever dossier they came from. */
export async function stored(ctx: Ctx) {
  const person = personOf(ctx)
  const rows = person === null ? [] : await listStored(ctx.db, person, ctx.today())
  const dossiers = new Map(
    (await listByIds(ctx.db, [...new Set(rows.map((r) => r.dossierId))])).map((d) => [d.id, d.code ?? d.requestCode]),
  )
  return {
    items: rows.map(({ id, kind, name, origin, issuer, number, issuedOn, validTo, sha256, dossierId, fileId }) => ({
      id,
      kind,
      name,
      origin,
      issuer,
      number,
      issuedOn,
      validTo,
      sha256,
      dossier: dossiers.get(dossierId) ?? '',
      link: link(ctx, fileId, 'original', LINK_SECONDS),
    })),
  }
}

/** An official paper, for the applicant and for those who may read the dossier. */
export async function paper(ctx: Ctx, { id }: ById): Promise<Bytes> {
  const issued = await findIssued(ctx.db, id)
  const d = issued && (await findDossier(ctx.db, issued.dossierId))
  if (!issued || !d) throw notFound('kernel.recordNotFound')
  const person = personOf(ctx)
  const own = person !== null && d.personId === person && issued.form !== 'control'
  if (!own && !readsAsStaff(ctx, d, await listOpinions(ctx.db, d.id))) throw notFound('kernel.recordNotFound')
  const body = await paperBytes(asPlatform(ctx), await getPaper(ctx, issued.paperId))
  return { body, type: 'application/pdf', size: body.length, filename: `${d.code ?? d.requestCode}-${issued.form}.pdf` }
}
