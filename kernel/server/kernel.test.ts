import { afterAll, beforeAll, expect, test } from 'vitest'
import { ANYONE } from './access.ts'
import { sealBlock, verifyAudit } from './audit.ts'
import { many, one, sql } from './db.ts'
import { settleStuck } from './outbox.ts'
import { newId } from '../shared/ids.ts'
import { kernelContract } from '../shared/contract.ts'
import { citizen, staff } from '../testing/people.ts'
import { testApp, type TestApp } from '../testing/testApp.ts'
import { club, tennisClub } from '../testing/tennis-club/tennis-club.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp([tennisClub])
})
afterAll(() => app.stop())

let hour = 0
const booking = (over: Partial<{ court: number; note: string; clubId: string }> = {}) => ({
  court: 1,
  note: 'Đánh đôi',
  startsAt: new Date(Date.UTC(2027, 0, 1, hour++)).toISOString(),
  ...over,
})
const header = (actor: unknown) => Buffer.from(JSON.stringify(actor)).toString('base64')
const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(app.url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-test-actor': header(citizen()), ...headers },
  })

test('a command stores its record, audit row, event and answer in one transaction', async () => {
  const me = citizen()
  const made = await app.as(me, club).book(booking())
  expect(await app.as(me, club).read({ id: made.id })).toEqual(made)
  const audit = await many(
    app.platform.database.db,
    sql<{ action: string; actor: string }>`select action, actor from kernel.audit where actor = ${me.id}`,
  )
  expect(audit).toEqual([{ action: 'tennis-club.book', actor: me.id }])
  await app.settle()
  const heard = await many(app.platform.database.db, sql`select from tennis_club.heard where booking_id = ${made.id}`)
  expect(heard).toHaveLength(1)
})

test('a refusal or a bug leaves nothing behind, and a bug is told without its message', async () => {
  const me = citizen()
  await expect(app.as(me, club).fail({ after: false })).rejects.toMatchObject({
    code: 'tennis-club.courtTaken',
    status: 409,
  })
  const response = await post('/api/tennis-club/fail', '{"after":true}')
  expect(response.status).toBe(500)
  const problem = await response.text()
  expect(problem).toContain('kernel.bug')
  expect(problem).not.toContain('a bug"')
  const left = await many(app.platform.database.db, sql`select from tennis_club.heard where note = 'must not stay'`)
  expect(left).toHaveLength(0)
})

test('a list and a record follow the same rule', async () => {
  const made = await app.as(citizen(), club).book(booking({ clubId: 'south' }))
  const south = staff(['tennis-club.manage'], ['south'])
  const north = staff(['tennis-club.manage'], ['north'])
  expect((await app.as(south, club).list({})).items.map((b) => b.id)).toContain(made.id)
  expect((await app.as(north, club).list({})).items.map((b) => b.id)).not.toContain(made.id)
  await expect(app.as(north, club).read({ id: made.id })).rejects.toMatchObject({
    status: 404,
    code: 'kernel.recordNotFound',
  })
  await expect(app.as(citizen(), club).list({})).rejects.toMatchObject({ status: 403 })
  await expect(app.as(ANYONE, club).list({})).rejects.toMatchObject({ status: 401 })
  await expect(app.as({ ...citizen(), assurance: 1 }, club).verified({})).rejects.toMatchObject({
    code: 'kernel.stepUpNeeded',
  })
})

test('one question has one stored answer however its address is written, and another in each language', async () => {
  const count = async (query: string) => {
    const response = await fetch(`${app.url}/api/tennis-club/count${query}`, { headers: { 'accept-language': 'vi' } })
    return [((await response.json()) as { count: number }).count, response.headers.get('etag')]
  }
  const first = await count('')
  // Behind the server's back, so that nothing tells it to drop what it stored.
  await sql`insert into tennis_club.booking select * from jsonb_populate_record(null::tennis_club.booking,
    (select to_jsonb(b) || ${JSON.stringify({ id: newId(), starts_at: '2031-01-01T00:00:00Z' })}::jsonb
      from tennis_club.booking b limit 1))`.execute(app.platform.database.db)
  expect(await count('?')).toEqual(first)
  expect(await count('?utm_source=zalo')).toEqual(first)
  expect(await count('?utm_source=zalo')).toEqual(first)
  expect((await count('?lang=en'))[0]).toBe(Number(first[0]) + 1)
})

