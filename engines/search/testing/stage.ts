import { afterAll, beforeAll } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { contractOfSearch } from '../contract.ts'
import { putDocument, search } from '../index.ts'
import { town } from './town.ts'

export let app: TestApp

export const api = (actor: Actor = anyone) => app.as(actor, contractOfSearch)
export const ids = async (q: string, actor: Actor = anyone, more: { kinds?: string[]; limit?: number } = {}) =>
  (await api(actor).find({ q, ...more })).items.map((i) => i.id)

/** Fills a town’s things into the search before the tests of a file. */
export function openTown() {
  beforeAll(async () => {
    app = await testApp([search], { now: '2026-11-21T12:00:00+07:00' })
    await app.run(async (ctx) => {
      for (const document of town) await putDocument(ctx, document)
    })
  })
  afterAll(() => app.stop())
}
