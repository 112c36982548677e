import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { canonical, sha256 } from './canonical.ts'
import { correspondenceOf, type Correspondence } from './correspondence.ts'
import { COUNTS } from './contract.ts'
import { partCsv, type Line } from './csv.ts'
import { DEFINITIONS, definitionsFile } from './definitions.ts'
import { readText } from './editions.ts'
import { lineOf, minutesOf, UnitNames } from './lines.ts'
import { placer, type Place } from './place.ts'
import { packed, talliesOf } from './tally.ts'
import type { ReportFact, Source } from './source.ts'
import * as store from './store.ts'

/** Data of this many editions stay; manifests of all. */
const KEPT = 30
/** A change may become visible a little after the instant it carries. */
const OVERLAP = 10 * 60_000
const CHUNK = 4_000
const compressed = promisify(gzip)

export interface Published {
  published: boolean
  edition: string | null
  months: string[]
}

/** A text file of an edition, kept under its hash. */
async function keep(ctx: Ctx, text: string): Promise<{ sha256: string; size: number }> {
  const bytes = Buffer.from(text, 'utf8')
  const hash = sha256(bytes)
  await store.saveBlob(ctx.db, hash, await compressed(bytes), bytes.length)
  return { sha256: hash, size: bytes.length }
}

const unitsIn = (table: Correspondence) => new Set(table.epochs.flatMap((e) => e.units.map((u) => u.id)))

/** The table of communes of today; units that an earlier table knew stay in it, however they ended. */
async function tableOf(ctx: Ctx, before: Correspondence | undefined): Promise<Correspondence> {
  const table = await correspondenceOf(ctx)
  const known = unitsIn(table)
  const lost = before ? [...unitsIn(before)].filter((id) => !known.has(id)) : []
  return lost.length === 0 ? table : correspondenceOf(ctx, lost)
}

interface Making {
  ctx: Ctx
  boundaries: string
  place: ReturnType<typeof placer>
  names: UnitNames
}

const orNull = (text: string) => (text === '' ? null : text)
const VIETNAM = 7 * 3_600_000

function rowOf(fact: ReportFact, line: Line, n: number, placeId: number): store.Row {
  return {
    n,
    openedAt: line.opened_at,
    dueAt: orNull(line.due_at),
    finishedAt: orNull(line.finished_at),
    closedAt: orNull(line.closed_at),
    day: new Date(Date.parse(line.opened_at) + VIETNAM).toISOString().slice(0, 10),
    minutes: minutesOf(line),
    placeId,
    rating: fact.rating,
    late: line.late === '1',
    merged: line.merged === '1',
    shown: line.public === '1',
    reopened: line.outcome === 'open' && line.finished_at !== '',
    outcome: fact.outcome,
    agencyId: fact.agencyId,
    caseId: fact.id,
    category: line.category,
    state: line.state,
    channel: line.channel,
    code: line.code,
  }
}

/** One month, written anew only when it differs from what is there. */
async function writePart(making: Making, month: string, facts: readonly ReportFact[]): Promise<store.Part> {
  const { ctx, boundaries } = making
  await making.names.learn(facts)
  const lines = facts.map((fact) => lineOf(fact, making.names))
  const { sha256: hash, size } = await keep(ctx, partCsv(lines))
  const there = await store.findPart(ctx.db, month, hash, boundaries)
  if (there) return there
  const part = { month, sha256: hash, boundaries, rows: lines.length, size }
  const id = await store.insertPart(ctx.db, part)
  const placed = lines.map((line) =>
    making.place({
      code: line.code,
      communeId: orNull(line.commune_id),
      anchoredOn: line.anchored_on,
      lon: line.lon === '' ? null : Number(line.lon),
      lat: line.lat === '' ? null : Number(line.lat),
    }),
  )
  await writeRows(making, id, facts, lines, placed)
  return { id, ...part }
}

