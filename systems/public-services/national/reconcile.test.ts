import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Hall } from '../testing/desk.ts'
import { BUILDING, COMMUNE, desk, MONDAY } from '../testing/desk.ts'
import { newcomer, openExchange, type Exchange } from '../testing/national.ts'
import { reconcile } from './reconcile.ts'

// Papers are signed here: slow where many tests run at once.
vi.setConfig({ testTimeout: 120_000 })

let x: Exchange
const here = desk()
const keeper = staff(['public-services.read', 'public-services.synchronise'], [COMMUNE])
const elsewhere = staff(['public-services.read', 'public-services.synchronise'], [BUILDING])
const TUESDAY = '2026-11-24T03:00:00Z'
const DAY = '2026-11-23'
beforeAll(async () => void (x = await openExchange()))
afterAll(() => x.stop())
beforeEach(() => {
  x.hall.app.clock.set(MONDAY)
  x.portal.setFault('none')
})
const api = () => x.hall.as(keeper)
const open = async () => (await api().nationalDifferences({})).items
const filed = async () => {
  const code = await x.portal.file(newcomer())
  await x.settle()
  return { code, id: await x.idOf(code) }
}

test('every difference of a day is found, explained and settled; what agrees is silent', async () => {
  const fine = await filed()
  const lost = await filed()
  const stale = await filed()
  const refused = await filed()
  // Lost there after it was acknowledged.
  x.portal.forget(lost.code)
  // Moved back there.
  x.portal.dossier(stale.code).state = '7'
  // Refused there.
  x.portal.setFault('refuse')
  await x.hall.step(here.clerk, refused.id, 'accept')
  await x.settle()
  // Never came here.
  x.portal.setFault('silence')
  const silent = await x.portal.file(newcomer())
  x.portal.setFault('none')

  x.hall.app.clock.set(TUESDAY)
  await x.hall.app.run(reconcile)
  const found = Object.fromEntries((await open()).map((d) => [d.code, `${d.kind} ${d.why} ${d.ours} ${d.theirs}`]))
  expect(found).toEqual({
    [lost.code]: 'missingThere lost 1 null',
    [stale.code]: 'otherState unexplained 1 7',
    [refused.code]: 'otherState refused 2 1',
    [silent]: 'missingHere neverCame null 1',
  })
  expect(found).not.toHaveProperty(fine.code)
  const overview = await api().nationalOverview({})
  expect(overview).toMatchObject({ connected: true, openDifferences: 4, parked: 0 })
  expect(overview.days.find(({ day }) => day === DAY)).toMatchObject({ ours: 4, theirs: 4, error: null })

  for (const one of await open()) await api().nationalSettle({ id: one.id })
  await x.settle()
  await x.portal.flush()
  await x.settle()
  expect(await open()).toEqual([])
  expect(x.portal.dossier(lost.code).state).toBe('1')
  expect(x.portal.dossier(stale.code).state).toBe('1')
  expect(await x.idOf(silent)).not.toBe('')
  // A second night finds nothing of it any more.
  await x.hall.app.run(reconcile)
  expect((await open()).map(({ code }) => code)).toEqual([])
})

test('a portal that does not answer is said to have said nothing', async () => {
  await fetch(`${x.portal.url}/_control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"mode":"refuse"}',
  })
  x.hall.app.clock.set(TUESDAY)
  const { day, found } = await api().nationalCompare({ day: DAY })
  expect(day.error).toContain('TAM_NGUNG')
  expect(found).toBe(0)
  await fetch(`${x.portal.url}/_control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"mode":"ok"}',
  })
  await expect(api().nationalCompare({ day: '2026-11-25' })).rejects.toMatchObject({ code: 'public-services.badDay' })
  await expect(api().nationalCompare({ day: '2020-01-01' })).rejects.toMatchObject({ code: 'public-services.badDay' })
})

