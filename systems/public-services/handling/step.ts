import { act, allowedActions, timeline, type Case } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { attach, getFile } from '@hue-s/engines/files/index.ts'
import { asPlatform, byRules, readsAsStaff } from '../by-rules.ts'
import {
  FILE_KIND,
  type DossierPaper,
  type DossierState,
  type OfficeDossier,
  type publicServicesContract as routes,
  type Step,
} from '../contract.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import { officeDossier, paperView } from '../office/present.ts'
import { issueControl } from '../papers/forms.ts'
import { dropResult } from '../papers/result.ts'
import { lockDossier, setDossier, type Dossier } from '../store.ts'
import { addPaper, findOpinion, giveOpinion, listOpinions, lockOpinion } from '../store-papers.ts'
import { caseOf, fresh, handleDue, versionOf } from './after-step.ts'
import { announce } from './announce.ts'
import { prepare, type Doing } from './step-rules.ts'
import { turnStep } from './turn-step.ts'

type In<R extends keyof typeof routes> = Parsed<(typeof routes)[R]>

/** A dossier that the official may read, locked for a change: of two who act at once the second sees what the first did. */
export async function lockForStaff(ctx: Ctx, id: string): Promise<Dossier> {
  const d = await lockDossier(ctx.db, id)
  if (!d || !readsAsStaff(ctx, d, await listOpinions(ctx.db, id))) throw notFound('kernel.recordNotFound')
  return d
}

/** A dossier locked for a step that the official may take now. Of two who act at once the second sees what the first did. */
export async function begin(ctx: Ctx, input: Step): Promise<Doing> {
  const d = await lockForStaff(ctx, input.id)
  const doing = { ctx, d, row: await caseOf(ctx, d.id), version: await versionOf(ctx, d), step: input }
  // Before the rules: whoever comes second hears what happened, not what the rules think of an old state.
  await mustBeFresh(ctx, doing.row, input.version)
  await mustBeLegal(ctx, doing.row, input.action)
  return doing
}

/** One step of an official: the rules, the table of the engine, what follows, the news. */
export async function takeStep(ctx: Ctx, input: Step): Promise<void> {
  const doing = await begin(ctx, input)
  const { input: asked, after } = await prepare(doing)
  const row = await act(byRules(ctx), { id: input.id, action: input.action, version: input.version, input: asked })
  await after?.(row)
  await follow(ctx, input.id, input.action, doing.version)
  ctx.audit('dossier', input.id, { action: input.action })
}

/** A step, and the dossier as it stands after it. */
export async function step(ctx: Ctx, input: Step): Promise<OfficeDossier> {
  await takeStep(ctx, input)
  return officeDossier(ctx, input.id)
}

/** Entries that change what may be done next. */
const TURNS = new Set(['acted', 'moved'])

async function mustBeFresh(ctx: Ctx, row: Case, version: number): Promise<void> {
  if (version === row.version) return
  const { items } = await timeline(asPlatform(ctx), { id: row.id, limit: 200 })
  const changes = items
    .filter((e) => e.n > version && TURNS.has(e.kind))
    .map(({ n, at, action, toState }) => ({ n, at, action, toState }))
  if (changes.length > 0 || version > row.version)
    throw conflict('cases.stale', { code: row.code, version: row.version, state: row.state, changes })
}

/** Who may not do this now hears that from the table, not from the rules of a step that is not theirs. */
async function mustBeLegal(ctx: Ctx, row: Case, action: string): Promise<void> {
  const actor = byRules(ctx)
  const legal = await allowedActions(actor, row)
  if (legal.some((one) => one.action === action)) return
  await act(actor, { id: row.id, action })
  throw new Error(`the table takes ${action} and does not offer it`)
}

/** Brings what the dossier keeps beside its case up to the case, opens the next step and tells who it concerns. */
export async function follow(
  ctx: Ctx,
  id: string,
  action: string,
  version: Parameters<typeof turnStep>[3],
): Promise<void> {
  const row = await caseOf(ctx, id)
  const before = await fresh(ctx, id)
  const state = row.state as DossierState
  await setDossier(ctx.db, id, {
    state,
    endedAt: row.closedAt,
    ...(action === 'resume' && before.promise !== null ? await newPromise(ctx, id, before) : {}),
  })
  if (before.state === 'signing' && !SIGNED_ON.has(state)) await dropResult(ctx, id)
  const after = await fresh(ctx, id)
  if (before.state !== state || action === 'accept') await turnStep(ctx, after, state, version)
  await announce(ctx, after, state, action)
}

