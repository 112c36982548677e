import { importHistory } from '@hue-s/engines/cases/index.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { maybe, sql } from '@hue-s/kernel/server/db.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { busyness } from '../demo/seasons.ts'
import { inventDay } from '../demo/invent.ts'
import { TYPE } from '../report-type.ts'
import { worldOf } from '../seed.ts'

const DAY = 86_400_000
const YEARS = 3
const AT_ONCE = 5_000
const SEED = 11

/**
 * Fills a database with about so many invented reports over three years, by the generator of the demo data; what is
 * there already counts. For benchmarks: pictures and search documents are left out. Answers how many there are.
 */
export async function fillReports(platform: Platform, count: number): Promise<{ reports: number; seconds: number }> {
  const started = performance.now()
  const there = async () =>
    (
      await maybe(
        platform.database.db,
        sql<{ n: number }>`select count(*)::int as n from cases."case" where type = ${TYPE}`,
      )
    )?.n ?? 0
  if ((await there()) < count * 0.9) {
    const today = Date.parse(`${platform.clock.now().toISOString().slice(0, 10)}T00:00:00Z`)
    const days = Array.from({ length: YEARS * 365 }, (_, ago) => new Date(today - ago * DAY))
    const perDay = count / days.reduce((sum, day) => sum + busyness(day), 0)
    while (days.length > 0) await fillSome(platform, days, perDay)
    await sql`analyze`.execute(platform.database.db)
  }
  return { reports: await there(), seconds: Math.round((performance.now() - started) / 1_000) }
}

/** Takes days off the list until there is enough for one transaction. */
function fillSome(platform: Platform, days: Date[], perDay: number): Promise<void> {
  return inTransaction(platform, { action: null }, async (ctx) => {
    const world = await worldOf(ctx)
    if (!world) throw new Error('the pack names nobody who handles reports')
    const made = []
    while (days.length > 0 && made.length < AT_ONCE) made.push(...(await inventDay(world, days.shift()!, perDay, SEED)))
    // All of it at once: a repeat is merged into the report it repeats.
    await importHistory(
      ctx,
      made.map(({ report }) => report),
    )
    return { result: undefined, audited: false }
  })
}
