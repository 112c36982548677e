import { buffer } from 'node:stream/consumers'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { AppError, conflict, invalid } from '@hue-s/kernel/shared/error.ts'
import { faultsOf } from '../check/check.ts'
import { ProcedureContent, type Format, type ImportFault, type ImportResult } from '../contract.ts'
import { addDraft } from '../desk/drafts.ts'
import { hashOf, isProcedure } from '../record.ts'
import * as store from '../store.ts'
import { fromJson } from './from-json.ts'
import { fromXlsx, type Found } from './from-xlsx.ts'
import { toXlsx } from './to-xlsx.ts'

const MOST_LISTED = 200

interface BringIn {
  format: Format
  apply: boolean
  validFrom: string
  citation: string
}

/** Where a part of a record stands in the file: the row of the nearest thing that has one. */
function placeOf({ places, row }: Found, path: string): { sheet: string; row: number; column: string } {
  for (let at = path; at !== ''; at = at.replace(/(\[\d+\]|\.?[^.[\]]+)$/, '')) {
    const place = places.get(at)
    if (place) return { ...place, column: path.slice(at.length).replace(/^\./, '') || path }
  }
  return { sheet: places.get('')?.sheet ?? '', row, column: path }
}

const pathOf = (path: readonly PropertyKey[]) =>
  path.map((one, n) => (typeof one === 'number' ? `[${one}]` : n === 0 ? String(one) : `.${String(one)}`)).join('')

interface Checked {
  content: ProcedureContent
  found: Found
}

async function check(ctx: Ctx, all: readonly Found[], on: string, faults: ImportFault[]): Promise<Checked[]> {
  const good: Checked[] = []
  const rows = new Map<string, number>()
  for (const found of all) {
    const parsed = ProcedureContent.safeParse(found.content)
    const before = faults.length
    if (!parsed.success) {
      for (const issue of parsed.error.issues.slice(0, 30))
        faults.push({ ...placeOf(found, pathOf(issue.path)), code: 'badValue', facts: { why: issue.code } })
      continue
    }
    const { code } = parsed.data
    const first = rows.get(code)
    if (first !== undefined) faults.push({ ...placeOf(found, 'code'), code: 'codeTwice', facts: { code, first } })
    rows.set(code, found.row)
    for (const one of await faultsOf(ctx, parsed.data, on))
      faults.push({ ...placeOf(found, one.path), code: one.code, facts: one.facts })
    if (faults.length === before) good.push({ content: parsed.data, found })
  }
  return good
}

async function foundIn(bytes: Buffer, format: Format): Promise<{ found: Found[]; faults: ImportFault[] }> {
  return format === 'xlsx' ? fromXlsx(bytes) : { found: fromJson(bytes), faults: [] }
}

/**
 * Takes procedures from a file. Without `apply` it only says what would happen; with it every record that differs from
 * what is in force becomes a draft, all of them or none.
 */
export async function bringIn(ctx: Ctx, { format, apply, validFrom, citation }: BringIn): Promise<ImportResult> {
  if (!ctx.request.body) throw invalid('procedures.fileUnreadable')
  const { found, faults } = await foundIn(await buffer(ctx.request.body), format)
  const good = await check(ctx, found, validFrom, faults)
  const drafts: ImportResult['drafts'] = []
  let same = 0
  for (const { content, found: at } of good) {
    const now = await store.findInForce(ctx.db, 'procedure', content.code, validFrom)
    if (now && now.hash === hashOf(content)) {
      same++
      continue
    }
    const id = apply ? await addTo(ctx, content, { validFrom, citation }, at, faults) : null
    drafts.push({ id, code: content.code, name: content.name.vi })
  }
  if (apply && faults.length > 0)
    throw conflict('procedures.importFaulty', { n: faults.length, faults: faults.slice(0, 20) })
  return {
    found: found.length,
    same,
    drafts,
    faults: faults.slice(0, MOST_LISTED),
    more: Math.max(0, faults.length - MOST_LISTED),
  }
}

async function addTo(
  ctx: Ctx,
  content: ProcedureContent,
  dated: { validFrom: string; citation: string },
  found: Found,
  faults: ImportFault[],
): Promise<string | null> {
  try {
    return await addDraft(ctx, content, 'procedure', dated)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    faults.push({ ...placeOf(found, 'code'), code: error.code, facts: { code: content.code } })
    return null
  }
}

const TYPES = {
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/** The catalogue of a day as a file that can be brought in again. */
export async function takeOut(ctx: Ctx, { format, at }: { format: Format; at?: string | undefined }): Promise<Bytes> {
  const rows = await store.allInForce(ctx.db, at ?? ctx.today())
  const contents = rows.flatMap(({ content }) => (isProcedure(content) ? [content] : []))
  const dated = rows.map(({ content, version, validFrom, validTo, citation }) => ({
    ...content,
    version,
    validFrom,
    validTo,
    citation,
  }))
  const body = format === 'xlsx' ? await toXlsx(contents) : Buffer.from(JSON.stringify({ procedures: dated }, null, 1))
  return { body, type: TYPES[format], size: body.length, filename: `procedures-${at ?? ctx.today()}.${format}` }
}