test('a repeated key answers the same once; with another body it is refused', async () => {
  const me = header(citizen())
  const body = JSON.stringify(booking())
  const headers = { 'idempotency-key': 'the-same-key-1', 'x-test-actor': me }
  const answers = await Promise.all(Array.from({ length: 5 }, () => post('/api/tennis-club/bookings', body, headers)))
  const texts = await Promise.all(answers.map((r) => r.text()))
  expect(new Set(texts).size).toBe(1)
  expect(answers.filter((r) => r.headers.get('idempotency-replayed') === 'true')).toHaveLength(4)
  const other = await post('/api/tennis-club/bookings', JSON.stringify(booking()), headers)
  expect(other.status).toBe(409)
  expect(await other.json()).toMatchObject({ code: 'kernel.keyReused' })
})

test.each([
  ['not JSON', '{"court":', 400, 'kernel.badJson'],
  ['a list', '[1]', 400, 'kernel.bodyNotObject'],
  ['deep nesting', '['.repeat(100_000), 400, 'kernel.tooDeep'],
  ['broken UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400, 'kernel.badUtf8'],
  ['a NUL', '{"note":"a\\u0000b","court":1,"startsAt":"2027-01-01T00:00:00Z"}', 400, 'kernel.nulByte'],
  ['a wrong field', '{"court":99,"note":"","startsAt":"soon"}', 400, 'kernel.badInput'],
  ['a huge body', `{"note":"${'x'.repeat(2_000_000)}"}`, 413, 'kernel.bodyTooLarge'],
] as const)('%s is refused in plain words', async (_, body, status, code) => {
  const response = await post('/api/tennis-club/bookings', body)
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  const problem = (await response.json()) as { code: string; text: { vi: string; en: string } }
  expect(problem.code).toBe(code)
  expect(problem.text.vi).not.toContain('errors.')
  expect(problem.text.en).not.toBe(problem.text.vi)
})

test('wrong content types, foreign pages and unknown paths are refused', async () => {
  expect(
    (await post('/api/tennis-club/bookings', 'court=1', { 'content-type': 'application/x-www-form-urlencoded' }))
      .status,
  ).toBe(415)
  const foreign = await post('/api/tennis-club/bookings', '{}', { origin: 'https://evil.example', cookie: 'sid=1' })
  expect(await foreign.json()).toMatchObject({ code: 'kernel.foreignOrigin', status: 403 })
  expect((await fetch(`${app.url}/api/nowhere`)).status).toBe(404)
  expect(
    (await fetch(`${app.url}/api/tennis-club/bookings/%E0%A4%A`, { headers: { 'x-test-actor': header(citizen()) } }))
      .status,
  ).toBe(400)
  expect(
    (await fetch(`${app.url}/api/tennis-club/bookings/%00`, { headers: { 'x-test-actor': header(citizen()) } })).status,
  ).toBe(400)
})

test('a stored public answer is revalidated by ETag and dropped by the next commit', async () => {
  const url = `${app.url}/api/tennis-club/count`
  const first = await fetch(url)
  const { count } = (await first.json()) as { count: number }
  const etag = first.headers.get('etag') ?? ''
  expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304)
  await app.as(citizen(), club).book(booking())
  expect(await (await fetch(url)).json()).toEqual({ count: count + 1 })
})

