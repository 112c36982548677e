import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { isProcedure } from '../record.ts'
import * as store from '../store.ts'

/** The decision tables in force. */
export async function guides(ctx: Ctx) {
  const rows = await store.listGuides(ctx.db, ctx.today())
  return {
    items: rows.flatMap(({ content }) =>
      isProcedure(content) ? [] : [{ id: content.id, title: content.title, lead: content.lead }],
    ),
  }
}

/** One decision table, with the names of the procedures that it leads to. */
export async function guide(ctx: Ctx, { id }: { id: string }) {
  const row = await store.findInForce(ctx.db, 'guide', id, ctx.today())
  if (!row || isProcedure(row.content)) throw notFound('procedures.noSuchGuide')
  const codes = [...new Set(row.content.rows.flatMap(({ code }) => (code === null ? [] : [code])))]
  return { ...row.content, version: row.version, names: await store.namesOf(ctx.db, codes, ctx.today()) }
}
