import { importHistory } from '@hue-s/engines/cases/index.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { one, sql } from '@hue-s/kernel/server/db.ts'
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
  const there = () =>
    one(
      platform.database.db,
      sql<{ n: number; since: string | null }>`
        select count(*)::int as n, min(opened_at) as since from cases."case" where type = ${TYPE}`,
    )
  const { n, since } = await there()
  if (n < count * 0.9) {
    const today = Date.parse(`${platform.clock.now().toISOString().slice(0, 10)}T00:00:00Z`)
    const days = Array.from({ length: YEARS * 365 }, (_, ago) => new Date(today - ago * DAY))
    const perDay = count / days.reduce((sum, day) => sum + busyness(day), 0)
    // An earlier run that was cut short left whole days, the youngest first.
    const left = n > AT_ONCE && since ? days.filter((day) => day.getTime() < Date.parse(since) - DAY) : days
    while (left.length > 0) await fillSome(platform, left, perDay)
    await platform.database.db.connection().execute(async (db) => {
      // At a million reports it takes longer than any statement of the platform may.
      await sql`set statement_timeout = 0`.execute(db)
      await sql`analyze`.execute(db)
      await sql`reset statement_timeout`.execute(db)
    })
  }
  return { reports: (await there()).n, seconds: Math.round((performance.now() - started) / 1_000) }
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
