import { expect, test } from 'vitest'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import { ingest, ingestDurably, observed, settleRollups, type NewObservation } from './index.ts'
import { float8s, instants, int2s, int4s } from './ingest/arrays.ts'
import { Funnel } from './ingest/funnel.ts'
import { club, at, court, openCourts, put, row } from './testing/courts.ts'

openCourts()

const NOON = at('2026-11-19T12:00:00Z')
const db = () => club.app.platform.database.db
const kept = async (id: number) =>
  (
    await many(
      db(),
      sql<{ t: number; r: number }>`select (extract(epoch from phenomenon_time) * 1000)::bigint as t, result as r
        from telemetry.observation where datastream_id = ${id} order by 1`,
    )
  ).map(({ t, r }) => [t, r] as const)
const told = async (ids: readonly number[]) =>
  (
    await many(
      db(),
      sql<{ payload: { rows: [number, number, number][] } }>`select payload from kernel.outbox
        where topic = ${observed.topic} order by id`,
    )
  )
    .flatMap((e) => e.payload.rows)
    .filter(([id]) => ids.includes(id))

/** The same numbers for the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

test('batches of every kind at once: nothing is lost or doubled, and a bad row is refused alone', async () => {
  const courts = await Promise.all(Array.from({ length: 6 }, () => court({ possible: [-100, 100] })))
  const ids = courts.map((c) => c.id)
  const pick = random(7)
  const sent: NewObservation[] = []
  const good = new Map<string, number>()
  let bad = 0
  for (let n = 0; n < 3_000; n++) {
    const id = ids[pick(ids.length)] ?? 0
    // A third goes forward, a third comes late, some say the same twice.
    const time = NOON + (pick(3) === 0 ? n : pick(3_000)) * 1_000
    const kind = pick(12)
    const result = kind === 0 ? NaN : kind === 1 ? 451 : Math.round(time / 1_000) % 50
    const one = {
      ...row(kind === 3 ? 999_999 : id, time, result),
      ...(kind === 2 ? { feature: pick(2) === 0 ? 2 ** 31 : 99_999 } : {}),
    }
    if (kind > 3) good.set(`${id} ${time}`, result)
    else bad += 1
    sent.push(one)
  }
  const parts = Array.from({ length: 30 }, (_, n) => sent.slice(n * 100, n * 100 + 100))
  const settled = await Promise.all(parts.map(put))
  const refused = settled.flat().filter((o) => o.is === 'aside' || o.is === 'refused').length
  expect(refused).toBe(bad)
  for (const id of ids) {
    const expected = [...good]
      .filter(([key]) => key.startsWith(`${id} `))
      .map(([key, r]) => [Number(key.split(' ')[1]), r])
    expect(await kept(id)).toEqual(expected.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0)))
  }
  const events = await told(ids)
  expect(new Set(events.map(([id, time]) => `${id} ${time}`)).size).toBe(events.length)
  expect(events.length).toBe(good.size)
})

test('a row that breaks its batch takes none of its neighbours with it', async () => {
  const { id } = await court()
  const rows = Array.from({ length: 40 }, (_, n) => row(id, NOON + n * 600_000, n))
  const broken = { ...row(id, NOON - 600_000, 1), parameters: { said: '\ud800' } }
  const [[bad], ...rest] = await Promise.all([put([broken]), ...rows.map((r) => put([r]))])
  expect(bad).toEqual({ is: 'aside', reason: 'wrongType' })
  expect(rest.flat().map((o) => o.is)).toEqual(rows.map(() => 'stored'))
  expect((await kept(id)).map(([, r]) => r)).toEqual(rows.map((_, n) => n))
})

test('another process that is first: the batch is begun again, and both are kept', async () => {
  const { id } = await court()
  await put([row(id, NOON, 1)])
  // A transaction of somebody else holds the newest row, has gone on, and commits while ours waits for it.
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  let begun = () => {}
  const ready = new Promise<void>((resolve) => (begun = resolve))
  const other = inTransaction(club.app.platform, { actor: SYSTEM, action: null }, async (ctx) => {
    const result = await ingest(ctx, [row(id, NOON + 600_000, 2), row(id, NOON + 1_200_000, 3)], 'other')
    begun()
    await held
    return { result }
  })
  await ready
  const ours = put([row(id, NOON + 600_000, 2.5), row(id, NOON + 900_000, 2.7), row(id, NOON + 1_800_000, 4)])
  await new Promise((done) => setTimeout(done, 100))
  release()
  await other
  expect((await ours).map((o) => o.is)).toEqual(['corrected', 'stored', 'stored'])
  expect(await kept(id)).toEqual([1, 2.5, 2.7, 3, 4].map((r, n) => [NOON + [0, 600, 900, 1_200, 1_800][n]! * 1_000, r]))
})

test('a repeat beside something new is not told again', async () => {
  const { id } = await court()
  await put([row(id, NOON, 1), row(id, NOON + 600_000, 2)])
  await put([row(id, NOON, 1), row(id, NOON + 300_000, 1.5), row(id, NOON + 600_000, 2), row(id, NOON + 1_200_000, 3)])
  expect((await told([id])).map(([, time]) => (time - NOON) / 60_000)).toEqual([0, 10, 5, 20])
})

test('a roll-up that could not see a batch yet does not swallow its mark', async () => {
  const { id } = await court()
  await put([row(id, NOON, 1)])
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  let begun = () => {}
  const ready = new Promise<void>((resolve) => (begun = resolve))
  const late = inTransaction(club.app.platform, { actor: SYSTEM, action: null }, async (ctx) => {
    const result = await ingest(ctx, [row(id, NOON + 600_000, 2)], 'slow')
    begun()
    await held
    return { result }
  })
  await ready
  await club.app.run((ctx) => settleRollups(ctx))
  release()
  await late
  await club.app.run((ctx) => settleRollups(ctx))
  const [hour] = await many(
    db(),
    sql<{ n: number; last: number }>`select n, last from telemetry.rollup where datastream_id = ${id} and step = 60`,
  )
  expect(hour).toEqual({ n: 2, last: 2 })
})

test('who floods waits behind himself: another is served with the next batch', async () => {
  const [mine, other] = [await court(), await court()]
  const funnel = new Funnel(club.app.platform)
  const order: string[] = []
  const hears = (name: string) => ({ taken: () => void order.push(name), failed: () => void order.push('failed') })
  let accepted = 0
  for (let n = 0; n < 30_000; n++) if (funnel.add(row(mine.id, NOON + n, 1), 'flood', hears('flood'))) accepted += 1
  expect(accepted).toBe(20_000)
  expect(funnel.add(row(mine.id, NOON - 1_000, 1), 'neighbour', hears('neighbour'))).toBe(true)
  expect(funnel.add(row(other.id, NOON, 1), 'neighbour', hears('neighbour'))).toBe(true)
  await expect.poll(() => order.length, { timeout: 30_000 }).toBe(20_002)
  expect(order).not.toContain('failed')
  expect(order.lastIndexOf('neighbour')).toBeLessThan(9_000)
  expect(funnel.waiting).toBe(0)
}, 60_000)

test('arrays reach the database as they are, to the millisecond', async () => {
  const times = [
    at('1999-12-31T23:59:59.999Z'),
    at('2000-01-01T00:00:00Z'),
    NOON + 1,
    at('9999-12-31T00:00:00.123Z'),
    null,
  ]
  const numbers = [0, -1.5, 1e300, null, Number.MIN_VALUE]
  const same = <T>(v: T) => v
  const [got] = await many(
    db(),
    sql<{
      i: number[]
      s: number[]
      f: number[]
      t: string[]
      none: number[]
    }>`select ${int4s([1, -2, null], same)}::int[] as i,
      ${int2s([7, null], same)}::smallint[] as s, ${float8s(numbers, same)}::float8[] as f, ${int4s([], same)}::int[] as none,
      array(select (extract(epoch from t) * 1000)::bigint::text from unnest(${instants(times, same)}::timestamptz[]) t) as t`,
  )
  expect(got).toEqual({
    i: [1, -2, null],
    s: [7, null],
    f: numbers,
    none: [],
    t: times.map((t) => (t === null ? null : String(t))),
  })
  expect(() => int4s([2 ** 31], same)).toThrow('out of range')
  expect(() => instants([NaN], same)).toThrow('out of range')
})

test('more rows than one batch holds are all answered, in their order', async () => {
  const { id } = await court()
  const rows = Array.from({ length: 9_000 }, (_, n) => row(n === 8_500 ? 999_999 : id, NOON + n, n))
  const out = await ingestDurably(club.app.platform, rows, 'test')
  expect(out.findIndex((o) => o.is === 'refused')).toBe(8_500)
  expect(out[4_321]).toMatchObject({ id: `${id}-${NOON + 4_321}` })
  expect((await kept(id)).length).toBe(8_999)
})