/** The rows of a part for counting, and what they add up to. */
async function writeRows(
  { ctx, boundaries }: Making,
  partId: number,
  facts: readonly ReportFact[],
  lines: readonly Line[],
  placed: readonly Place[],
): Promise<void> {
  const keys = placed.map((place) => JSON.stringify([place.units, place.estimated]))
  const places = new Map(placed.map((place, i) => [keys[i] ?? '', place]))
  const ids = await store.placeIds(ctx.db, boundaries, places)
  const rows = facts.map((fact, i) => rowOf(fact, lines[i] as Line, i + 1, ids.get(keys[i] ?? '') ?? 0))
  for (let i = 0; i < rows.length; i += CHUNK) await store.insertRows(ctx.db, partId, rows.slice(i, i + CHUNK))
  const tallies = talliesOf(rows, placed).map(({ minutes, dues, counts, ...rest }) => ({
    ...rest,
    counts: COUNTS.map((name) => counts[name]),
    minutes: packed(minutes).toString('hex'),
    dues: packed(dues).toString('hex'),
  }))
  await store.insertTallies(ctx.db, partId, tallies)
}

/** The parts of the next edition: those of the last one, with the changed months in their new wording. */
async function nextParts(making: Making, source: Source, before: store.Part[], since: string | null) {
  const { ctx } = making
  const parts = new Map(before.map((part) => [part.month, part]))
  const changed: string[] = []
  for (const month of (await source.monthsChangedSince(ctx, since)).toSorted()) {
    const facts = await source.factsOf(ctx, month)
    const old = parts.get(month)
    if (facts.length === 0) parts.delete(month)
    else parts.set(month, await writePart(making, month, facts))
    if (parts.get(month)?.sha256 !== old?.sha256) changed.push(month)
  }
  return { parts: [...parts.values()].sort((a, b) => (a.month < b.month ? -1 : 1)), changed }
}

/**
 * Publishes what changed since the last edition as a new one. Nothing changed, no new edition; nothing to tell yet,
 * none at all. One process does it at a time.
 */
export async function publishFrom(ctx: Ctx, source: Source): Promise<Published> {
  await store.lockPublishing(ctx.db)
  const readAt = ctx.now().toISOString()
  const last = await store.latestEdition(ctx.db)
  const lastTable = last && (JSON.parse(await readText(ctx, last.boundaries)) as Correspondence)
  const table = await tableOf(ctx, lastTable)
  const boundaries = await keep(ctx, canonical(table))
  const definitions = await keep(ctx, canonical(definitionsFile(ctx)))
  const sameTable = last?.boundaries === boundaries.sha256
  const since = last && sameTable ? new Date(Date.parse(last.readAt) - OVERLAP).toISOString() : null
  const making = { ctx, boundaries: boundaries.sha256, place: placer(table), names: new UnitNames(ctx) }
  const kept = last && sameTable ? await store.partsOf(ctx.db, last.id) : []
  const { parts, changed } = await nextParts(making, source, kept, since)
  const same = last && sameTable && last.definitionsFile === definitions.sha256 && changed.length === 0
  const nothing = last ? same && !(await store.fellDue(ctx.db, last.id, last.publishedAt, readAt)) : parts.length === 0
  if (nothing) return { published: false, edition: last?.version ?? null, months: [] }
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const manifest = canonical({
    format: 'report-edition/1',
    province: ctx.config.province,
    publishedAt: readAt,
    previous: last?.version ?? null,
    definitions: { version: DEFINITIONS, sha256: definitions.sha256, bytes: definitions.size },
    boundaries: { sha256: boundaries.sha256, bytes: boundaries.size },
    rows,
    parts: parts.map((p) => ({ month: p.month, rows: p.rows, bytes: p.size, sha256: p.sha256 })),
  })
  const version = sha256(manifest)
  await store.insertEdition(
    ctx.db,
    {
      version,
      previous: last?.version ?? null,
      publishedAt: readAt,
      readAt,
      definitions: DEFINITIONS,
      manifest,
      boundaries: boundaries.sha256,
      definitionsFile: definitions.sha256,
      rows,
      parts: parts.length,
    },
    parts.map((p) => p.id),
  )
  await store.prune(ctx.db, KEPT)
  ctx.audit('report-edition', version, { months: changed.length, rows })
  ctx.changed('report-numbers')
  return { published: true, edition: version, months: changed }
}
