import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { gone, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import { listBehind } from './behind.ts'
import { caseSource } from './case-source.ts'
import type { BehindInput, FiguresInput } from './contract.ts'
import { definitionsToRead } from './definitions.ts'
import { editionOf, mustFind, readBytes } from './editions.ts'
import { figuresFor } from './figures.ts'
import { figuresTable } from './figures-csv.ts'
import { publishFrom } from './publish.ts'
import * as store from './store.ts'
import { casesOf } from './store-figures.ts'

/** A published file never changes under its address; caches may keep it for good. */
const FOREVER = 31_536_000
const CSV = 'text/csv; charset=utf-8; header=present'
const JSON_TYPE = 'application/json; charset=utf-8'

export const figures = (ctx: Ctx, input: FiguresInput) => figuresFor(ctx, input)
export const behind = (ctx: Ctx, input: BehindInput) => listBehind(ctx, input)

/** The figures for a spreadsheet. */
export async function figuresCsv(ctx: Ctx, input: FiguresInput): Promise<Bytes> {
  const body = Buffer.from(await figuresTable(ctx, input), 'utf8')
  return { body, type: CSV, size: body.length, filename: `${input.by}.csv` }
}

/** Editions, newest first. */
export async function editions(ctx: Ctx, { after, limit }: { after?: string | undefined; limit: number }) {
  if (after !== undefined && !/^\d{1,9}$/.test(after)) throw invalid('report-numbers.badPage')
  const rows = await store.listEditions(ctx.db, after === undefined ? undefined : Number(after), limit + 1)
  const { items, next } = page(rows, limit, (e) => String(e.id))
  return {
    items: items.map(({ version, previous, publishedAt, definitions, rows: count, parts, kept }) => ({
      version,
      previous,
      publishedAt,
      definitions,
      rows: count,
      parts,
      kept,
      manifest: `/api/report-numbers/editions/${version}/manifest.json`,
    })),
    next,
  }
}

const file = (body: Buffer, type: string, hash: string, filename: string): Bytes => ({
  body,
  type,
  size: body.length,
  etag: `"${hash}"`,
  filename,
  maxAge: FOREVER,
})

/** The manifest, to the byte: its hash is the name of the edition. */
export async function manifest(ctx: Ctx, { version }: { version: string }): Promise<Bytes> {
  const edition = await mustFind(ctx, version)
  return file(Buffer.from(await store.manifestOf(ctx.db, edition.id)), JSON_TYPE, edition.version, 'manifest.json')
}

async function blob(ctx: Ctx, hash: string, type: string, filename: string): Promise<Bytes> {
  const bytes = await readBytes(ctx, hash)
  if (!bytes) throw gone('report-numbers.editionGone', { edition: hash })
  return file(bytes, type, hash, filename)
}

/** The reports of one month as the edition has them. */
export async function part(ctx: Ctx, { version, month }: { version: string; month: string }): Promise<Bytes> {
  const edition = await mustFind(ctx, version)
  if (!edition.kept) throw gone('report-numbers.editionGone', { edition: edition.version })
  const found = (await store.partsOf(ctx.db, edition.id)).find((p) => p.month === month)
  if (!found) throw notFound('report-numbers.noPart', { month })
  return blob(ctx, found.sha256, CSV, `${month}.csv`)
}

export async function boundaries(ctx: Ctx, { version }: { version: string }): Promise<Bytes> {
  return blob(ctx, (await mustFind(ctx, version)).boundaries, JSON_TYPE, 'boundaries.json')
}

export async function definitions(ctx: Ctx, { version }: { version: string }): Promise<Bytes> {
  return blob(ctx, (await mustFind(ctx, version)).definitionsFile, JSON_TYPE, 'definitions.json')
}

/** Publishes now instead of at the next hour. */
export const publish = (ctx: Ctx) => publishFrom(ctx, caseSource)

const CODE = /^[A-Za-z0-9.-]{1,40}$/

/** For leaders who go from a number to the case: only of agencies whose cases they may read. */
export async function cases(ctx: Ctx, { codes, edition: name }: { codes: string; edition?: string | undefined }) {
  const edition = await editionOf(ctx, name)
  const wanted = codes
    .split(',')
    .filter((code) => CODE.test(code))
    .slice(0, 200)
  if (!edition || wanted.length === 0) return { items: [] }
  const rows = await casesOf(ctx.db, edition.id, wanted)
  return {
    items: rows.filter((r) => ctx.can('field-reports.read', r.agencyId)).map(({ code, id }) => ({ code, id })),
  }
}

export const words = async (ctx: Ctx) => definitionsToRead(ctx)
