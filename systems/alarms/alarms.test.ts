import { afterAll, beforeAll, expect, test } from 'vitest'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { alertsContract } from '@hue-s/systems/alerts/contract.ts'
import { observed } from '@hue-s/engines/telemetry/index.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { alarmsContract as contract, type AlarmLine } from './contract.ts'
import { NOW, openStage, type Stage } from './testing/stage.ts'
import { hear } from './watch/hear.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.app.stop())

const open = async (key: string): Promise<AlarmLine[]> =>
  (await stage.watcher.list({ limit: 200 })).items.filter((a) => a.rule.key === key)
const level1 = () => open('river-level-1')

test('from an observation to a closed alarm: raised once, taken over, ticked, ended by itself, closed', async () => {
  await stage.measure([[0, 0.8], [10, 0.9], [20, 1.1], [30, 1.15]]) // prettier-ignore
  expect(await level1()).toEqual([])
  await stage.measure([[40, 1.2]])
  const [raised] = await level1()
  expect(raised).toMatchObject({ state: 'raised', station: { key: 'ben-da' }, severity: 1, value: 1.2, flaps: 0 })
  // The same batch again, as a crash before the mark would deliver it, and more of the same: still one.
  const rows = await stage.app.run(async (ctx) =>
    many(ctx.db, sql<{ d: number }>`select datastream_id as d from telemetry.observation limit 1`),
  )
  const again = observed.payload.parse({ rows: [[rows[0]?.d, Date.parse(NOW) + 40 * 60_000, 1.2, 0]] })
  await Promise.all([stage.app.run((ctx) => hear(ctx, again)), stage.app.run((ctx) => hear(ctx, again))])
  await stage.measure([[50, 1.25], [60, 1.3]]) // prettier-ignore
  expect(await level1()).toHaveLength(1)

  const id = raised?.id ?? ''
  const taken = await stage.watcher.acknowledge({ id })
  expect(taken).toMatchObject({ state: 'acknowledged', acknowledgedName: 'Cán bộ thử nghiệm', peak: 1.3 })
  await expect(stage.as('alarms.read', 'alarms.handle').acknowledge({ id })).rejects.toMatchObject({ code: 'alarms.notNow' }) // prettier-ignore
  await stage.watcher.tick({ id, step: 'call', done: true })
  await stage.watcher.tick({ id, step: 'call', done: true })
  await expect(stage.watcher.tick({ id, step: 'dance', done: true })).rejects.toMatchObject({ code: 'alarms.noSuchStep' }) // prettier-ignore
  await stage.measure([[70, 0.95]])
  expect((await level1())[0]?.state).toBe('acknowledged')
  await stage.measure([[80, 0.85]])
  expect((await level1())[0]).toMatchObject({ state: 'cleared', clearedBy: 'self' })
  const one = await stage.watcher.one({ id })
  expect(one.lines).toEqual([{ value: 1, until: 0.9 }])
  expect(one.runbook.steps.filter((s) => s.doneAt !== null).map((s) => s.id)).toEqual(['call'])
  expect(one.chart.points.length).toBeGreaterThan(8)
  expect(one.history.map((h) => h.action)).toEqual(expect.arrayContaining(['opened', 'acknowledge', 'tick', 'clearBySelf'])) // prettier-ignore
  expect(one.history.filter((h) => h.action === 'tick')).toHaveLength(1)
  expect(await stage.watcher.close({ id })).toMatchObject({ state: 'closed' })
})

test('what comes back within the cool-down of a closed alarm waits, then rings; flapping is counted on one alarm', async () => {
  await stage.measure([[90, 1.2], [100, 1.2], [110, 1.2]]) // prettier-ignore
  expect((await level1()).map((a) => a.state)).toEqual(['closed'])
  await stage.measure([[120, 1.2], [130, 1.2], [140, 1.2]]) // prettier-ignore
  await stage.minute()
  expect((await level1()).map((a) => a.state)).toEqual(['raised', 'closed'])
  for (let n = 0; n < 3; n++)
    await stage.measure([[150 + n * 40, 0.8], [160 + n * 40, 1.1], [170 + n * 40, 1.1], [180 + n * 40, 1.1]]) // prettier-ignore
  const [first, ...others] = await level1()
  expect([first?.state, others.length]).toEqual(['raised', 1])
  // Each batch ends above the line: between two of them nobody saw it end.
  expect(first?.flaps).toBe(0)
  await stage.measure([[270, 0.8]])
  await stage.measure([[280, 1.2], [290, 1.2], [300, 1.2]]) // prettier-ignore
  expect((await level1())[0]).toMatchObject({ state: 'raised', flaps: 1 })
})

