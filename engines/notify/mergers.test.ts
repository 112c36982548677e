import { expect, test } from 'vitest'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import { giveBackPerson, takeOverPerson } from './index.ts'
import { sweepMergers } from './mergers.ts'
import { api, app, keys, rain, startNotify, tell } from './testing/stage.ts'

startNotify()

const take = (merged: { id: string; from: string; to: string }) => app.run((ctx) => takeOverPerson(ctx, merged))
const give = (merged: { id: string; from: string; to: string }) => app.run((ctx) => giveBackPerson(ctx, merged))
const inbox = async (who: Actor) => (await api(who).inbox({ limit: 50 })).items.length
const devices = async (who: Actor) =>
  (
    await many(
      app.platform.database.db,
      sql<{ id: string }>`select id from notify.subscription where person_id = ${who.id}`,
    )
  ).length
const device = (who: Actor) =>
  api(who).subscribe({ endpoint: `https://fcm.googleapis.com/fcm/send/${newId()}`, keys: keys() })
const choice = async (who: Actor, topic: string) =>
  (await api(who).preferences({})).topics.find((one) => one.topic === topic)

test('inbox, devices, choices and areas of a record come to the person, once; undone, they go back', async () => {
  const [record, person] = [citizen(), citizen()]
  await tell(record, { dedupeKey: 'same' })
  await tell(record)
  await tell(person, { dedupeKey: 'same' })
  await device(record)
  await device(person)
  await api(record).setPreferences({
    units: ['north', 'south'],
    topics: [
      { topic: '*', sms: true },
      { topic: 'courts', push: false },
    ],
  })
  await api(person).setPreferences({ units: ['south', 'west'] })
  const merged = { id: newId(), from: record.id!, to: person.id! }
  // Whoever hears of it hears at least once.
  await take(merged)
  await take(merged)
  // The notice that both had been given stays where it was.
  expect([await inbox(person), await inbox(record)]).toEqual([2, 1])
  expect((await api(person).unread({})).unread).toBe(2)
  expect([await devices(person), await devices(record)]).toEqual([2, 0])
  expect((await choice(person, 'courts'))?.push).toBe(false)
  expect(await choice(person, '*')).toBeUndefined()
  expect((await api(person).preferences({})).units).toEqual(['south', 'west', 'north'])

  await tell(person)
  await give(merged)
  await give(merged)
  expect([await inbox(person), await inbox(record)]).toEqual([2, 2])
  expect([await devices(person), await devices(record)]).toEqual([1, 1])
  expect((await choice(person, 'courts'))?.push).toBeNull()
  expect((await choice(record, 'courts'))?.push).toBe(false)
  expect((await api(person).preferences({})).units).toEqual(['south', 'west'])
  expect((await api(record).preferences({})).units).toEqual(['north', 'south'])
})

test('who never said how they want to be told gets what the record said; what they say later stays theirs', async () => {
  const [record, person] = [citizen(), citizen()]
  await api(record).setPreferences({ lang: 'en', quiet: null, units: ['north'] })
  const merged = { id: newId(), from: record.id!, to: person.id! }
  await take(merged)
  expect(await api(person).preferences({})).toMatchObject({ lang: 'en', quiet: null, units: ['north'] })
  await give(merged)
  expect((await api(record).preferences({})).units).toEqual(['north'])
  expect(await api(person).preferences({})).toMatchObject({ units: [] })
})

test('more devices than anybody keeps lose the oldest; areas stop at the limit', async () => {
  const [record, person] = [citizen(), citizen()]
  for (let n = 0; n < 7; n++) {
    await device(record)
    await device(person)
  }
  await api(record).setPreferences({ units: Array.from({ length: 40 }, (_, n) => `a${n}`) })
  await api(person).setPreferences({ units: Array.from({ length: 40 }, (_, n) => `b${n}`) })
  await take({ id: newId(), from: record.id!, to: person.id! })
  expect(await devices(person)).toBe(10)
  expect((await api(person).preferences({})).units).toHaveLength(60)
  expect(await inbox(person)).toBe(0)
  await app.run((ctx) => takeOverPerson(ctx, { id: newId(), from: person.id!, to: person.id! }))
  expect(await devices(person)).toBe(10)
})

test('two joined at once, one after the other, each go back to their own', async () => {
  const [one, two, person] = [citizen(), citizen(), citizen()]
  await tell(one, { ...rain, values: { court: 1, hour: '1' } })
  await tell(two)
  await tell(two)
  const [first, second] = [
    { id: newId(), from: one.id!, to: person.id! },
    { id: newId(), from: two.id!, to: person.id! },
  ]
  await Promise.all([take(first), take(second)])
  expect(await inbox(person)).toBe(3)
  await give(first)
  expect([await inbox(one), await inbox(two), await inbox(person)]).toEqual([1, 0, 2])
  app.clock.set('2027-03-01T12:00:00+07:00')
  await app.run((ctx) => sweepMergers(ctx))
  // Too late: nothing is remembered of it, and nothing moves.
  await give(second)
  expect([await inbox(two), await inbox(person)]).toEqual([0, 2])
})
