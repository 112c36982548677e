import { act } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { successorsOf } from '../reorganise.ts'
import { asPlatform } from '../by-rules.ts'
import { TYPE, type dossierChanged } from '../contract.ts'
import { vi } from '../papers/issue.ts'
import { issueApology } from '../papers/forms.ts'
import { rulesOf } from '../setting.ts'
import { findDossier, listBroken, lockDossier, moveAgency, setDossier } from '../store.ts'
import { dueFits, fresh, handleDue, versionOf } from './after-step.ts'
import { announce, tellApplicant, tellDesk } from './announce.ts'
import { extensionFor } from './step-rules.ts'
import type { z } from 'zod'

const MOST_AT_ONCE = 20
/** While the promise runs. */
const PROMISED: ReadonlySet<string> = new Set(['accepted', 'processing', 'opinions', 'signing', 'approved'])

/**
 * A promise that is broken is apologised for by itself, once, with a new date (NĐ 61/2018/NĐ-CP, TT 03/2025): nobody has
 * to think of it, and nobody can forget it.
 */
export async function apologise(ctx: Ctx): Promise<number> {
  const broken = await listBroken(ctx.db, ctx.now(), MOST_AT_ONCE)
  for (const { id } of broken) await apologiseFor(ctx, id)
  return broken.length
}

async function apologiseFor(ctx: Ctx, id: string): Promise<void> {
  const d = await lockDossier(ctx.db, id)
  // Somebody was faster: it was issued, waits for its applicant, or ended meanwhile. One such stops no other's apology.
  if (!d || d.extensions > 0 || !PROMISED.has(d.state) || d.promisedAt === null) return
  if (d.promisedAt >= ctx.now().toISOString()) return
  const version = await versionOf(ctx, d)
  const { workingDays } = rulesOf(ctx).extension
  await act(asPlatform(ctx), { id, action: 'extend', input: { extension: extensionFor({ version, d }, workingDays) } })
  const due = dueFits(ctx, await handleDue(ctx, id), workingDays)
  await setDossier(ctx.db, id, { extensions: d.extensions + 1, promisedAt: due })
  const after = await fresh(ctx, id)
  await issueApology(asPlatform(ctx), after, d.promisedAt, vi(ctx, 'late'))
  await announce(ctx, after, after.state, 'extend')
}

type Changed = z.output<(typeof dossierChanged)['payload']>

/** News of a dossier: to its applicant, and to the desk whose turn it is. */
export async function tell(ctx: Ctx, e: Changed): Promise<void> {
  const d = await findDossier(ctx.db, e.id)
  if (!d) return
  await tellApplicant(ctx, d, e)
  await tellDesk(ctx, d, e)
}

interface DueChanged {
  id: string
  type: string
}
/** A decreed day off or a swapped day moves the promise with the clock of the case. */
export async function dueMoved(ctx: Ctx, { id, type }: DueChanged): Promise<void> {
  if (type !== TYPE) return
  const d = await lockDossier(ctx.db, id)
  if (!d || d.promisedAt === null || d.endedAt !== null) return
  const due = await handleDue(ctx, id)
  const special =
    d.promise !== null &&
    d.promise.due === d.promisedAt &&
    d.promise.reasons.length > 0 &&
    due !== null &&
    due < d.promisedAt
  if (due !== null && !special) await setDossier(ctx.db, id, { promisedAt: due })
}

/** Agencies that went whole into another one take their open dossiers along, in all three of their places. */
export async function followAgencies(ctx: Ctx, change: Parameters<typeof successorsOf>[0]): Promise<void> {
  for (const { from, to } of successorsOf(change)) await moveAgency(ctx.db, from, to)
}
