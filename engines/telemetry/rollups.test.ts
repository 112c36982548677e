import { expect, test } from 'vitest'
import { many, one, sql } from '@hue-s/kernel/server/db.ts'
import { QUALITY } from './contract.ts'
import { conversion } from './units-of-measure.ts'
import { club, at, DAY, court, put, row, openCourts } from './testing/courts.ts'

openCourts()

test('roll-ups know their count, their doubts and their gaps, and follow late and corrected values', async () => {
  const { id } = await court({ range: [0, 50] })
  const hour = at('2026-11-19T00:00:00Z')
  await put([0, 10, 20, 30].map((m, n) => row(id, hour + m * 60_000, 10 + n)))
  await put([row(id, hour + 35 * 60_000, 99)])
  const read = () =>
    club.app.run((ctx) =>
      many(
        ctx.db,
        sql<
          Record<string, number>
        >`select step, n, doubtful, expected, longest_gap, min, max, sum, first, last from telemetry.rollup where datastream_id = ${id} and step >= 60 order by step`,
      ),
    )
  await club.job('settle-rollups')
  expect(await read()).toEqual([
    { step: 60, n: 5, doubtful: 1, expected: 6, longestGap: 1_500, min: 10, max: 13, sum: 46, first: 10, last: 13 },
    {
      step: 1440,
      n: 5,
      doubtful: 1,
      expected: 144,
      longestGap: 59_100,
      min: 10,
      max: 13,
      sum: 46,
      first: 10,
      last: 13,
    },
  ])
  await put([row(id, hour + 50 * 60_000, 20), row(id, hour, 5)])
  const series = () =>
    club.nobody.series({ datastream: id, from: '2026-11-18T17:00:00.000Z', to: '2026-11-19T17:00:00.000Z', points: 24 })
  // Even before they are written anew, a chart shows what is true now.
  const before = await club.app.run((ctx) =>
    many(
      ctx.db,
      sql<{ n: number }>`select count(distinct hour) as n from telemetry.touched where ${id}::int = any(datastreams)`,
    ),
  )
  expect(before[0]?.n).toBe(1)
  const shown = await series()
  expect(shown.doubts).toEqual([['2026-11-19T00:00:00.000Z', QUALITY.range | QUALITY.spike]])
  const raw = await club.nobody.series({ datastream: id, from: '2026-11-19T00:00:00Z', to: '2026-11-19T01:00:00Z' })
  expect([raw.step, raw.doubts]).toEqual(['raw', [['2026-11-19T00:35:00.000Z', QUALITY.range]]])
  await club.job('settle-rollups')
  expect(await series()).toEqual(shown)
  expect((await read())[0]).toMatchObject({ n: 6, min: 5, max: 20, first: 5, last: 20, longestGap: 900 })
})

test('a chart: points of their own when few, roll-ups when many, the peak never lost, gaps named', async () => {
  const { id } = await court()
  const from = at('2026-11-14T00:00:00Z')
  const rows = Array.from({ length: 720 }, (_, n) =>
    row(id, from + n * 600_000, n === 400 ? 99 : 20 + Math.sin(n / 20)),
  )
  await put(rows.filter((r) => r.time < from + 2 * DAY || r.time >= from + 2.5 * DAY))
  await club.job('settle-rollups')
  const day = await club.nobody.series({ datastream: id, from: '2026-11-14T00:00:00Z', to: '2026-11-15T00:00:00Z' })
  expect([day.step, day.points.length, day.gaps, day.coverage]).toEqual(['raw', 144, [], 1])
  const all = await club.nobody.series({
    datastream: id,
    from: '2026-11-14T00:00:00Z',
    to: '2026-11-19T00:00:00Z',
    points: 150,
  })
  expect(all.step).toBe(60)
  expect(all.points.length).toBe(108)
  expect(Math.max(...all.points.map((p) => p[3] ?? 0))).toBe(99)
  expect(all.gaps).toEqual([['2026-11-16T00:00:00.000Z', '2026-11-16T12:00:00.000Z']])
  expect(all.coverage).toBe(0.9)
  const raw = await club.nobody.series({ datastream: id, from: '2026-11-15T20:00:00Z', to: '2026-11-16T20:00:00Z' })
  expect(raw.gaps).toEqual([['2026-11-15T23:50:00.000Z', '2026-11-16T12:00:00.000Z']])
  for (const bad of [
    { from: '2026-11-19T00:00:00Z', to: '2026-11-14T00:00:00Z' },
    { from: '1990-01-01T00:00:00Z', to: '2026-11-14T00:00:00Z' },
  ])
    await expect(club.nobody.series({ datastream: id, ...bad })).rejects.toMatchObject({ code: 'telemetry.badRange' })
  await expect(
    club.nobody.series({ datastream: 999_999, from: '2026-11-14T00:00:00Z', to: '2026-11-15T00:00:00Z' }),
  ).rejects.toMatchObject({ status: 404 })
})

