import { attach as attachToCase, attachments, type Case } from '@hue-s/engines/cases/index.ts'
import { attach as attachFile } from '@hue-s/engines/files/index.ts'
import { personsWithGrant } from '@hue-s/engines/identity/index.ts'
import { getUnit } from '@hue-s/engines/units/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError, conflict, invalid } from '@hue-s/kernel/shared/error.ts'
import type { Step } from '../contract-handling.ts'
import { mustDecideAppeal } from './false-reports.ts'
import { FALSE_REPORT, handlingSetting } from './rules.ts'
import { AFTER_KIND, FILE_KIND } from '../present.ts'
import { mustBePublishable, publishCopy, unpublishCopy } from './publication.ts'
import { decideStrike, putWait } from '../store.ts'

const DAY = 86_400_000

/** What a step asks of the case engine, and what follows once the engine has taken it. */
export interface Prepared {
  input: Record<string, unknown>
  action?: string
  after?: (row: Case) => Promise<void>
}
type Rule = (ctx: Ctx, row: Case, step: Step) => Promise<Prepared>

/** The rules beside the table, by action; an action without an entry has none. */
const RULES: Readonly<Record<string, Rule>> = {
  route: toAgency,
  transfer: toAgency,
  keep,
  assign,
  ask,
  pause,
  extend,
  resolve,
  publish: publication,
  republish: publication,
  unpublish,
  refuse,
  markFalse,
  lift: appealed(false),
  uphold: appealed(true),
}

/** Keeps the rules of a step; what they refuse is said before anything is written. */
export function prepare(ctx: Ctx, row: Case, step: Step): Promise<Prepared> {
  const rule = Object.hasOwn(RULES, step.action) ? RULES[step.action] : undefined
  return rule ? rule(ctx, row, step) : Promise.resolve({ input: words(step) })
}

const words = ({ note }: Step): Record<string, unknown> => (note ? { note } : {})
const rulesOf = (ctx: Ctx) => ctx.setting(handlingSetting)

async function toAgency(ctx: Ctx, _row: Case, step: Step): Promise<Prepared> {
  if (step.agencyId === undefined) throw invalid('field-reports.noSuchAgency')
  try {
    const unit = await getUnit(ctx, step.agencyId)
    const ended = unit.validTo !== null && unit.validTo <= ctx.today()
    if (ended || (unit.kind !== 'agency' && unit.kind !== 'commune')) throw invalid('field-reports.noSuchAgency')
  } catch (refused) {
    if (refused instanceof AppError) throw invalid('field-reports.noSuchAgency')
    throw refused
  }
  return { input: { ...words(step), agencyId: step.agencyId } }
}

async function keep(_ctx: Ctx, row: Case, step: Step): Promise<Prepared> {
  if (row.agencyId === null) throw invalid('field-reports.noSuchAgency')
  return { input: words(step) }
}

async function assign(ctx: Ctx, row: Case, step: Step): Promise<Prepared> {
  const officers = await personsWithGrant(ctx, 'field-reports.handle', row.agencyId)
  if (step.assigneeId === undefined || !officers.includes(step.assigneeId)) throw invalid('field-reports.notAnOfficer')
  return { input: { ...words(step), assigneeId: step.assigneeId } }
}

async function ask(ctx: Ctx, row: Case, step: Step): Promise<Prepared> {
  const endsAt = new Date(ctx.now().getTime() + rulesOf(ctx).answerDays * DAY)
  return {
    input: { ...words(step), ...(step.note ? { message: step.note } : {}) },
    after: () => putWait(ctx.db, row.id, 'waiting', endsAt),
  }
}

const startOf = (day: string) => new Date(`${day}T00:00:00+07:00`)
const addDays = (day: string, n: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY).toISOString().slice(0, 10)

/** A pause has a reason of the province's list and an end: no clock stands still for ever. */
async function pause(ctx: Ctx, row: Case, step: Step): Promise<Prepared> {
  const reason = rulesOf(ctx).pause.find((r) => r.id === step.reason)
  if (!reason) throw invalid('field-reports.noSuchReason', { reason: step.reason ?? '' })
  const latest = addDays(ctx.today(), reason.maxDays)
  const until = step.until ?? latest
  if (until <= ctx.today() || until > latest)
    throw invalid('field-reports.pauseTooLong', { days: reason.maxDays, latest })
  return {
    input: { ...words(step), pause: { reason: reason.id, until } },
    after: () => putWait(ctx.db, row.id, 'paused', startOf(until)),
  }
}