test('what was refused is told anew as it stands, what was given up goes on in its turn; pressed twice it is once', async () => {
  const { id, code } = await filed()
  x.portal.setFault('refuse')
  await x.hall.step(here.clerk, id, 'accept')
  await x.settle()
  const mother = await x.hall.as(here.clerk).read({ id })
  expect(mother).toMatchObject({
    sync: 'refused',
    national: { state: 'refused', reason: expect.stringContaining('DU_LIEU_KHONG_HOP_LE') },
  })
  x.portal.setFault('none')
  const [line] = (await api().nationalQueue({ state: 'refused', q: code })).items
  expect(line).toMatchObject({ code, status: '2', seq: 2, error: 'DU_LIEU_KHONG_HOP_LE Dữ liệu không hợp lệ' })
  const pressed = await Promise.allSettled([1, 2].map(() => api().nationalRetry({ id: line?.id ?? '' })))
  expect(pressed.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  await x.settle()
  expect(x.portal.dossier(code)).toMatchObject({ state: '2', taken: 3 })
  expect(await x.hall.as(here.clerk).read({ id })).toMatchObject({ sync: 'acknowledged' })

  await x.hall.step(here.officer, id, 'take')
  await x.hall.app.settle()
  const { db } = x.hall.app.platform.database
  await x.settle()
  await sql`update public_services.national_message set state = 'dead' where dossier_id = ${id} and seq = 4`.execute(db)
  const [dead] = (await api().nationalQueue({ state: 'dead' })).items
  await expect(x.hall.as(elsewhere).nationalRetry({ id: dead?.id ?? '' })).rejects.toMatchObject({ status: 404 })
  expect(await api().nationalRetry({ id: dead?.id ?? '' })).toMatchObject({ seq: 4 })
  await x.settle()
  expect((await api().nationalQueue({ q: code })).items.map(({ state }) => state)).toEqual([
    'acknowledged',
    'acknowledged',
    'refused',
    'acknowledged',
  ])
})

test('the queue in pages, of one’s own agencies, naming nobody', async () => {
  const first = await api().nationalQueue({ limit: 3 })
  expect(first.items).toHaveLength(3)
  const second = await api().nationalQueue({ limit: 3, after: first.next ?? '' })
  expect(second.items.map(({ id }) => id)).not.toContain(first.items[2]?.id)
  expect(JSON.stringify(first)).not.toMatch(/Hoa Ban|001185004433/)
  expect((await x.hall.as(elsewhere).nationalQueue({})).items).toEqual([])
  await expect(api().nationalQueue({ after: 'bm9uc2Vuc2U' })).rejects.toMatchObject({ code: 'public-services.badPage' })
  expect((await api().nationalQueue({ q: '’; drop table' })).items).toEqual([])
})

type Api = ReturnType<Hall['as']>
const id = newId()
/** Status for: nobody, a stranger, staff without the permission, who synchronises; 0 = let in. */
const ROUTES: [string, (api: Api) => Promise<unknown>, [number, number, number, number]][] = [
  ['handOvers', (a) => a.handOvers({}), [401, 0, 0, 0]],
  ['readHandOver', (a) => a.readHandOver({ id }), [401, 404, 404, 404]],
  ['sendHandOver', (a) => a.sendHandOver({ id }), [401, 404, 404, 404]],
  ['dropHandOver', (a) => a.dropHandOver({ id }), [401, 404, 404, 404]],
  ['nationalOverview', (a) => a.nationalOverview({}), [401, 403, 403, 0]],
  ['nationalQueue', (a) => a.nationalQueue({}), [401, 403, 403, 0]],
  ['nationalRetry', (a) => a.nationalRetry({ id }), [401, 403, 403, 404]],
  ['nationalDifferences', (a) => a.nationalDifferences({}), [401, 403, 403, 0]],
  ['nationalSettle', (a) => a.nationalSettle({ id }), [401, 403, 403, 404]],
  ['nationalCompare', (a) => a.nationalCompare({ day: DAY }), [401, 403, 403, 0]],
  ['nationalMessage', (a) => a.nationalMessage({}), [403, 403, 403, 403]],
  ['nationalFile', (a) => a.nationalFile({}), [403, 403, 403, 403]],
]
test.each(ROUTES)('%s: who may', async (_, call, expected) => {
  const answers: number[] = []
  for (const actor of [anyone, citizen(), staff([]), keeper])
    answers.push(
      await call(x.hall.as(actor))
        .then(() => 0)
        .catch((refused: { status: number }) => refused.status),
    )
  expect(answers).toEqual(expected)
})
