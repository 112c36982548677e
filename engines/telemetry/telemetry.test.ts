import { expect, test } from 'vitest'
import { many, one, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { defineEngine, on } from '@hue-s/kernel/server/system.ts'
import { contract } from '@hue-s/kernel/shared/route.ts'
import { back, ingest, observed, QUALITY, registerThing, settleRollups, silent, telemetryContract } from './index.ts'
import { KEEPER, registerCourt, type Club } from './testing/club.ts'
import { club, at, DAY, court, put, row, openCourts } from './testing/courts.ts'

openCourts()

const flags = async (id: number) =>
  (
    await many(
      club.app.platform.database.db,
      sql<{
        quality: number
      }>`select quality from telemetry.observation where datastream_id = ${id} order by phenomenon_time`,
    )
  ).map((r) => r.quality)
const latest = async (id: number) => {
  const res = await fetch(`${club.app.url}/api/telemetry/latest`)
  const { items } = (await res.json()) as {
    items: { datastream: number; result: unknown; at: string; silentSince: string | null }[]
  }
  return items.find((i) => i.datastream === id)
}

test('repeats change nothing, another value is a correction, out of order and late are taken in', async () => {
  const { id } = await court()
  const first = [
    row(id, '2026-11-19T10:00:00Z', 1),
    row(id, '2026-11-19T10:20:00Z', 3),
    row(id, '2026-11-19T10:10:00Z', 2),
  ]
  expect((await put(first)).map((o) => o.is)).toEqual(['stored', 'stored', 'stored'])
  expect((await put(first)).map((o) => o.is)).toEqual(['stored', 'stored', 'stored'])
  expect(
    (await put([row(id, '2026-11-19T10:10:00Z', 2.5), row(id, '2026-11-19T10:10:00Z', 2.6)])).map((o) => o.is),
  ).toEqual(['corrected', 'corrected'])
  expect(await latest(id)).toMatchObject({ result: 3, at: expect.stringContaining('2026-11-19T10:20') })
  await put([row(id, '2026-11-19T10:20:00Z', 4), row(id, '2026-11-01T00:00:00Z', 9)])
  await expect.poll(async () => (await latest(id))?.result).toBe(4)
  const { items } = await club.api.corrections({ id })
  expect(items.map((c) => [c.oldResult, c.newResult])).toEqual([
    [3, 4],
    [2.5, 2.6],
    [2, 2.5],
  ])
})

test('what cannot be true is kept apart and named; nothing of it is drawn', async () => {
  const { id } = await court({ possible: [-30, 60] })
  const outcomes = await put([
    row(id, '2026-11-19T10:00:00Z', NaN),
    row(id, '2026-11-19T10:00:00Z', 1e308),
    row(id, '2026-11-19T10:00:00Z', 'x'),
    row(id, '2027-11-19T10:00:00Z', 20),
    row(id, '1999-01-01T00:00:00Z', 20),
    row(id, '2026-11-19T10:00:00Z', 451),
    row(id, '2026-11-19T10:00:00Z', 21),
    row(999_999, '2026-11-19T10:00:00Z', 21),
  ])
  expect(outcomes.map((o) => ('reason' in o ? o.reason : o.is))).toEqual([
    'notANumber',
    'tooLarge',
    'notANumber',
    'future',
    'tooOld',
    'impossible',
    'stored',
    'refused',
  ])
  const { items } = await club.api.quarantine({ datastream: id })
  expect(items.length).toBe(6)
  expect(items.at(-1)).toMatchObject({ reason: 'notANumber', payload: { result: 'NaN' }, byWhom: 'test' })
  expect((await club.get(`Datastreams(${id})/Observations/$count`)).body).toBe(1)
})

test('doubts: range, spike and the way back, stuck, a wrong clock, ten times its rate', async () => {
  const { id } = await court({ range: [0, 50], spike: 10, stuckAfter: 1_800 })
  const values = [20, 21, 55, 22, 22, 22, 22, 22, 60]
  await put(values.map((v, n) => row(id, at('2026-11-19T00:00:00Z') + n * 600_000, v)))
  const { range, spike, stuck, clock, rate } = QUALITY
  expect(await flags(id)).toEqual([0, 0, range | spike, 0, 0, 0, stuck, stuck, range | spike])
  const wrong = await court()
  await put([row(wrong.id, '2026-11-20T05:00:00Z', 1)])
  expect(await flags(wrong.id)).toEqual([clock])
  // The clock is put right: what it says now counts, though its time is before that of the wrong one.
  await put([row(wrong.id, '2026-11-20T02:00:00Z', 2)])
  await expect.poll(async () => (await latest(wrong.id))?.result).toBe(2)
  const fast = await court()
  await put([0, 10, 20].map((s) => row(fast.id, at('2026-11-19T00:00:00Z') + s * 1_000, s)))
  expect(await flags(fast.id)).toEqual([0, rate, rate])
})

test('silence is noticed once per datastream, ended by fresh values only, and never blamed on our own absence', async () => {
  const heard: string[] = []
  const listener = defineEngine({
    id: 'listener-of-silence',
    owner: 'x',
    uses: ['telemetry'],
    contract: contract('listener-of-silence', {}),
    service: {},
    on: [
      on(silent, 'silent', async (_, e) => void heard.push(`silent ${e.datastream}`)),
      on(back, 'back', async (_, e) => void heard.push(`back ${e.datastream}`)),
    ],
  })
  for (const handler of listener.on)
    (club.app.platform.handlers as Map<string, { system: unknown; handler: unknown }[]>).set(handler.event.topic, [
      { system: listener, handler },
    ])
  const { id } = await court({ expected: 60 })
  const start = at('2026-11-20T02:00:00Z')
  const look = async (minute: number) => {
    club.app.clock.set(new Date(start + minute * 60_000))
    await club.job('notice-silence')
    await club.app.settle()
  }
  await look(0)
  await put([row(id, start, 20)])
  await look(2)
  expect(heard).toEqual([])
  await look(4)
  await look(5)
  expect(heard.filter((h) => h.endsWith(` ${id}`))).toEqual([`silent ${id}`])
  expect((await club.nobody.silences({})).items.map((s) => s.datastream)).toContain(id)
  await put([row(id, start - DAY, 20)])
  await club.app.settle()
  expect(heard).not.toContain(`back ${id}`)
  await put([row(id, start + 5 * 60_000, 21)])
  await club.app.settle()
  expect(heard).toContain(`back ${id}`)
  // We were away for an hour: it is counted from our return.
  heard.length = 0
  await look(65)
  expect(heard).toEqual([])
  await look(69)
  expect(heard).toContain(`silent ${id}`)
  club.app.clock.set('2026-11-20T02:00:00.000Z')
})

test('every committed batch is an event in order; a repeat is none', async () => {
  const { id } = await court()
  const events = async () =>
    (
      await club.app.run((ctx) =>
        many(
          ctx.db,
          sql<{
            payload: { rows: unknown[][] }
          }>`select payload from kernel.outbox where topic = ${observed.topic} order by id`,
        ),
      )
    )
      .flatMap((e) => e.payload.rows)
      .filter((r) => r[0] === id)
  await put([row(id, '2026-11-19T10:00:00Z', 1)])
  await put([row(id, '2026-11-19T10:00:00Z', 1)])
  await put([row(id, '2026-11-19T10:00:00Z', 2)])
  expect(await events()).toEqual([
    [id, at('2026-11-19T10:00:00Z'), 1, 0],
    [id, at('2026-11-19T10:00:00Z'), 2, 0],
  ])
  // Inside a caller's transaction it lives and dies with it.
  await expect(
    club.app.run(async (ctx) => {
      await ingest(ctx, [row(id, '2026-11-19T11:00:00Z', 5)], 'x')
      throw new Error('undone')
    }),
  ).rejects.toThrow('undone')
  expect((await events()).length).toBe(2)
})

test('partitions are made ahead, and two that need one at once both succeed', async () => {
  const { id } = await court()
  await club.job('partitions-ahead')
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      put([row(id, `2021-0${n + 1}-05T00:00:00Z`, n), row(id, '2020-12-05T00:00:00Z', 1)]),
    ),
  )
  expect(outcomes.flat().every((o) => o.is === 'stored')).toBe(true)
  const ahead = await club.app.run((ctx) =>
    one(ctx.db, sql<{ there: boolean }>`select to_regclass('telemetry.observation_2027_01') is not null as there`),
  )
  expect(ahead.there).toBe(true)
})

