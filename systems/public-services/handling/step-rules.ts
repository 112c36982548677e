import type { Budget, Case } from '@hue-s/engines/cases/index.ts'
import { personsWithGrant } from '@hue-s/engines/identity/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, forbidden, invalid } from '@hue-s/kernel/shared/error.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { Version } from '@hue-s/systems/procedures/contract.ts'
import { livingUnit } from '../agencies.ts'
import type { Step } from '../contract.ts'
import { channelOf } from '../filing/procedure.ts'
import { promiseFrom } from '../filing/promise.ts'
import { rulesOf } from '../setting.ts'
import type { Dossier } from '../store.ts'
import { isSignedByKey } from '../papers/result.ts'
import { countOpenOpinions } from '../store-papers.ts'
import * as after from './after-step.ts'

export interface Doing {
  ctx: Ctx
  d: Dossier
  row: Case
  version: Version
  step: Step
}
/** What a step asks of the case engine, and what follows once the engine has taken it. */
export interface Prepared {
  input: Record<string, unknown>
  after?: (row: Case) => Promise<void>
}
type Rule = (doing: Doing) => Prepared | Promise<Prepared>

const words = ({ note }: Step): Record<string, unknown> => (note ? { note } : {})
function needNote({ note }: Step): string {
  if (note === undefined || note.length < 5) throw invalid('public-services.noteNeeded')
  return note
}

/** Rules beside the table, by action; an action without an entry has none. */
const RULES: Partial<Record<Step['action'], Rule>> = {
  accept,
  ask: askOnce,
  answer: ({ step }) => ({ input: { message: needNote(step) } }),
  refuse: (doing) => no(doing, 'refuse'),
  stop: (doing) => no(doing, 'stop'),
  assign: toOfficer,
  reassign: toOfficer,
  verify: ({ step }) => ({ input: { note: needNote(step) } }),
  consult,
  goOn,
  pause,
  resume: ({ step }) => ({ input: { message: needNote(step) } }),
  submit,
  return: ({ step }) => ({ input: { note: needNote(step) } }),
  sign,
  issue: (doing) => ({ input: words(doing.step), after: (row) => after.issued(doing, row) }),
  handOver,
  extend,
}

/** Keeps the rules of a step; what they refuse is said before anything is written. */
export const prepare = async (doing: Doing): Promise<Prepared> =>
  (await RULES[doing.step.action]?.(doing)) ?? { input: words(doing.step) }

function accept(doing: Doing): Prepared {
  const { ctx, d, version } = doing
  const promised = promiseFrom(ctx, channelOf(version, d.channel), ctx.now())
  return {
    input: { ...words(doing.step), extension: promised.extension },
    after: (row) => after.accepted(doing, row, promised),
  }
}

/** NĐ 61/2018/NĐ-CP, NĐ 107/2021/NĐ-CP: everything that is missing is asked for at once, and only once. */
function askOnce(doing: Doing): Prepared {
  const { ctx, d, step } = doing
  if (d.supplements >= rulesOf(ctx).supplement.perStage) throw conflict('public-services.supplementOnce')
  const message = needNote(step)
  return { input: { message }, after: () => after.asked(doing, message) }
}

/** A ground of the procedure, or one of the province's that fits the step; never words alone. */
export function groundOf(
  { ctx, version, step }: Doing,
  of: 'refuse' | 'stop',
): { key: string; text: Words; citation: string; note: string | null } {
  const own = version.refusalGrounds.find(({ key }) => key === step.ground)
  const common = rulesOf(ctx).grounds.find((one) => one.key === step.ground && one.for.includes(of))
  const found = own ?? common
  if (!found) throw invalid('public-services.groundNeeded')
  return { key: found.key, text: found.text, citation: found.citation, note: step.note ?? null }
}

function no(doing: Doing, of: 'refuse' | 'stop'): Prepared {
  const ground = groundOf(doing, of)
  const note = needNote(doing.step)
  return { input: { note, ground }, after: (row) => after.refused(doing, row, of, ground) }
}