test('events come in order per key, and a poisoned one stops its key only until it is parked', async () => {
  const me = citizen()
  const { db } = app.platform.database
  await app.settle()
  const bad = await app.as(me, club).book(booking({ court: 7, note: 'poison' }))
  const behind = await app.as(me, club).book(booking({ court: 7, note: 'behind' }))
  const beside = await app.as(me, club).book(booking({ court: 8, note: 'beside' }))
  await app.settle()
  const heard = async () =>
    (await many(db, sql<{ bookingId: string }>`select booking_id from tennis_club.heard`)).map((h) => h.bookingId)
  expect(await heard()).toContain(beside.id)
  expect(await heard()).not.toContain(behind.id)
  const stuck = await one(
    db,
    sql<{ eventId: number; tries: number }>`select d.event_id, d.tries from kernel.delivery d
    join kernel.outbox o on o.id = d.event_id where o.payload ->> 'id' = ${bad.id} and d.handler = 'tennis-club.remember'`,
  )
  expect(stuck.tries).toBe(1)
  expect(await settleStuck(db, stuck.eventId, 'tennis-club.remember', 'park', app.clock.now())).toBe(true)
  await app.settle()
  expect(await heard()).toContain(behind.id)
})

test('an independent handler serves several keys at once, the events of one key in order', async () => {
  const me = citizen()
  const { db } = app.platform.database
  await app.settle()
  // Two courts whose events share a lane: else they would be of different transactions anyway.
  const lanes = await many(
    db,
    sql<{ court: number; lane: number }>`select n as court, abs(hashtext('court-' || n) % 4) as lane
      from generate_series(1, 6) n order by n`,
  )
  const one = lanes.find((a) => lanes.some((b) => a.court !== b.court && a.lane === b.lane))
  const other = lanes.find((b) => b.court !== one?.court && b.lane === one?.lane)
  const made = []
  for (const [place, note] of [
    [one, 'meet'],
    [other, 'first'],
    [other, 'meet'],
    [other, 'last'],
  ] as const)
    made.push(await app.as(me, club).book(booking({ court: place?.court ?? 0, note })))
  await app.settle()
  const heard = await many(
    db,
    sql<{
      note: string
    }>`select note from tennis_club.heard where booking_id = any(${made.slice(1).map((b) => b.id)}::uuid[])
      order by id`,
  )
  expect(heard.map((h) => h.note)).toEqual(['first', 'meet', 'last'])
})

test('live listeners hear public facts at once, and what they missed after coming back', async () => {
  const abort = new AbortController()
  const response = await fetch(`${app.url}/api/stream?topics=tennis-club.courts`, { signal: abort.signal })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const readUntil = async (wanted: string) => {
    let text = ''
    while (!text.includes(wanted)) text += (await reader?.read())?.value ?? ''
    return text
  }
  await readUntil('retry')
  await app.as(citizen(), club).book(booking({ court: 3 }))
  await app.settle()
  const text = await readUntil('"court":3')
  const id = Number(/id: (\d+)/.exec(text)?.[1])
  abort.abort()
  const again = new AbortController()
  const back = await fetch(`${app.url}/api/stream?topics=tennis-club.courts`, {
    signal: again.signal,
    headers: { 'last-event-id': String(id - 1) },
  })
  const missed = back.body?.pipeThrough(new TextDecoderStream()).getReader()
  let caught = ''
  while (!caught.includes('"court":3')) caught += (await missed?.read())?.value ?? ''
  again.abort()
  expect((await fetch(`${app.url}/api/stream?topics=tennis-club.inside`)).status).toBe(401)
  expect((await fetch(`${app.url}/api/stream?topics=nothing`)).status).toBe(400)
  expect((await fetch(`${app.url}/api/stream`)).status).toBe(400)
})

