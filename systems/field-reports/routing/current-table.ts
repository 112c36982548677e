import { isDeepStrictEqual } from 'node:util'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { glance } from '@hue-s/kernel/server/glance.ts'
import { reportSetting } from './routing.ts'
import type { RoutingTable } from '../contract-routing-shapes.ts'
import { listVersions, type VersionLine } from './store-routing.ts'

/** A version begins tomorrow at the earliest, so for today a glance is good for a few seconds. */
const GLANCE_MS = 5_000

/** The versions of the table in use, and stored public answers that name kinds of reports. */
export const TAG = 'field-reports.settings'
const seen = glance(TAG, GLANCE_MS, listVersions)

const read = new WeakMap<Platform['settings'], readonly VersionLine[]>()

/** The versions, and the settings as they are with them. Of days to come the table may change at any moment. */
async function versionsFor(ctx: Ctx, on: string): Promise<readonly VersionLine[]> {
  const { settings } = ctx.platform
  const versions = on <= ctx.today() ? await seen(ctx) : await listVersions(ctx.db)
  if (!isDeepStrictEqual(read.get(settings), versions)) {
    await settings.reload(ctx.db)
    read.set(settings, versions)
  }
  return versions
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
  const versions = await versionsFor(ctx, on)
  const began = versions.some((v) => v.validFrom <= on)
  const version = settings.version(reportSetting, began ? on : ctx.today())
  return { version, table: settings.at(reportSetting, version) }
}

/** A new day may open or end kinds, or begin a version of the table: stored public answers are made anew. */
export async function turnRouting(ctx: Ctx): Promise<void> {
  await tableOn(ctx)
  ctx.changed(TAG)
}
