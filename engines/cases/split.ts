import type { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid } from '@hue-s/kernel/shared/error.ts'
import { calendarSetting } from '@hue-s/engines/calendar/index.ts'
import { levelsUpTo, mustSee } from './access.ts'
import { act, refuseStale } from './act.ts'
import { mainClockOf, typeOf, type EscalateStep } from './case-type.ts'
import { caseSplit, type Case, type SplitPart, type SplitResult } from './contract.ts'
import { SplitInput } from './contract-tools.ts'
import { isRunning, type Fact, type Snapshot } from './facts.ts'
import { mustWork } from './links.ts'
import { openCase, parsed, type NewCase } from './open.ts'
import { about, lockCase, record } from './record.ts'
import * as links from './store-links.ts'
import * as store from './store.ts'

/**
 * Splits a case: each part becomes a case of its own with the same parties, followers and files. The main clock of a
 * part goes on from where the case began, so that nobody wins time by splitting. The case itself goes on, or ends by
 * the action that its type names (which asks a second person if the table says so).
 */
export async function split(ctx: Ctx, input: z.input<typeof SplitInput>): Promise<SplitResult> {
  const { id, version, parts, end } = parsed(ctx, SplitInput, input, 'cases.badCase')
  await links.lockRelations(ctx.db)
  const found = await lockCase(ctx, id)
  const { row, standing } = await mustSee(ctx, found.case)
  await mustWork(ctx, row)
  await refuseStale(ctx, row, standing, version)
  refuseNow(row)
  const files = await links.listAttachments(ctx.db, id, levelsUpTo(standing.level))
  const parties = await links.listParties(ctx.db, id)
  const opened: Case[] = []
  for (const part of parts) {
    const asked = newCaseOf(found, part, parties, filesFor(row, part, files))
    opened.push(await openPart(ctx, found, asked))
  }
  const input2 = { parts: opened.map((p) => p.code) }
  const { case: after } = await record(ctx, found, { kind: 'split', input: input2, visibleTo: 'reporter' })
  await ctx.emit(caseSplit, { ...about(after), parts: opened.map((p) => p.id), n: after.version })
  const last = end ? await endWhole(ctx, after, end.input) : after
  return { case: last, parts: opened }
}

function refuseNow(row: Case): void {
  const type = typeOf(row)
  if (row.mergedInto !== null) throw conflict('cases.merged', { code: row.code, into: '' })
  const from = type.split?.from ?? Object.keys(type.states).filter((s) => !type.states[s]?.final)
  if (!from.includes(row.state) || row.closedAt !== null)
    throw conflict('cases.notNow', { code: row.code, action: 'split', state: row.state, legal: [] })
}

function filesFor(row: Case, part: SplitPart, files: readonly links.Attachment[]): readonly links.Attachment[] {
  if (part.attachments === undefined) return files.slice(0, 50)
  const chosen = files.filter((f) => part.attachments?.includes(f.fileId))
  if (chosen.length < new Set(part.attachments).size) throw invalid('cases.unknownAttachment', { code: row.code })
  return chosen
}

function newCaseOf(
  { case: row, clocks }: Snapshot,
  part: SplitPart,
  parties: readonly links.Party[],
  files: readonly links.Attachment[],
): NewCase {
  const own = row.lon === null || row.lat === null ? null : { lon: row.lon, lat: row.lat }
  const ladderOf = ({ name, escalate }: { name: string; escalate?: EscalateStep[] | undefined }) =>
    escalate ?? clocks.find((c) => c.name === name)?.escalate
  const named = part.clocks ?? []
  const kept = clocks.filter((c) => !named.some((n) => n.name === c.name))
  return {
    type: row.type,
    title: part.title,
    data: { ...row.data, ...part.data },
    agencyId: part.agencyId ?? row.agencyId,
    communeId: part.communeId === undefined ? row.communeId : part.communeId,
    anchoredOn: row.anchoredOn,
    point: part.point === undefined ? own : part.point,
    ...(row.placeText === null ? {} : { placeText: row.placeText }),
    priority: row.priority,
    channel: row.channel,
    parties: [...parties],
    clocks: [...named, ...kept].map((c) => ({ name: c.name, budget: c.budget, escalate: ladderOf(c) })),
    attachments: files.map(({ fileId, kind, visibleTo }) => ({ fileId, kind, visibleTo })),
    settingsVersions: row.settingsVersions,
  }
}

async function openPart(ctx: Ctx, whole: Snapshot, asked: NewCase): Promise<Case> {
  const opened = await openCase(ctx, asked)
  await links.insertRelation(ctx.db, opened.id, 'part_of', whole.case.id, ctx.now(), ctx.actor.id)
  await links.copyFollowers(ctx.db, whole.case.id, opened.id)
  const facts = inherited(ctx, whole, opened)
  const found = { case: opened, clocks: await store.listClocks(ctx.db, opened.id) }
  const input = { kind: 'part_of', to: whole.case.code }
  return (await record(ctx, found, { kind: 'related', input, visibleTo: 'reporter', facts })).case
}

/** The main clock began when the case was brought, pauses included; a pause that still lasts ends for the part. */
function inherited(ctx: Ctx, whole: Snapshot, opened: Case): Fact[] {
  const name = mainClockOf(typeOf(opened))
  const clock = whole.clocks.find((c) => c.name === name)
  if (!clock || clock.startedAt === null || !isRunning(clock)) return []
  const now = opened.updatedAt
  const stops = clock.stops.map(({ from, to }) => ({ from, to: to ?? now }))
  const calendar = clock.calendar ?? ctx.settingVersion(calendarSetting)
  return [{ do: 'inherit', clock: clock.name, calendar, startedAt: clock.startedAt, stops }]
}

async function endWhole(ctx: Ctx, row: Case, input: Record<string, unknown>): Promise<Case> {
  const action = typeOf(row).split?.endsBy
  if (action === undefined) throw invalid('cases.noEndingAction', { code: row.code })
  return act(ctx, { id: row.id, action, input })
}