async function toOfficer({ ctx, row, step }: Doing): Promise<Prepared> {
  const officers = await personsWithGrant(ctx, 'public-services.handle', row.agencyId)
  if (step.assigneeId === undefined || !officers.includes(step.assigneeId))
    throw invalid('public-services.notAnOfficer')
  return { input: { ...words(step), assigneeId: step.assigneeId } }
}

async function consult(doing: Doing): Promise<Prepared> {
  const { ctx, row, step } = doing
  const question = needNote(step)
  const ids = [...new Set(step.agencyIds ?? [])].filter((id) => id !== row.agencyId)
  const living = await Promise.all(ids.map((id) => livingUnit(ctx, id)))
  if (ids.length === 0 || living.some((unit) => unit === undefined)) throw invalid('public-services.agenciesNeeded')
  return { input: { note: question }, after: () => after.consulted(doing, ids, question) }
}

/** Without an opinion that is not there yet only when its time is over. */
async function goOn(doing: Doing): Promise<Prepared> {
  const { ctx, d } = doing
  const open = await countOpenOpinions(ctx.db, d.id)
  if (open > 0 && !(await after.opinionsOverdue(doing))) throw conflict('public-services.opinionsOpen', { count: open })
  return { input: words(doing.step), after: () => after.wentOn(doing) }
}

function pause(doing: Doing): Prepared {
  const { ctx, d, step } = doing
  if (step.reason === undefined) throw invalid('public-services.reasonNeeded')
  if (step.reason === 'supplement' && d.pauses >= rulesOf(ctx).supplement.perStage)
    throw conflict('public-services.pauseOnce')
  if (step.reason === 'money' && d.money !== 'due') throw conflict('public-services.nothingOwed')
  const message = needNote(step)
  return { input: { message, pause: { reason: step.reason } }, after: () => after.paused(doing, message) }
}

function submit(doing: Doing): Prepared {
  const { step } = doing
  if (!step.draft) throw invalid('public-services.draftNeeded')
  return { input: { note: needNote(step) }, after: () => after.submitted(doing) }
}

/** Nobody signs what they drew up themselves. */
export function mustNotBeOwn({ ctx, d }: Pick<Doing, 'ctx' | 'd'>): void {
  if (!d.draft) throw conflict('public-services.draftNeeded')
  if (d.draft.by !== null && d.draft.by === ctx.actor.id) throw forbidden('public-services.ownDraft')
}

async function sign(doing: Doing): Promise<Prepared> {
  const { ctx, d, step } = doing
  mustNotBeOwn(doing)
  if (rulesOf(ctx).signing === 'keys' && !(await isSignedByKey(ctx, d.id))) throw conflict('public-services.keyNeeded')
  return { input: words(step), after: () => after.signed(doing) }
}

function handOver(doing: Doing): Prepared {
  const { d, step } = doing
  if (d.money === 'due') throw conflict('public-services.notPaid', { total: d.feeTotal })
  return { input: words(step), after: () => after.handedOver(doing) }
}

/** The apology comes once; later delays are the leader's to explain in words. */
function extend(doing: Doing): Prepared {
  const { ctx, d, step } = doing
  const { times, workingDays } = rulesOf(ctx).extension
  if (d.extensions >= times) throw conflict('public-services.extendedOnce')
  const more = step.extension?.workingDays ?? workingDays
  return { input: { ...words(step), extension: extensionFor(doing, more) }, after: (row) => after.extended(doing, row) }
}

const HOURS_A_DAY = 8
/** More time in the unit of the promise: the clock of the case adds nothing else. */
export function extensionFor({ version, d }: Pick<Doing, 'version' | 'd'>, workingDays: number): Budget {
  const { unit } = channelOf(version, d.channel).budget
  return unit === 'workingDays' ? { workingDays } : { workingHours: workingDays * HOURS_A_DAY }
}