/** From the leader's desk without a signature: what was laid out for it is void. */
const SIGNED_ON: ReadonlySet<string> = new Set(['signing', 'approved'])

/** After a pause the clock of the case gives the date. */
async function newPromise(ctx: Ctx, id: string, before: Dossier) {
  const due = await handleDue(ctx, id)
  return due === null ? {} : { promisedAt: due, ...(before.extensions === 0 ? { firstPromisedAt: due } : {}) }
}

/** Adds a scan that an official made. */
export async function scan(ctx: Ctx, { id, need, fileId }: In<'scan'>): Promise<DossierPaper> {
  const d = await lockForStaff(ctx, id)
  const worker = ['public-services.receive', 'public-services.handle'].some(
    (p) => ctx.can(p, d.receivingAgency) || ctx.can(p, d.competentAgency),
  )
  if (!worker) throw notFound('kernel.recordNotFound')
  if (d.endedAt !== null) throw conflict('public-services.over', { code: d.code ?? d.requestCode })
  const version = await versionOf(ctx, d)
  const name = version.papers.find(({ key }) => key === need)?.name
  if (!name) throw invalid('public-services.noSuchPaper', { paper: need })
  await attach(ctx, fileId, { kind: FILE_KIND, id, visibility: 'private' })
  const { sha256 } = await getFile(ctx, fileId)
  const now = ctx.now()
  const paper = {
    id: newId(now.getTime()),
    dossierId: id,
    need,
    name,
    origin: 'scan' as const,
    fileId,
    sha256,
    addedAt: now.toISOString(),
  }
  const kept = await addPaper(ctx.db, paper, ctx.actor.id)
  ctx.audit('dossier', id, { scan: need })
  return paperView(ctx, kept)
}

/** The opinion of an agency that was asked. The last one sends the dossier on to whoever handles it. */
export async function opine(ctx: Ctx, { id, verdict, text }: In<'opine'>): Promise<OfficeDossier> {
  const seen = await findOpinion(ctx.db, id)
  if (!seen || !ctx.can('public-services.advise', seen.agencyId)) throw notFound('kernel.recordNotFound')
  // The dossier first, as every other step does: whoever waits here sees afterwards what became of the opinion.
  const d = await lockDossier(ctx.db, seen.dossierId)
  const asked = await lockOpinion(ctx.db, id)
  if (!asked) throw conflict('public-services.over', { code: d?.code ?? '' })
  if (asked.givenAt !== null) throw conflict('public-services.opinionGiven')
  if (!d || d.state !== 'opinions') throw conflict('public-services.over', { code: d?.code ?? '' })
  await giveOpinion(ctx.db, id, { verdict, text, by: ctx.actor.id, at: ctx.now() })
  ctx.audit('dossier', d.id, { opinion: verdict })
  const open = (await listOpinions(ctx.db, d.id)).filter((o) => o.givenAt === null)
  if (open.length === 0) {
    await act(asPlatform(ctx), { id: d.id, action: 'goOn' })
    await follow(ctx, d.id, 'goOn', await versionOf(ctx, d))
  }
  return officeDossier(ctx, d.id)
}

/** What the post says of a result that was sent. */
export async function deliverByPost(ctx: Ctx, { id, to }: In<'deliver'>): Promise<OfficeDossier> {
  const d = await lockForStaff(ctx, id)
  if (!ctx.can('public-services.receive', d.receivingAgency)) throw notFound('kernel.recordNotFound')
  const legal: Readonly<Record<string, readonly string[]>> = {
    ready: ['sent'],
    sent: ['delivered', 'returned'],
    returned: ['sent'],
  }
  if (d.deliveryWay !== 'post' || d.state !== 'ready' || !legal[d.delivery]?.includes(to))
    throw conflict('public-services.deliveryNotNow')
  if (d.money === 'due') throw conflict('public-services.notPaid', { total: d.feeTotal })
  await setDossier(ctx.db, id, { delivery: to })
  if (to === 'delivered') await act(asPlatform(ctx), { id, action: 'handOver' })
  ctx.audit('dossier', id, { delivery: to })
  await follow(ctx, id, to === 'delivered' ? 'handOver' : to, await versionOf(ctx, d))
  return officeDossier(ctx, id)
}

/** Form 06 as the dossier stands now: who had it when, and how long. */
export async function controlSlip(ctx: Ctx, { id }: In<'controlSlip'>): Promise<OfficeDossier> {
  const d = await lockForStaff(ctx, id)
  await issueControl(ctx, d, await listOpinions(ctx.db, id))
  return officeDossier(ctx, id)
}
