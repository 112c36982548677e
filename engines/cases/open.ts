import { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { faultsOf } from '@hue-s/kernel/server/input.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { LegalDate, plainText, Point } from '@hue-s/kernel/shared/route.ts'
import { calendarSetting } from '@hue-s/engines/calendar/index.ts'
import { findType, type CaseType } from './case-type.ts'
import { calendarOf } from './clocks.ts'
import { nextCode } from './codes.ts'
import { AttachmentKind, Audience, caseOpened, type Case } from './contract.ts'
import { PlannedClock } from './contract-shapes.ts'
import { applyEvent, type CaseEvent, type ClockPlan, type Fact, type Snapshot } from './facts.ts'
import { about, eventOf } from './record.ts'
import { writeOpened } from './store-histories.ts'
import type * as links from './store-links.ts'

export const NewAttachment = z.object({ fileId: z.uuid(), kind: AttachmentKind, visibleTo: Audience.default('agency') })

export const NewCase = z.object({
  /** Named by who opens it, when something must know it before. */
  id: z.uuid().optional(),
  type: z.string(),
  title: plainText(1, 300),
  data: z.record(z.string(), z.unknown()).default({}),
  agencyId: z.uuid().nullable(),
  communeId: z.uuid().nullable(),
  anchoredOn: LegalDate.optional(),
  point: Point.nullable(),
  placeText: plainText(1, 500).optional(),
  priority: z.int().min(0).max(3).default(0),
  channel: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/)
    .default('office'),
  visibility: z.enum(['public', 'agency']).default('agency'),
  parties: z.array(z.object({ role: z.string(), personId: z.uuid() })).max(50),
  clocks: z.array(PlannedClock).max(20).default([]),
  attachments: z.array(NewAttachment).max(50).default([]),
  settingsVersions: z.record(z.string(), z.int()).default({}),
})
/** What a system hands over to open a case; parsed here again, because part of it came from a person. */
export type NewCase = z.input<typeof NewCase>
export type Parsed = z.output<typeof NewCase>

/** A case that this transaction opened, with all that there is about it: whoever goes on with it reads nothing again. */
export interface Opened extends Snapshot {
  events: readonly CaseEvent[]
  parties: readonly links.Party[]
  attachments: readonly (links.Attachment & { by: string | null })[]
}

/** Opens a case with its number, parties and clocks. Whether the actor may is for the calling system to say. */
export const openCase = async (ctx: Ctx, input: NewCase): Promise<Case> => (await openNew(ctx, input)).case

/** The same with all that there is about it. */
export async function openNew(ctx: Ctx, input: NewCase): Promise<Opened> {
  const opened = await drawUp(ctx, input)
  await putDown(ctx, opened)
  return opened
}

/** A new case with its number, nothing of it written yet. */
export async function drawUp(ctx: Ctx, input: NewCase): Promise<Opened> {
  const asked = parsed(ctx, NewCase, input, 'cases.badCase')
  const type = typeFor(asked)
  const facts = openingFacts(ctx, type, asked)
  const code = await nextCode(ctx, type)
  const { opened, event } = begin(ctx, type, facts, code)
  const attachments = asked.attachments.map((a) => ({ ...a, at: event.at, by: ctx.actor.id }))
  return { ...opened, events: [event], parties: asked.parties, attachments }
}

/** Writes a new case as it stands after its first events, and tells that it was opened. */
export async function putDown(ctx: Ctx, { case: row, clocks, events, parties, attachments }: Opened): Promise<void> {
  const snapshot = { case: row, clocks }
  const whole = {
    snapshot,
    events: [...events],
    attachments: [...attachments],
    parties,
    requests: [],
    externalCode: null,
  }
  ctx.ahead(writeOpened(ctx.db, whole))
  ctx.audit('case', row.id)
  const { toState, facts, at } = events[0] as CaseEvent
  const { agencyId, visibility } = (facts[0] as Extract<Fact, { do: 'open' }>).row
  await ctx.emit(caseOpened, { ...about({ ...row, agencyId }, at), state: toState, visibility, n: 1 })
}

/** The type that a new case is of, when it knows the roles that are named. */
export function typeFor(asked: Parsed): CaseType {
  const type = findType(asked.type)
  if (!type) throw invalid('cases.unknownType', { type: asked.type })
  for (const { role } of asked.parties) if (!type.parties.includes(role)) throw invalid('cases.unknownRole', { role })
  return type
}

/** The first event of a case and what it makes. */
export function begin(ctx: Ctx, type: CaseType, facts: Fact[], code: string): { opened: Snapshot; event: CaseEvent } {
  const row = (facts[0] as Extract<Fact, { do: 'open' }>).row
  Object.assign(row, { code })
  const draft = { kind: 'opened', toState: type.initial, visibleTo: 'reporter', facts } as const
  const event = { ...eventOf(ctx, undefined, draft), caseId: row.id }
  return { opened: applyEvent(undefined, event, calendarOf(ctx)), event }
}

/** What opening a case says of it, its clocks included; the number is still to come. */
export function openingFacts(ctx: Ctx, type: CaseType, asked: Parsed): Fact[] {
  const data = parsed(ctx, type.data, asked.data, 'cases.badData')
  const plans = clockPlans(type, asked.clocks)
  const calendar = ctx.settingVersion(calendarSetting)
  const { title, agencyId, communeId, priority, channel, visibility, settingsVersions } = asked
  const row = {
    id: asked.id ?? newId(ctx.now().getTime()),
    code: '',
    type: type.type,
    typeVersion: type.version,
    agencyId,
    communeId,
    anchoredOn: asked.anchoredOn ?? ctx.today(),
    lon: asked.point?.lon ?? null,
    lat: asked.point?.lat ?? null,
    placeText: asked.placeText ?? null,
    priority,
    title,
    data,
    channel,
    visibility,
    settingsVersions,
  }
  const begun = plans.filter((p) => type.clocks[p.name]?.startsAtOpening)
  return [{ do: 'open', row, clocks: plans }, ...begun.map((p): Fact => ({ do: 'start', clock: p.name, calendar }))]
}

function clockPlans(type: CaseType, asked: Parsed['clocks']): ClockPlan[] {
  for (const { name } of asked)
    if (!Object.hasOwn(type.clocks, name)) throw invalid('cases.unknownClock', { clock: name })
  return Object.entries(type.clocks).flatMap(([name, clock]) => {
    const named = asked.find((c) => c.name === name)
    const budget = named?.budget ?? clock.budget
    const escalate = named?.escalate ?? clock.escalate
    return budget ? [{ name, budget, remind: clock.remind ?? null, ...(escalate ? { escalate } : {}) }] : []
  })
}

/** Parses what came from outside; what is wrong is told field by field. */
export function parsed<S extends z.ZodType>(ctx: Ctx, schema: S, raw: unknown, code: string): z.output<S> {
  const answer = schema.safeParse(raw, { reportInput: true })
  if (answer.success) return answer.data
  throw invalid(code, { faults: faultsOf(answer.error, ctx.platform.translate) })
}