test('nobody takes it over: it goes up once; ended by hand it stays quiet until the water has gone', async () => {
  const id = (await level1())[0]?.id ?? ''
  await stage.minute(330)
  expect((await stage.watcher.one({ id })).escalatedAt).toBeNull()
  await stage.minute(361)
  const up = (await stage.watcher.one({ id })).escalatedAt
  expect(up).not.toBeNull()
  await stage.minute(370)
  expect((await stage.watcher.one({ id })).escalatedAt).toBe(up)
  await expect(stage.watcher.clear({ id, reason: 'a' })).rejects.toMatchObject({ code: 'kernel.badInput' })
  await stage.watcher.clear({ id, reason: 'Đập dâng, đã gọi trạm' })
  await stage.measure([[371, 1.3], [380, 1.3]]) // prettier-ignore
  await stage.minute()
  expect((await level1())[0]).toMatchObject({ state: 'cleared', clearedBy: 'hand' })
  await expect(stage.watcher.close({ id })).rejects.toMatchObject({ code: 'alarms.stillHolds' })
  await stage.measure([[390, 0.5]])
  expect(await stage.watcher.close({ id })).toMatchObject({ state: 'closed' })
})

test('a doubtful value raises nobody; a flood of yesterday that is told today neither, but is in the book', async () => {
  await stage.measure([[500, 0.5], [510, 5], [511, 0.5]]) // prettier-ignore
  expect(await open('river-level-3')).toEqual([])
  await stage.measure([[-2_000, 3.5], [-1_980, 3.5], [-1_960, 3.5]], 'cua-song/level') // prettier-ignore
  expect((await stage.watcher.list({ limit: 200 })).items.filter((a) => a.station.key === 'cua-song')).toEqual([])
})

test('rain upstream and a rising level together, within the window', async () => {
  await stage.measure([[670, 40], [680, 30]], 'tan-lap/rain') // prettier-ignore
  expect(await open('rain-and-rise')).toEqual([])
  await stage.measure([[690, 0.5], [700, 0.7], [710, 0.9]]) // prettier-ignore
  expect(await open('rain-and-rise')).toMatchObject([{ state: 'raised', severity: 3, station: { key: 'ben-da' } }])
})

test('what stands on an alarm is what its rule measures: the sum of the rain; a correction of the newest value too', async () => {
  const rain = async () => (await open('rain-hour')).find((a) => a.station.key === 'tan-lap')
  expect(await rain()).toMatchObject({ state: 'raised', value: 70, peak: 70 })
  await stage.measure([[680, 35]], 'tan-lap/rain')
  expect(await rain()).toMatchObject({ value: 75, peak: 75 })
})

test('an alert begins from the alarm: the template of its runbook, the communes of its station', async () => {
  const id = (await open('rain-and-rise'))[0]?.id ?? ''
  const actor = staff(['alarms.read', 'alarms.handle', 'alerts.write'])
  const author = stage.app.as(actor, contract)
  expect((await author.one({ id })).mayWarn).toBe(true)
  const { alertId } = await author.warn({ id })
  expect(await author.warn({ id })).toEqual({ alertId })
  const draft = await stage.app.as(actor, alertsContract).deskAlert({ id: alertId })
  expect(draft.state).toBe('draft')
  expect(draft.areas.length).toBeGreaterThan(0)
  expect(draft.content.infos.vi?.headline).not.toContain('{station}')
})

test('who may what: nobody outside sees an alarm, readers do not act', async () => {
  const id = (await open('rain-and-rise'))[0]?.id ?? ''
  const code = async (call: Promise<unknown>) => call.then(() => 'ok', (e: { code: string }) => e.code) // prettier-ignore
  for (const [actor, wanted] of [
    [anyone, 'kernel.signInNeeded'],
    [citizen(), 'kernel.notAllowed'],
    [staff([]), 'kernel.notAllowed'],
  ] as const) {
    // prettier-ignore
    const them = stage.app.as(actor, contract)
    for (const call of [them.list({}), them.one({ id }), them.rules({}), them.choices({}), them.acknowledge({ id })])
      expect(await code(call)).toBe(wanted)
  }
  const reader = stage.as('alarms.read')
  expect(await code(reader.acknowledge({ id }))).toBe('kernel.notAllowed')
  expect(await code(reader.warn({ id }))).toBe('kernel.notAllowed')
  const elsewhere = stage.app.as(staff(['alarms.read', 'alarms.handle'], ['01890000-0000-7000-8000-000000000001']), contract) // prettier-ignore
  expect((await elsewhere.list({})).items).toEqual([])
  expect(await code(elsewhere.one({ id }))).toBe('kernel.recordNotFound')
  expect(await code(elsewhere.acknowledge({ id }))).toBe('kernel.recordNotFound')
})

test('silence raises after its minutes and ends when the station speaks', async () => {
  await stage.minute(711)
  for (let n = 715; n <= 775; n += 4) await stage.minute(n)
  const own = async () => (await open('river-silent')).filter((a) => a.station.key === 'ben-da')
  expect(await own()).toMatchObject([{ state: 'raised' }])
  await stage.measure([[776, 0.5]])
  expect(await own()).toMatchObject([{ state: 'cleared', clearedBy: 'self' }])
})
