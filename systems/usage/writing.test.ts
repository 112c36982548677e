import { describe, expect, test } from 'vitest'
import { boot } from '@hue-s/kernel/server/boot.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { trustTests } from '@hue-s/kernel/testing/testApp.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { counterOf } from './counter.ts'
import { countScreens } from './known.ts'
import { writeBatch, type Batch } from './store-write.ts'
import { usage } from './system.ts'
import { SCREENS, page, app, flushed, tell, totals, startCounting } from './testing/stage.ts'

startCounting()

describe('writing', () => {
  const batchOf = (views: number): Batch => ({
    screens: new Map([
      ['x', { day: '2026-11-18', screen: '/', audience: 'resident', lang: 'vi', device: 'phone', mode: 'full', views, visits: 0, seconds: 0 }],
    ]), // prettier-ignore
    communes: new Map([['x', { day: '2026-11-18', commune: '', views, visits: 0 }]]),
    steps: new Map(),
  })

  test('a batch whose answer was lost is written once, in whatever order it comes again', async () => {
    const { db } = app.platform.database
    const from = { process: crypto.randomUUID(), number: 1, at: new Date() }
    await writeBatch(db, from, batchOf(3))
    await writeBatch(db, from, batchOf(3))
    await Promise.all([1, 2].map(() => writeBatch(db, { ...from, number: 2 }, batchOf(5))))
    await writeBatch(db, from, batchOf(3))
    expect((await totals()).views).toBe(8)
  })

  test('a database that is away for a moment loses and doubles nothing', async () => {
    const { database } = app.platform
    const { db } = database
    await tell(page)
    const broken = { transaction: () => ({ execute: () => Promise.reject(new Error('away')) }) }
    Object.assign(database, { db: broken })
    await counterOf(app.platform).flush()
    Object.assign(database, { db })
    await tell(page)
    await flushed()
    await flushed()
    expect((await totals()).views).toBe(2)
  })

  test('many processes at once add up', async () => {
    const { db } = app.platform.database
    const processes = Array.from({ length: 8 }, () => crypto.randomUUID())
    await Promise.all(
      processes.map(async (process) => {
        for (let number = 1; number <= 10; number++)
          await writeBatch(db, { process, number, at: new Date() }, batchOf(1))
      }),
    )
    expect(await totals()).toMatchObject({ views: 80, inCommunes: 80 })
  })

  test('an orderly end writes what lies in memory', async () => {
    const third = await boot({
      config: { ...app.platform.config, role: 'web' },
      systems: [units, usage],
      databaseUrl: app.platform.database.url,
      authenticate: trustTests,
    })
    const url = await third.listen()
    countScreens(third.platform, SCREENS)
    expect(await tell(page, {}, url)).toBe(204)
    expect((await totals()).views).toBe(0)
    await third.stop()
    expect((await totals()).views).toBe(1)
  })

  test('after 25 months days become months, and the sums stay', async () => {
    const { db } = app.platform.database
    for (const [n, day] of ['2024-08-03', '2024-08-30', '2024-09-30', '2024-10-01', '2026-11-17'].entries()) {
      const batch = batchOf(n + 1)
      for (const part of [batch.screens, batch.communes]) for (const row of part.values()) row.day = day
      batch.steps.set('x', { day, flow: 'report', step: 'kind', reached: 1 })
      await writeBatch(db, { process: crypto.randomUUID(), number: 1, at: new Date() }, batch)
    }
    const before = await totals()
    const [job] = usage.jobs
    for (let twice = 0; twice < 2; twice++) await app.run((ctx) => job!.run(ctx))
    expect(await totals()).toEqual(before)
    const kept = await many(
      db,
      sql<{
        day: string
        monthly: boolean
        views: number
      }>`select day, monthly, views from usage.screen_sum order by 1`,
    )
    expect(kept).toEqual([
      { day: '2024-08-01', monthly: true, views: 3 },
      { day: '2024-09-01', monthly: true, views: 3 },
      { day: '2024-10-01', monthly: false, views: 4 },
      { day: '2026-11-17', monthly: false, views: 5 },
    ])
  })
})
