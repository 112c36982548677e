import { act, explainDue, getCase, type Case } from '@hue-s/engines/cases/index.ts'
import { staffName } from '@hue-s/engines/identity/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import { asPlatform } from '../by-rules.ts'
import { afterDays, type Promised } from '../filing/promise.ts'
import { letGo } from '../filing/money.ts'
import { pinnedVersion } from '../filing/procedure.ts'
import { keepAccepted } from '../filing/papers.ts'
import { issueApology, issueNo, issueReceiptForm, issueSupplement } from '../papers/forms.ts'
import { keepResult } from '../papers/keep-result.ts'
import { dropResult, giveResult, isSignedByKey } from '../papers/result.ts'
import { rulesOf } from '../setting.ts'
import { findDossier, setDossier, type Dossier } from '../store.ts'
import { askOpinion, dropOpinions, listOpinions, listPapers } from '../store-papers.ts'
import { takeCode } from './numbers.ts'
import type { Doing } from './step-rules.ts'

export async function fresh(ctx: Ctx, id: string): Promise<Dossier> {
  const found = await findDossier(ctx.db, id)
  if (!found) throw new Error(`dossier ${id} is gone`)
  return found
}

/** The due time of the promise as the clock of the case knows it. */
export async function handleDue(ctx: Ctx, id: string): Promise<string | null> {
  const clocks = await explainDue(asPlatform(ctx), id)
  return clocks.find(({ name }) => name === 'handle')?.dueAt ?? null
}

/** Number, promise, the slip of reception; then on to whoever decides. */
export async function accepted({ ctx, d, row, version }: Doing, _after: Case, promised: Promised): Promise<void> {
  // Filed on the national portal it has its code already: one code by whichever way it came.
  const code = d.channel === 'national' ? d.requestCode : await takeCode(ctx, d.receivingAgency)
  const due = promised.special ? promised.why.due : await handleDue(ctx, d.id)
  await setDossier(ctx.db, d.id, {
    code,
    acceptedAt: ctx.now().toISOString(),
    promisedAt: due,
    firstPromisedAt: due,
    promise: promised.why,
  })
  await keepAccepted(ctx, d, await listPapers(ctx.db, d.id), version.papers)
  await issueReceiptForm(ctx, await fresh(ctx, d.id), promised.why.rule.vi)
  if (d.competentAgency !== row.agencyId) await hand(ctx, d.id, d.competentAgency)
}

/** The platform moves the case between the agencies of the dossier; the clocks run on. */
export async function hand(ctx: Ctx, id: string, agencyId: string): Promise<void> {
  await act(asPlatform(ctx), { id, action: 'hand', input: { agencyId } })
}

export async function asked({ ctx, d, row }: Doing, message: string): Promise<void> {
  await setDossier(ctx.db, d.id, { supplements: d.supplements + 1 })
  await issueSupplement(ctx, d, message, row.agencyId ?? d.receivingAgency)
}

interface Ground {
  text: Words
  citation: string
  note: string | null
}
export async function refused({ ctx, d }: Doing, row: Case, of: 'refuse' | 'stop', ground: Ground): Promise<void> {
  await dropOpinions(ctx.db, d.id)
  await letGo(ctx, d)
  await issueNo(ctx, d, of === 'refuse' ? 'refusal' : 'stop', ground, row.agencyId ?? d.receivingAgency)
}

export async function consulted({ ctx, d }: Doing, agencyIds: readonly string[], question: string): Promise<void> {
  const now = ctx.now()
  const dueAt = afterDays(ctx, now, rulesOf(ctx).opinion.workingDays).toISOString()
  for (const agencyId of agencyIds)
    await askOpinion(
      ctx.db,
      { id: newId(now.getTime()), dossierId: d.id, agencyId, question, askedAt: now.toISOString(), dueAt },
      ctx.actor.id,
    )
}

/** Whether the time of everything that is still out is over. */
export async function opinionsOverdue({ ctx, d }: Doing): Promise<boolean> {
  const now = ctx.now().toISOString()
  return (await listOpinions(ctx.db, d.id)).every((o) => o.givenAt !== null || o.dueAt <= now)
}

