import { calendarSetting } from '@hue-s/engines/calendar/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Version } from '@hue-s/systems/procedures/contract.ts'
import { agencyOf } from '../agencies.ts'
import type { DossierState } from '../contract-shapes.ts'
import { afterHours } from '../filing/promise.ts'
import { runningStep } from '../quality/store-quality.ts'
import { workedHours } from '../quality/worked-hours.ts'
import { type Dossier } from '../store.ts'
import { beginStep, endSteps } from '../store-steps.ts'

type StepKind = Version['steps'][number]['kind']
/** Which steps of a procedure's process run in which state. */
const STEPS_OF: Partial<Record<DossierState, readonly StepKind[]>> = {
  submitted: ['receive'],
  accepted: ['assign'],
  processing: ['verify', 'submit'],
  opinions: ['opinion'],
  signing: ['sign'],
  approved: ['number', 'issue'],
  ready: ['return'],
}

/** The step of the process that runs in a state, with its hours together; undefined where the applicant is waited for. */
export function stepsIn(version: Version, state: DossierState) {
  const kinds = STEPS_OF[state]
  const [kind] = kinds ?? []
  if (!kinds || kind === undefined) return undefined
  const steps = version.steps.filter((one) => kinds.includes(one.kind))
  const hours = steps.length === 0 ? null : steps.reduce((sum, one) => sum + one.hours, 0)
  return { kind, hours, unit: steps[0]?.unit }
}

/**
 * Ends the step that runs and begins the one of the new state, with the working hours that the procedure gives it. Its
 * history says later where time is lost; the promise to the applicant is another clock.
 */
export async function turnStep(ctx: Ctx, d: Dossier, state: DossierState, version: Version): Promise<void> {
  const now = ctx.now()
  const running = await runningStep(ctx.db, d.id)
  const worked = running ? workedHours(ctx.setting(calendarSetting), new Date(running.startedAt), now) : null
  await endSteps(ctx.db, d.id, { now: now.toISOString(), by: ctx.actor.id, worked })
  const planned = stepsIn(version, state)
  if (!planned) return
  const { kind, hours, unit } = planned
  const dueAt = hours === null ? null : afterHours(ctx, now, hours)
  await beginStep(ctx.db, d.id, {
    kind,
    unitId: await unitOfStep(ctx, d, unit),
    hours,
    startedAt: now.toISOString(),
    dueAt,
  })
}

async function unitOfStep(ctx: Ctx, d: Dossier, key: string | undefined): Promise<string | null> {
  if (key === undefined) return null
  if (key === 'receiving') return d.receivingAgency
  if (key === 'competent') return d.competentAgency
  return agencyOf(ctx, key, d.communeId ?? undefined).catch(() => null)
}