test('registering again changes what is there; a deleted datastream harms no batch', async () => {
  const before = await registerCourt(club, 1)
  expect(await registerCourt(club, 1)).toEqual(before)
  const id = before.datastreams['court-1.temperature'] ?? 0
  const other = await court()
  await put([row(id, '2026-11-19T10:00:00Z', 1)])
  expect((await club.send('DELETE', `Datastreams(${id})`)).status).toBe(200)
  expect(
    (await put([row(id, '2026-11-19T10:10:00Z', 1), row(other.id, '2026-11-19T10:10:00Z', 1)])).map((o) => o.is),
  ).toEqual(['refused', 'stored'])
})

const UNIT = '018f0000-0000-7000-8000-000000000001'

test('who may call what', async () => {
  const { id, thing } = await court({}, { unitId: UNIT, isPublic: false })
  const device = await club.api.registerDevice({ name: 'Box', things: [thing] })
  const calls: Record<string, (api: Club['api']) => Promise<unknown>> = {
    latest: (api) => api.latest({}),
    series: (api) => api.series({ datastream: id, from: '2026-11-14T00:00:00Z', to: '2026-11-15T00:00:00Z' }),
    silences: (api) => api.silences({}),
    devices: (api) => api.devices({}),
    registerDevice: (api) => api.registerDevice({ name: 'Another', things: [thing], unitId: UNIT }),
    revokeDevice: (api) => api.revokeDevice({ id: device.id }),
    agree: (api) => api.agree({ id, terms: { expected: 60 } }),
    calibrate: (api) => api.calibrate({ id, validFrom: '2026-11-13T00:00:00Z', factor: 1 }),
    quarantine: (api) => api.quarantine({}),
    corrections: (api) => api.corrections({ id }),
  }
  expect(Object.keys(calls).sort()).toEqual(Object.keys(telemetryContract).sort())
  const open = ['latest', 'silences']
  const who: [string, unknown, (name: string) => number][] = [
    ['anyone', anyone, (name) => (open.includes(name) ? 200 : name === 'series' ? 404 : 401)],
    ['citizen', citizen(), (name) => (open.includes(name) ? 200 : name === 'series' ? 404 : 403)],
    ['staff of nothing', staff(['other.thing']), (name) => (open.includes(name) ? 200 : name === 'series' ? 404 : 403)],
    [
      'staff of another unit',
      staff(['telemetry.manage'], ['018f0000-0000-7000-8000-000000000002']),
      (name) => ([...open, 'devices', 'quarantine'].includes(name) ? 200 : 404),
    ],
    ['staff of the unit', staff(['telemetry.manage'], [UNIT]), (name) => (name === 'revokeDevice' ? 404 : 200)],
    ['keeper', KEEPER, () => 200],
  ]
  for (const [name, actor, expected] of who)
    for (const [route, call] of Object.entries(calls)) {
      const status = await call(club.app.as(actor as typeof KEEPER, telemetryContract)).then(
        () => 200,
        (e: { status: number }) => e.status,
      )
      expect(status, `${name} ${route}`).toBe(expected(route))
    }
  const seen = await fetch(`${club.app.url}/api/telemetry/latest`)
  expect(JSON.stringify(await seen.json())).not.toContain(`"datastream":${id},`)
})