export async function wentOn({ ctx, d }: Doing): Promise<void> {
  await dropOpinions(ctx.db, d.id)
}

/** The form of a supplement where papers are missing; money has its own order. The date waits with the clock. */
export async function paused({ ctx, d, row, step }: Doing, message: string): Promise<void> {
  if (step.reason !== 'supplement') return
  await setDossier(ctx.db, d.id, { pauses: d.pauses + 1 })
  await issueSupplement(ctx, d, message, row.agencyId ?? d.competentAgency)
}

export async function submitted({ ctx, d, step }: Doing): Promise<void> {
  if (!step.draft) return
  const note = step.note ?? null
  await setDossier(ctx.db, d.id, { draft: { ...step.draft, by: ctx.actor.id, at: ctx.now().toISOString(), note } })
}

/** Approved without a key: what was laid out for one and never signed is void. */
export async function signed({ ctx, d }: Doing): Promise<void> {
  if (!(await isSignedByKey(ctx, d.id))) await dropResult(ctx, d.id)
  const id = ctx.actor.id
  const names = id === null ? new Map<string, string>() : await staffName(ctx, [id])
  await markSigned(ctx, d, { id, name: (id !== null && names.get(id)) || (ctx.actor.name ?? '') })
}

/** What the leader decided is the result from now on. */
export async function markSigned(ctx: Ctx, d: Dossier, signer: { id: string | null; name: string }): Promise<void> {
  if (!d.draft) return
  const { conclusion, body } = d.draft
  const signedAt = ctx.now().toISOString()
  await setDossier(ctx.db, d.id, { result: { conclusion, body, signer: signer.name, signedBy: signer.id, signedAt } })
}

/** Number, signature of the agency, the person's store; then to where it is handed over, or into their hands at once. */
export async function issued({ ctx, d, version }: Doing, row: Case): Promise<void> {
  if (!d.result) throw new Error('a dossier was issued without a result')
  const { row: paper, facts } = await giveResult(ctx, d, version, d.result)
  if (facts.approved) await keepResult(ctx, d, paper, facts)
  await setDossier(ctx.db, d.id, { delivery: 'ready', draft: null, readyAt: ctx.now().toISOString() })
  if (d.receivingAgency !== row.agencyId) await hand(ctx, d.id, d.receivingAgency)
  // Into the electronic store: nobody has to come, and nobody has to press another button.
  if (d.deliveryWay === 'online' && d.money !== 'due') await deliver(ctx, d.id)
}

/** The result is in the person's hands: the platform says so where it went by the network. */
export async function deliver(ctx: Ctx, id: string): Promise<void> {
  const after = await act(asPlatform(ctx), { id, action: 'handOver' })
  await setDossier(ctx.db, id, { state: 'done', delivery: 'delivered', endedAt: after.closedAt })
}

export async function handedOver({ ctx, d }: Doing): Promise<void> {
  await setDossier(ctx.db, d.id, { delivery: 'delivered' })
}

/** The new date, and the apology that names it. */
export async function extended({ ctx, d, step }: Doing, _row: Case): Promise<void> {
  const due = await handleDue(ctx, d.id)
  await setDossier(ctx.db, d.id, { extensions: d.extensions + 1, promisedAt: due })
  await issueApology(ctx, await fresh(ctx, d.id), d.promisedAt, step.note ?? '')
}

export const caseOf = (ctx: Ctx, id: string): Promise<Case> => getCase(asPlatform(ctx), id)
export const versionOf = (ctx: Ctx, d: Dossier) => pinnedVersion(ctx, d.versionId)

/** The new date of an apology lies ahead, also where the broken one is long past. */
export function dueFits(ctx: Ctx, due: string | null, workingDays: number): string {
  const now = ctx.now()
  return due !== null && due > now.toISOString() ? due : afterDays(ctx, now, workingDays).toISOString()
}
