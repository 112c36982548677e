import { getUnits, unitIdOfKey } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import { confirmedOf } from '../confirm/confirm.ts'
import { COMMUNE, type ProcedureContent, type Version } from '../contract.ts'
import { forceOf, isProcedure } from '../record.ts'
import * as store from '../store.ts'

const OWN: readonly string[] = [COMMUNE, 'receiving', 'competent']

/** Names of the agencies of a procedure, as they are called now. */
export async function agenciesOf(ctx: Ctx, content: ProcedureContent): Promise<Version['agencies']> {
  const { competentAgency, receivingAgency, opinions, steps } = content
  const keys = [...new Set([competentAgency, receivingAgency, ...opinions, ...steps.map(({ unit }) => unit)])]
  const named = keys.filter((key) => !OWN.includes(key))
  const wanted = named.map((key) => ({ id: unitIdOfKey(ctx.config.province, key), at: ctx.today() }))
  const units = await getUnits(ctx, wanted)
  return named.map((key) => ({ key, name: units.get(unitIdOfKey(ctx.config.province, key))?.name ?? key }))
}

/** One version as everybody reads it. */
export async function shown(ctx: Ctx, row: store.VersionRow, at: string): Promise<Version> {
  if (!isProcedure(row.content)) throw notFound('procedures.notFound')
  const { id, version, validFrom, validTo, citation, content } = row
  const agencies = await agenciesOf(ctx, content)
  return { ...content, id, version, validFrom, validTo, citation, force: forceOf(row, at), agencies }
}

/**
 * A procedure on a day. Without a day also one that has ended or is still to come is shown, so that old links go on
 * working; whoever files asks for `force` to be `inForce`.
 */
export async function get(ctx: Ctx, { code, on }: { code: string; on?: string | undefined }): Promise<Version> {
  const at = on ?? ctx.today()
  const row = await store.findInForce(ctx.db, 'procedure', code, at)
  if (row) return withConfirmed(ctx, await shown(ctx, row, at))
  const near = await store.findNearest(ctx.db, 'procedure', code, at)
  if (!near) throw notFound('procedures.notFound')
  if (on !== undefined) throw conflict('procedures.notInForce', { code, on })
  return withConfirmed(ctx, await shown(ctx, near, at))
}
const withConfirmed = async (ctx: Ctx, version: Version): Promise<Version> => ({
  ...version,
  confirmed: await confirmedOf(ctx, version.id),
})

/** A version by its id: what a dossier began under stays readable. */
export async function version(ctx: Ctx, { id }: { id: string }): Promise<Version> {
  const row = await store.findRow(ctx.db, id)
  if (!row || row.state !== 'approved' || row.change !== 'version') throw notFound('procedures.notFound')
  return shown(ctx, row, ctx.today())
}

/** The approved versions of a procedure, the newest first. */
export async function history(ctx: Ctx, { code }: { code: string }) {
  const rows = await store.listVersions(ctx.db, 'procedure', code)
  const approved = rows.filter(({ state, change }) => state === 'approved' && change === 'version')
  if (approved.length === 0) throw notFound('procedures.notFound')
  const at = ctx.today()
  return {
    items: approved.map((row) => ({
      id: row.id,
      version: row.version,
      validFrom: row.validFrom,
      validTo: row.validTo,
      force: forceOf(row, at),
      citation: row.citation,
    })),
  }
}