test('bad input is refused by name', async () => {
  const { id } = await court()
  const bad: (() => Promise<unknown>)[] = [
    () => club.api.agree({ id, terms: { range: [5, 5] } }),
    () => club.api.agree({ id, terms: { expected: 0 } }),
    () => club.api.agree({ id, terms: { expected: 1, nonsense: 1 } as never }),
    () => club.api.calibrate({ id, validFrom: 'yesterday' }),
    () => club.api.calibrate({ id, validFrom: '2026-11-13T00:00:00Z', factor: 0 }),
    () => club.api.registerDevice({ name: '', things: [] }),
    () => club.nobody.series({ datastream: id, from: '2026-11-14T00:00:00Z', to: '2026-11-15T00:00:00Z', points: 1e9 }),
  ]
  for (const call of bad) await expect(call()).rejects.toMatchObject({ status: 400 })
  await expect(club.api.agree({ id: 999_999, terms: {} })).rejects.toMatchObject({ status: 404 })
  await expect(club.api.registerDevice({ name: 'Box', things: [999_999] })).rejects.toMatchObject({ status: 404 })
})

test('a thing registered from inside is read through the standard', async () => {
  const made = await club.app.run((ctx) =>
    registerThing(ctx, { key: 'hall', name: 'Hall', description: 'indoor', datastreams: [] }),
  )
  expect((await club.get(`Things(${made.thing})`)).body.name).toBe('Hall')
  expect(await club.app.run((ctx) => settleRollups(ctx))).toBeGreaterThanOrEqual(0)
})
