import { afterAll, beforeAll, expect, test } from 'vitest'
import { rebuildIndex } from '@hue-s/engines/search/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { systems } from './systems.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp(systems, { seed: true, env: { MODE: 'demo' } })
  // The first round of each makes findable what a demonstration begins with.
  for (const { seedMore } of systems) await app.run(async (ctx) => void (await seedMore?.(ctx, 0)))
  await app.settle()
}, 120_000)
afterAll(() => app.stop())

const documents = () =>
  many(
    app.platform.database.db,
    sql<{
      kind: string
      id: string
      title: string
      url: string
    }>`select kind, id, title, url from search.doc order by 1, 2`,
  )

test('the index of the whole platform is the same when it is made anew from nothing', async () => {
  const before = await documents()
  const kinds = [...new Set(before.map(({ kind }) => kind))]
  expect(kinds).toEqual(
    expect.arrayContaining(['field-report', 'field-report-work', 'help', 'news-news', 'unit', 'place']),
  )
  await sql`delete from search.doc`.execute(app.platform.database.db)
  expect(await documents()).toEqual([])
  await rebuildIndex(app.platform)
  expect(await documents()).toEqual(before)
}, 120_000)
