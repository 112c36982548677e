import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { proceduresContract, type Version } from '@hue-s/systems/procedures/contract.ts'
import { whereFiled } from '../national/setting.ts'
import { rulesOf } from '../setting.ts'

/** Procedures of a level that are filed here with the general application, in the order of the catalogue. */
export async function simpleProcedures(
  ctx: Ctx,
  level: 'commune' | 'province',
  fits: (version: Version) => boolean = () => true,
  most = Infinity,
): Promise<Version[]> {
  const { items } = await ctx.call(proceduresContract.list, { level, limit: 100 })
  const fitting: Version[] = []
  for (const line of items.filter(({ force, online }) => force === 'inForce' && online !== 'none')) {
    const version = await ctx.call(proceduresContract.version, { id: line.id })
    const here = whereFiled(rulesOf(ctx).national, version.code, ctx.today()).where === 'here'
    if (version.forms[0]?.id === 'general-application' && here && fits(version)) fitting.push(version)
    if (fitting.length >= most) break
  }
  return fitting
}
