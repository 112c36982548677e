import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { ListInput, ProcedureContent, ProcedureLine } from '../contract.ts'
import { forceOf, isProcedure, wordsOf } from '../record.ts'
import { hoursOf, isFree } from '../shared/case.ts'
import * as store from '../store.ts'

const AFTER = /^([01])_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

const cursorOf = (after: string | undefined) => {
  if (after === undefined) return undefined
  const [, hit, id] = AFTER.exec(after) ?? []
  if (id === undefined) throw invalid('procedures.badPage')
  return { hit: Number(hit), id }
}

const shortest = ({ channels }: ProcedureContent) =>
  channels.reduce((a, b) => (hoursOf(b) < hoursOf(a) ? b : a), channels[0] as ProcedureContent['channels'][number])
    .budget

function lineOf(row: store.VersionRow, content: ProcedureContent, at: string): ProcedureLine {
  const { code, name, summary, field, level, audience, online } = content
  const { id, version, validFrom, validTo } = row
  const force = forceOf(row, at)
  return {
    id,
    code,
    version,
    name,
    summary,
    field,
    level,
    audience,
    online,
    budget: shortest(content),
    free: isFree(content),
    force,
    validFrom,
    validTo,
  }
}

/** The catalogue on a day: procedures that fit, those first that say it in their name. */
export async function list(ctx: Ctx, { q, after, at = ctx.today(), limit, ...filter }: ListInput) {
  const words = wordsOf(q)
  const rows = await store.listInForce(ctx.db, { ...filter, words, at, limit, after: cursorOf(after) })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.flatMap((row) => (isProcedure(row.content) ? [lineOf(row, row.content, at)] : [])),
    next: rows.length > limit && last ? `${last.hit}_${last.id}` : null,
  }
}

/** Fields of the catalogue with how many procedures each has. */
export async function fields(ctx: Ctx, { at }: { at?: string | undefined }) {
  return { items: await store.countFields(ctx.db, at ?? ctx.today()) }
}
