import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { contractOfNotify } from '@hue-s/engines/notify/contract.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import type { TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { personalContract as contract } from '../contract.ts'
import { startApp } from '../testing/app.ts'
import { giveBack, takeOver } from './merge.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

const paths = async (who: ReturnType<typeof citizen>) =>
  (await app.as(who, contract).favourites({ limit: 50 })).items.map(({ path }) => path).sort()

test('what a record by number kept is the proved person’s, once; undone, it goes back, and theirs stays theirs', async () => {
  const [phone, proved] = [citizen(), citizen()]
  const save = (who: ReturnType<typeof citizen>, path: string) =>
    app.as(who, contract).addFavourite({ kind: 'page', path, title: path })
  await save(phone, '/map')
  await save(phone, '/news')
  await save(proved, '/map')
  const merged = { id: newId(), from: phone.id!, to: proved.id! }
  // Handlers run at least once.
  await app.run((ctx) => takeOver(ctx, merged))
  await app.run((ctx) => takeOver(ctx, merged))
  expect(await paths(proved)).toEqual(['/map', '/news'])
  expect(await paths(phone)).toEqual(['/map'])
  await save(proved, '/help')
  await app.run((ctx) => giveBack(ctx, merged))
  await app.run((ctx) => giveBack(ctx, merged))
  expect(await paths(proved)).toEqual(['/help', '/map'])
  expect(await paths(phone)).toEqual(['/map', '/news'])
})

test('what the record was told comes with it, and goes back with it', async () => {
  const [phone, proved] = [citizen(), citizen()]
  const told = (who: ReturnType<typeof citizen>) => app.as(who, contractOfNotify).preferences({})
  await app.as(phone, contractOfNotify).setPreferences({ units: ['north'] })
  await app.as(proved, contractOfNotify).setPreferences({ units: ['south'] })
  const merged = { id: newId(), from: phone.id!, to: proved.id! }
  await app.run((ctx) => takeOver(ctx, merged))
  expect((await told(proved)).units).toEqual(['south', 'north'])
  await app.run((ctx) => giveBack(ctx, merged))
  expect((await told(proved)).units).toEqual(['south'])
})