test('calibration and units: what was measured since is computed anew from what came', async () => {
  expect(conversion('°F', '°C').factor * 212 + conversion('°F', '°C').shift).toBeCloseTo(100)
  expect(() => conversion('m', '°C')).toThrow()
  const { id } = await court()
  await put([
    row(id, '2026-11-10T00:00:00Z', 50),
    row(id, '2026-11-12T00:00:00Z', 68),
    row(id, '2026-11-14T00:00:00Z', 86),
  ])
  const { changed } = await club.api.calibrate({
    id,
    validFrom: '2026-11-11T00:00:00Z',
    units: { from: '°F', to: '°C' },
  })
  expect(changed).toBe(2)
  await put([row(id, '2026-11-15T00:00:00Z', 212)])
  await club.api.calibrate({ id, validFrom: '2026-11-13T00:00:00Z', factor: 1, shift: -1 })
  const results = (
    await club.get(`Datastreams(${id})/Observations?$select=result&$orderby=phenomenonTime`)
  ).body.value.map((o: { result: number }) => Math.round(o.result * 100) / 100)
  expect(results).toEqual([50, 20, 85, 211])
  await expect(
    club.api.calibrate({ id, validFrom: '2026-11-13T00:00:00Z', units: { from: 'm', to: 'K' } }),
  ).rejects.toMatchObject({ code: 'telemetry.noSuchUnit' })
})

test('what is older than agreed goes; its roll-ups stay; late values for it are refused', async () => {
  const { id } = await court({ keepRawMonths: 2 })
  club.app.clock.set('2026-06-15T00:00:00Z')
  await put([row(id, '2026-06-01T00:00:00Z', 7), row(id, '2026-06-01T00:10:00Z', 8)])
  await club.job('purge')
  club.app.clock.set('2026-11-20T02:00:00.000Z')
  const n = async (table: string) =>
    (
      await club.app.run((ctx) =>
        one(
          ctx.db,
          sql<{ n: number }>`select count(*) as n from ${sql.raw(`telemetry.${table}`)} where datastream_id = ${id}`,
        ),
      )
    ).n
  await club.job('purge')
  expect(await n('observation')).toBe(2)
  await club.job('settle-rollups')
  await club.job('purge')
  expect([await n('observation'), await n('rollup')]).toEqual([0, 4])
  expect(await put([row(id, '2026-06-01T00:20:00Z', 9)])).toEqual([{ is: 'aside', reason: 'tooOld' }])
  const year = await club.nobody.series({
    datastream: id,
    from: '2026-01-01T00:00:00Z',
    to: '2026-11-20T00:00:00Z',
    points: 400,
  })
  expect(year.points).toMatchObject([[expect.any(String), 7, 7.5, 8, 2]])
  // The empty month was dropped, and comes back when somebody needs it.
  const other = await court()
  expect((await put([row(other.id, '2026-06-02T00:00:00Z', 1)]))[0]?.is).toBe('stored')
})
