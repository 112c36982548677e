import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { blankOf, findType, PERSONAL_COLUMNS, typeOf, type CaseType } from './case-type.ts'
import { caseAnonymised } from './contract.ts'
import type { CaseEvent, Fact, Snapshot } from './facts.ts'
import { about, lockCase, record } from './record.ts'
import * as store from './store-anonymise.ts'
import { listEvents, restoreOpening } from './store.ts'

export interface AnonymiseAsked {
  type: string
  /** Cases that were closed before this instant (ISO). */
  closedBefore: string
  /** Personal fields that stay, because a law wants them kept. */
  keep?: readonly string[]
  limit?: number
}

/**
 * Takes people and their words out of cases that ended long ago: parties, followers, the personal fields of the type,
 * and what parties wrote. States, times, places of statistics and the work of officials stay. The redaction is an
 * event of its own, and what the events add up to is still the row. Answers how many of one batch; the caller repeats
 * while `more`. Doing it again finds nothing left to do.
 */
export async function anonymise(
  ctx: Ctx,
  { type: name, closedBefore, keep = [], limit = 200 }: AnonymiseAsked,
): Promise<{ anonymised: number; more: boolean }> {
  if (!findType(name)) throw invalid('cases.unknownType', { type: name })
  if (Number.isNaN(Date.parse(closedBefore)) || closedBefore > ctx.now().toISOString())
    throw invalid('cases.badFigures')
  const ids = await store.listDue(ctx.db, name, closedBefore, limit + 1)
  for (const { id } of ids.slice(0, limit)) await anonymiseCase(ctx, id, keep)
  return { anonymised: Math.min(ids.length, limit), more: ids.length > limit }
}

/** Takes people and their words out of one case. */
export async function anonymiseCase(ctx: Ctx, id: string, keep: readonly string[]): Promise<void> {
  const found = await lockCase(ctx, id)
  const type = typeOf(found.case)
  const blank = blanksOf(type, found.case.code, keep)
  const people = new Set(await store.listPeople(ctx.db, id))
  const events = await listEvents(ctx.db, id)
  const isTheirs = (e: CaseEvent) => [e.actorId, e.onBehalfOf].some((p) => p !== null && people.has(p))
  const redacted = events.map((e) => redact(e, blank, isTheirs(e)))
  await store.rewriteEvents(ctx.db, redacted)
  const fileIds = await store.forgetPeople(ctx.db, id, [...people])
  const after = await record(ctx, blankRow(found, blank), {
    kind: 'anonymised',
    visibleTo: 'agency',
    facts: [factOf(found, blank)],
  })
  await restoreOpening(ctx.db, after)
  await store.markAnonymised(ctx.db, id, ctx.now())
  await ctx.emit(caseAnonymised, { ...about(after.case), n: after.case.version, fileIds })
}

/** What is blank afterwards, and with what. */
interface Blanks {
  row: Partial<Record<'title' | 'placeText' | 'lon' | 'lat', string | null>>
  data: Record<string, unknown>
}

function blanksOf(type: CaseType, code: string, keep: readonly string[]): Blanks {
  const fields = (type.personalFields ?? []).filter((f) => !keep.includes(f))
  const out: Blanks = { row: {}, data: {} }
  for (const field of fields) {
    // A case keeps something to be called by.
    if (field === 'title') out.row.title = code
    else if (field === 'placeText') out.row.placeText = null
    else if (field === 'point') Object.assign(out.row, { lon: null, lat: null })
    else if (!(PERSONAL_COLUMNS as readonly string[]).includes(field)) out.data[field] = blankOf(type, field)?.value
  }
  return out
}

const without = (data: Record<string, unknown>, { data: blank }: Blanks) =>
  Object.fromEntries(
    Object.entries(data).flatMap(([field, value]) => {
      if (!(field in blank)) return [[field, value]]
      return blank[field] === undefined ? [] : [[field, blank[field]]]
    }),
  )

function redact(event: CaseEvent, blank: Blanks, theirs: boolean): CaseEvent {
  const facts = event.facts.map((fact): Fact => {
    if (fact.do === 'open')
      return { ...fact, row: { ...fact.row, ...blank.row, data: without(fact.row.data, blank) } as typeof fact.row }
    if (fact.do === 'set') return { ...fact, data: without(fact.data, blank) }
    if (fact.do === 'rate') return { ...fact, note: null }
    return fact
  })
  const input = event.input === null ? null : theirs ? {} : without(event.input, blank)
  const who = theirs ? { actorId: null, onBehalfOf: null, note: null } : {}
  return { ...event, ...who, input, facts }
}

function blankRow({ case: row, clocks }: Snapshot, blank: Blanks): Snapshot {
  return { case: { ...row, ...blank.row, data: without(row.data, blank), ratingNote: null } as typeof row, clocks }
}

function factOf({ case: row }: Snapshot, blank: Blanks): Fact {
  return {
    do: 'redact',
    row: blank.row as Extract<Fact, { do: 'redact' }>['row'],
    data: without(row.data, blank),
    ratingNote: null,
  }
}