async function extend(ctx: Ctx, _row: Case, step: Step): Promise<Prepared> {
  const { maxWorkingDays, maxWorkingHours } = rulesOf(ctx).extension
  const { workingDays = 0, workingHours = 0 } = { ...step.extension } as { workingDays?: number; workingHours?: number }
  if (workingDays > maxWorkingDays || workingHours > maxWorkingHours)
    throw invalid('field-reports.extensionTooLong', { days: maxWorkingDays, hours: maxWorkingHours })
  return { input: { ...words(step), ...(step.extension ? { extension: step.extension } : {}) } }
}

async function resolve(ctx: Ctx, row: Case, step: Step): Promise<Prepared> {
  const { photoNeeded } = rulesOf(ctx)
  const { photos = [], beforePhotos = [] } = step
  const needed = !photoNeeded.except.includes(row.category ?? '')
  if (needed && photoNeeded.after && photos.length === 0) throw invalid('field-reports.photoNeeded')
  if (needed && photoNeeded.before && beforePhotos.length === 0) {
    const held = await attachments(ctx.as(SYSTEM), row)
    if (!held.some((f) => f.kind === 'before')) throw invalid('field-reports.beforePhotoNeeded')
  }
  return {
    input: words(step),
    after: async () => {
      for (const fileId of photos) await hang(ctx, row, fileId, 'after')
      for (const fileId of beforePhotos) await hang(ctx, row, fileId, 'before')
    },
  }
}

/** The officer's own picture: only who sent a file may give it to a report. */
async function hang(ctx: Ctx, row: Case, fileId: string, kind: 'before' | 'after'): Promise<void> {
  const holder = { kind: kind === 'after' ? AFTER_KIND : FILE_KIND, id: row.id }
  await attachFile(ctx, fileId, { ...holder, visibility: 'private' })
  await attachToCase(ctx.as(SYSTEM), { id: row.id, fileId, kind, visibleTo: 'reporter' })
}

async function publication(ctx: Ctx, row: Case, step: Step): Promise<Prepared> {
  const looked = await mustBePublishable(ctx, row, step.nothingToCover ?? false)
  return {
    input: { ...words(step), ...(looked.length > 0 ? { nothingToCover: looked } : {}) },
    after: (published) => publishCopy(ctx, published, step, looked),
  }
}

/** A report that another door made public before its end stays where it is; only the public stops seeing it. */
async function unpublish(ctx: Ctx, row: Case, step: Step): Promise<Prepared> {
  return {
    action: row.state === 'published' ? 'unpublish' : 'hide',
    input: words(step),
    after: async (hidden) => {
      if (hidden.publishedAt === null) throw conflict('field-reports.notPublished', { code: row.code })
      await unpublishCopy(ctx, hidden, step.note)
    },
  }
}

async function refuse(ctx: Ctx, row: Case, step: Step): Promise<Prepared> {
  const reason = rulesOf(ctx).refusal.find((r) => r.id === step.reason && r.id !== FALSE_REPORT)
  if (!reason) throw invalid('field-reports.noSuchReason', { reason: step.reason ?? '' })
  if (reason.asks === 'note' && (step.note ?? '').length < 5) throw invalid('field-reports.noteNeeded')
  if (reason.asks === 'where' && step.where === undefined) throw invalid('field-reports.whereNeeded')
  if (reason.asks === 'other' && (step.otherCode === undefined || step.otherCode === row.code))
    throw invalid('field-reports.otherNeeded')
  const refusal = { reason: reason.id, where: step.where ?? null, otherCode: step.otherCode ?? null }
  return { input: { ...words(step), refusal } }
}

async function markFalse(_ctx: Ctx, _row: Case, step: Step): Promise<Prepared> {
  return { input: { ...words(step), refusal: { reason: FALSE_REPORT, where: null, otherCode: null } } }
}

function appealed(standing: boolean): Rule {
  return async (ctx, row, step) => {
    await mustDecideAppeal(ctx, row)
    return {
      input: words(step),
      after: () => decideStrike(ctx.db, row.id, standing, ctx.actor.id, ctx.now()),
    }
  }
}
