import { allowedActions } from '@hue-s/engines/cases/index.ts'
import { personsWithGrant, reveal, staffName } from '@hue-s/engines/identity/index.ts'
import { open } from '@hue-s/kernel/server/sealed.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { Version } from '@hue-s/systems/procedures/contract.ts'
import { agencyOf, namesOf } from '../agencies.ts'
import { byRules, readsAsStaff } from '../by-rules.ts'
import { STEPS, type OfficeDossier } from '../contract.ts'
import { SEAL, type Sealed } from '../filing/sealed.ts'
import { caseOf, versionOf } from '../handling/after-step.ts'
import { nationalView } from '../national/view.ts'
import { rulesOf } from '../setting.ts'
import { oldCode } from '../shared/dossier-code.ts'
import { findDossier, type Dossier } from '../store.ts'
import { neededPapers } from './needs.ts'
import { listSteps } from '../store-steps.ts'
import { listOpinions, type OpinionRow } from '../store-papers.ts'
import { commonOf, entriesOf, issuedOf, papersOf, whyOf } from './common.ts'

export { paperView } from './common.ts'
const offered = new Set<string>(STEPS)

/** A dossier as an official reads it, or nothing. That it was read stands in the person's own list of looks. */
export async function officeDossier(ctx: Ctx, id: string): Promise<OfficeDossier> {
  const d = await findDossier(ctx.db, id)
  const opinions = d ? await listOpinions(ctx.db, id) : []
  if (!d || !readsAsStaff(ctx, d, opinions)) throw notFound('kernel.recordNotFound')
  const [row, version] = [await caseOf(ctx, id), await versionOf(ctx, d)]
  // Data of the dossier itself; the look is what is written down.
  await reveal(ctx, d.personId, {
    purpose: 'public-services.handle',
    what: ['name'],
    record: { kind: 'dossier', id },
    permission: 'public-services.read',
  })
  const { answers, applicant } = open<Sealed>(ctx.platform, SEAL, id, d.sealed)
  const names = await namesOf(ctx, [d.supportAgency, d.receivingAgency, d.competentAgency])
  const people = await staffName(ctx, row.assigneeId === null ? [] : [row.assigneeId])
  const data = row.data as { ground?: OfficeDossier['ground'] }
  const papers = await papersOf(ctx, id)
  return {
    ...commonOf(ctx, d),
    version: row.version,
    caseVersion: row.version,
    agency: names(row.agencyId) ?? names(d.competentAgency),
    receivingAgency: names(d.receivingAgency),
    supportAgency: names(d.supportAgency),
    competentAgency: names(d.competentAgency),
    fees: d.fees,
    feeTotal: d.feeTotal,
    orderId: d.orderId,
    deliveryWay: d.deliveryWay,
    papers,
    needs: await neededPapers(ctx, { d, version, answers, papers }),
    issued: await issuedOf(ctx, id),
    ground: data.ground ?? null,
    why: await whyOf(ctx, d),
    timeline: await entriesOf(ctx, row, 'staff'),
    rating: row.rating,
    onBehalf: d.onBehalf,
    national: await nationalView(ctx, id),
    applicant,
    form: d.formId !== null && d.formVersion !== null ? { id: d.formId, version: d.formVersion } : null,
    answers,
    assignee: (row.assigneeId && people.get(row.assigneeId)) || null,
    actions: await actionsFor(ctx, d, opinions),
    grounds: groundsOf(ctx, version),
    opinionAgencies: await opinionAgencies(ctx, d, version),
    officers: await officersOf(ctx, row.agencyId),
    opinions: await opinionViews(ctx, opinions),
    steps: await stepViews(ctx, d),
    supplements: d.supplements,
    draft: d.draft && { conclusion: d.draft.conclusion, body: d.draft.body },
    results: version.results.map(({ key, name }) => ({ key, name })),
    oldCode: d.code === null ? null : (oldCode(d.code) ?? null),
  }
}

async function actionsFor(ctx: Ctx, d: Dossier, opinions: readonly OpinionRow[]): Promise<string[]> {
  const row = await caseOf(ctx, d.id)
  const table = (await allowedActions(byRules(ctx), row))
    .map(({ action }) => action)
    .filter((action) => offered.has(action))
  const more = [
    ...(opinions.some((o) => o.givenAt === null && ctx.can('public-services.advise', o.agencyId)) ? ['opine'] : []),
    ...(d.deliveryWay === 'post' && d.state === 'ready' && ctx.can('public-services.receive', d.receivingAgency)
      ? ['deliver']
      : []),
  ]
  return [...table, ...more]
}

const groundsOf = (ctx: Ctx, version: Version): OfficeDossier['grounds'] => [
  ...version.refusalGrounds.map(({ key, text, citation }) => ({ key, text, citation })),
  ...rulesOf(ctx).grounds.map(({ key, text, citation }) => ({ key, text, citation })),
]

async function opinionAgencies(ctx: Ctx, d: Dossier, version: Version): Promise<OfficeDossier['opinionAgencies']> {
  const ids: string[] = []
  for (const key of version.opinions) {
    const id = await agencyOf(ctx, key, d.communeId ?? undefined).catch(() => null)
    if (id !== null && id !== d.competentAgency) ids.push(id)
  }
  const names = await namesOf(ctx, ids)
  return ids.flatMap((id) => names(id) ?? [])
}

async function officersOf(ctx: Ctx, agencyId: string | null): Promise<OfficeDossier['officers']> {
  if (!ctx.can('public-services.assign', agencyId)) return []
  const ids = await personsWithGrant(ctx, 'public-services.handle', agencyId)
  const names = await staffName(ctx, ids)
  return ids.flatMap((id) => (names.has(id) ? [{ id, name: names.get(id) ?? '' }] : []))
}

export async function opinionViews(ctx: Ctx, opinions: readonly OpinionRow[]): Promise<OfficeDossier['opinions']> {
  const names = await namesOf(
    ctx,
    opinions.map((o) => o.agencyId),
  )
  return opinions.map(({ id, agencyId, question, askedAt, dueAt, givenAt, verdict, text }) => ({
    id,
    agency: names(agencyId),
    question,
    askedAt,
    dueAt,
    givenAt,
    verdict,
    text,
    mine: givenAt === null && ctx.can('public-services.advise', agencyId),
  }))
}

async function stepViews(ctx: Ctx, d: Dossier): Promise<OfficeDossier['steps']> {
  const steps = await listSteps(ctx.db, d.id)
  const names = await namesOf(
    ctx,
    steps.map(({ unitId }) => unitId),
  )
  const people = await staffName(
    ctx,
    steps.flatMap(({ endedBy }) => (endedBy === null ? [] : [endedBy])),
  )
  return steps.map(({ kind, unitId, hours, startedAt, dueAt, endedAt, endedBy }) => ({
    kind,
    unit: names(unitId)?.name ?? null,
    hours,
    startedAt,
    dueAt,
    endedAt,
    by: (endedBy && people.get(endedBy)) || null,
  }))
}
