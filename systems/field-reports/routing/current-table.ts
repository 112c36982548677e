import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { reportSetting } from './routing.ts'
import type { RoutingTable } from '../contract-routing-shapes.ts'
import { listVersions, type VersionLine } from './store-routing.ts'

/** A version begins tomorrow at the earliest, so for today a glance is good for a few seconds. */
const GLANCE_MS = 5_000

interface Glance {
  versions: readonly VersionLine[]
  print: string
  until: number
}
const seen = new WeakMap<Platform['settings'], Glance>()

/** Looks again at the versions at the next question (after one was adopted or taken back here). */
export const forgetGlance = ({ settings }: Platform): void => void seen.delete(settings)

async function glance(ctx: Ctx, on: string): Promise<Glance> {
  const { settings } = ctx.platform
  const known = seen.get(settings)
  if (known && on <= ctx.today() && performance.now() < known.until) return known
  const versions = await listVersions(ctx.db)
  const print = versions.map((v) => `${v.version}:${v.validFrom}`).join()
  if (known?.print !== print) await settings.reload(ctx.db)
  const fresh = { versions, print, until: performance.now() + GLANCE_MS }
  seen.set(settings, fresh)
  return fresh
}

interface Current {
  version: number
  table: RoutingTable
}

/**
 * The table of a day (today unless told): the version that had begun by then; for days before the first version,
 * today's, whose rows carry their own dates. Another process may have adopted one: a glance at the versions tells.
 */
export async function tableOn(ctx: Ctx, on: string = ctx.today()): Promise<Current> {
  const { settings } = ctx.platform
  const { versions } = await glance(ctx, on)
  const began = versions.some((v) => v.validFrom <= on)
  const version = settings.version(reportSetting, began ? on : ctx.today())
  return { version, table: settings.at(reportSetting, version) }
}

/** A new day may open or end kinds, or begin a version of the table: stored public answers are made anew. */
export async function turnRouting(ctx: Ctx): Promise<void> {
  await tableOn(ctx)
  ctx.changed('field-reports.settings')
}