test('an event that became visible late is not missed by a listener who already heard a later one', async () => {
  const { db } = app.platform.database
  const taken = sql<{ id: number }>`select nextval(pg_get_serial_sequence('kernel.outbox', 'id')) as id`
  const { id: late } = await one(db, taken)
  const { id: heard } = await one(db, taken)
  const facts = (court: number) => JSON.stringify([{ topic: 'tennis-club.courts', data: { court } }])
  for (const [id, court] of [
    [heard, 98],
    [late, 99],
  ] as const)
    await sql`insert into kernel.outbox (id, topic, key, payload, facts, at, request_id) overriding system value
      values (${id}, 'test', 'late', '{}', ${facts(court)}, ${app.clock.now()}, 'late')`.execute(db)
  const abort = new AbortController()
  const back = await fetch(`${app.url}/api/stream?topics=tennis-club.courts`, {
    signal: abort.signal,
    headers: { 'last-event-id': String(heard) },
  })
  const reader = back.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('"court":99')) text += (await reader?.read())?.value ?? ''
  abort.abort()
  expect(text).not.toContain('"court":98')
})

test('the audit chain holds, nobody can change it, and a forged row is found', async () => {
  const { db } = app.platform.database
  while ((await sealBlock(db, app.clock.now())) > 0);
  const whole = await verifyAudit(db)
  expect(whole).toMatchObject({ fault: null, unsealed: 0 })
  expect(whole.rows).toBeGreaterThan(5)
  await expect(sql`update kernel.audit set action = 'nothing' where id = 1`.execute(db)).rejects.toThrow('append-only')
  await expect(sql`delete from kernel.audit`.execute(db)).rejects.toThrow('append-only')
  await sql`alter table kernel.audit disable trigger append_only`.execute(db)
  await sql`update kernel.audit set action = 'forged' where id = (select min(id) from kernel.audit)`.execute(db)
  expect((await verifyAudit(db)).fault).toContain('a row was changed')
})

test('what is kept for a repeat cannot be read in the database', async () => {
  const me = citizen()
  await app.as(me, club).book(booking({ note: 'Chỉ hiện một lần' }))
  const { all } = await one(
    app.platform.database.db,
    sql<{ all: string }>`select string_agg(response, '') as all from kernel.idempotency where actor = ${me.id}`,
  )
  expect(all.length).toBeGreaterThan(40)
  expect(all + Buffer.from(all, 'base64').toString()).not.toContain('hiện')
})

test('the API describes itself', async () => {
  const doc = (await (await fetch(`${app.url}/api/openapi.json`)).json()) as {
    openapi: string
    paths: Record<string, Record<string, { operationId: string }>>
  }
  expect(doc.openapi).toBe('3.1.0')
  expect(doc.paths['/api/tennis-club/bookings']?.['post']?.operationId).toBe('tennis-club.book')
  const html = await (await fetch(`${app.url}/api/docs?lang=en`)).text()
  expect(html).toContain('Book a court')
  expect(html).not.toContain('<script')
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200)
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200)
  expect(await (await fetch(`${app.url}/metrics`)).text()).toContain('hue_s_outbox_waiting')
})

test('an operator sees stuck events and tries them again; others may not', async () => {
  const operator = staff(['kernel.operate'])
  await app.as(citizen(), club).book(booking({ court: 11, note: 'poison' }))
  await app.settle()
  const { items } = await app.as(operator, kernelContract).stuck({})
  const mine = items.find((i) => i.key === 'court-11')
  expect(mine).toMatchObject({ handler: 'tennis-club.remember', tries: 1 })
  await app
    .as(operator, kernelContract)
    .settle({ eventId: mine?.eventId ?? 0, handler: 'tennis-club.remember', how: 'replay' })
  await app.settle()
  const again = (await app.as(operator, kernelContract).stuck({})).items.find((i) => i.key === 'court-11')
  expect(again?.tries).toBe(2)
  await expect(
    app.as(operator, kernelContract).settle({ eventId: 1, handler: 'nobody', how: 'park' }),
  ).rejects.toMatchObject({ status: 404 })
  await expect(app.as(staff([]), kernelContract).stuck({})).rejects.toMatchObject({ status: 403 })
})
