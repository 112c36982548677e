import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rebuild } from '@hue-s/engines/cases/index.ts'
import { many, one, sql } from '@hue-s/kernel/server/db.ts'
import { open } from '@hue-s/kernel/server/sealed.ts'
import { anyone, staff } from '@hue-s/kernel/testing/people.ts'
import { TYPE } from '../contract.ts'
import { SEAL, type Sealed } from '../filing/sealed.ts'
import { openHall, type Hall } from './desk.ts'
import { FILLED } from './fill-copies.ts'
import { putIndexesBack, takeIndexesOff } from './fill-indexes.ts'
import { fillDossiers } from './fill.ts'

const COUNT = 3_000
const NOW = '2026-11-24T04:00:00Z'
const PERIOD = { from: '2026-01-01', to: '2026-11-24' }

interface Row {
  id: string
  code: string | null
  key: string
  sealed: Buffer
  state: string
  channel: string
  agency: string
  filedAt: string
  rating: number | null
  promised: string | null
  ready: string | null
  ended: string | null
}

describe('filled dossiers', () => {
  let hall: Hall
  let rows: Row[]
  const asClerk = (agency: string) => hall.as(staff(['public-services.read', 'public-services.handle'], [agency]))

  beforeAll(async () => {
    hall = await openHall({ seed: true, now: NOW })
    expect((await fillDossiers(hall.app.platform, COUNT)).dossiers).toBe(COUNT)
    rows = await many(
      hall.app.platform.database.db,
      sql<Row>`select id, code, look_up_key as key, sealed, state, channel, competent_agency as agency, filed_at, rating,
        first_promised_at as promised, ready_at as ready, ended_at as ended from public_services.dossier order by md5(id::text)`,
    )
  }, 240_000)
  afterAll(() => hall.app.stop())

  test('a second run finds them there', async () => {
    expect(await fillDossiers(hall.app.platform, COUNT)).toMatchObject({ dossiers: COUNT, perSecond: 0 })
  })

  test('no key points nowhere, though none was asked while they were written; numbers follow each other', async () => {
    const faults = await one(
      hall.app.platform.database.db,
      sql<Record<string, number>>`select
        (select count(*) from public_services.dossier d left join cases."case" c on c.id = d.id where c.state is distinct from d.state) as states,
        (select count(*) from cases."case" c where c.type = ${TYPE} and (select count(*) from cases.clock k where k.case_id = c.id) <> 2) as clocks,
        (select count(*) from cases."case" c where c.type = ${TYPE} and not exists (select from cases.party p join public_services.dossier d
          on d.id = p.case_id and d.person_id = p.person_id join identity.person i on i.id = p.person_id where p.case_id = c.id)) as parties,
        (select count(*) from (select case_id from cases.case_event group by 1 having count(*) <> max(n)) e) as entries,
        (select count(*) from cases.case_event e where not exists (select from cases."case" c where c.id = e.case_id)) as orphans,
        (select count(*) from public_services.dossier d where not exists (select from public_services.step s where s.dossier_id = d.id)) as steps,
        (select count(*) from public_services.code_counter k where k.last <> (select count(distinct x.code) from public_services.dossier x
          where x.code like k.agency || '-' || to_char(k.day, 'YYMMDD') || '-%')) as numbers`,
    )
    expect(faults).toEqual({ states: 0, clocks: 0, parties: 0, entries: 0, orphans: 0, steps: 0, numbers: 0 })
  })

  test('what the timeline says is what the case says', async () => {
    for (const { id } of rows.slice(0, 60))
      expect(await hall.app.run((ctx) => rebuild(ctx, id))).toMatchObject({ differences: [] })
  })

  test('the state is looked up by the key of the receipt and by the number of whoever applied', async () => {
    for (const { id, code, key, sealed, state } of rows.filter((row) => row.code !== null).slice(0, 5)) {
      const { applicant } = open<Sealed>(hall.app.platform, SEAL, id, sealed)
      for (const secret of [key, applicant.citizenId ?? '']) {
        const { dossier } = await hall.as(anyone).lookUp({ code: code ?? '', secret })
        expect(dossier).toMatchObject({ code, state })
      }
    }
  })

  test('the queue of an agency is its open dossiers, each found by its code', async () => {
    const agency = rows.find(({ ended }) => ended === null)?.agency ?? ''
    const clerk = asClerk(agency)
    const mine = rows.filter((row) => row.agency === agency && row.ended === null)
    const queued: string[] = []
    for (let after: string | null | undefined; after !== null;) {
      const page: { items: { id: string }[]; next: string | null } = await clerk.queue(after ? { after } : {})
      queued.push(...page.items.map(({ id }) => id))
      after = page.next
    }
    expect(queued.toSorted()).toEqual(mine.map(({ id }) => id).toSorted())
    expect((await clerk.counts({})).views).toMatchObject({ agency: mine.length })
    for (const { id, code } of mine.filter((row) => row.code !== null).slice(0, 5))
      expect((await clerk.queue({ q: code ?? '' })).items).toMatchObject([{ id }])
  })

  test('the index board counts what a count by hand counts', async () => {
    const board = await hall.as(anyone).qualityIndex(PERIOD)
    const since = Date.parse(`${PERIOD.from}T00:00:00+07:00`)
    const within = rows.filter((row) => Date.parse(row.filedAt) >= since)
    const judged = within.filter(({ promised, ready }) => promised && (ready !== null || promised < NOW))
    const count = (list: readonly Row[], met: (row: Row) => boolean) => ({
      all: list.length,
      met: list.filter(met).length,
    })
    const told = board.whole.groups.flatMap(({ indicators }) => indicators)
    const of = (name: string) => told.find(({ indicator }) => indicator === name)
    expect(board.whole.dossiers).toBe(within.length)
    expect(of('filedOnline')).toMatchObject(count(within, ({ channel }) => channel === 'online'))
    const onTime = count(judged, ({ promised, ready }) => ready !== null && promised !== null && ready <= promised)
    expect(of('onTime')).toMatchObject(onTime)
    expect(onTime.met).toBeLessThan(onTime.all)
    const rated = within.filter(({ rating }) => rating !== null)
    expect(of('satisfied')).toMatchObject(count(rated, ({ rating }) => (rating ?? 0) >= 2))
  })
})

test('indexes come back as they were, also after a run that was cut short', async () => {
  const { app } = await openHall({ now: NOW })
  const { db } = app.platform.database
  const all = () =>
    many(
      db,
      sql<{ definition: string }>`select pg_get_indexdef(indexrelid) as definition from pg_index
        where indrelid = any(${[...FILLED]}::regclass[]) order by 1`,
    )
  const before = await all()
  await db.connection().execute((own) => takeIndexesOff(own, FILLED))
  expect((await all()).length).toBeLessThan(before.length)
  // Cut short: only some came back, and the next run takes them off again.
  await db.connection().execute((own) => takeIndexesOff(own, FILLED))
  await db.connection().execute(putIndexesBack)
  expect(await all()).toEqual(before)
  await app.stop()
}, 240_000)
