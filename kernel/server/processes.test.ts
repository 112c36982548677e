import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { boot, type Running } from './boot.ts'
import { many, one, sql } from './db.ts'
import { glance } from './glance.ts'
import { Outbox } from './outbox.ts'
import { citizen } from '../testing/people.ts'
import { client, testApp, trustTests, type TestApp } from '../testing/testApp.ts'
import { club, tennisClub } from '../testing/tennis-club/tennis-club.ts'

let app: TestApp
let other: Running
let otherUrl: string

/** Two web processes' worth of platform over one database; the first also delivers. */
beforeAll(async () => {
  app = await testApp([tennisClub], { background: true })
  other = await boot({
    config: { ...app.platform.config, role: 'web' },
    systems: [tennisClub],
    databaseUrl: app.platform.database.url,
    authenticate: trustTests,
  })
  otherUrl = await other.listen()
})
afterAll(async () => {
  await other.stop()
  await app.stop()
})

let minute = 0
const book = (court: number, at: TestApp = app) =>
  at
    .as(citizen(), club)
    .book({ court, note: 'Đánh đôi', startsAt: new Date(Date.UTC(2028, 0, 1) + minute++ * 60_000).toISOString() })

const count = async (url: string) => (await client(url, club, {}).count({})).count

test('a commit in one process is heard live in the other, and drops its stored answers', async () => {
  const abort = new AbortController()
  const response = await fetch(`${otherUrl}/api/stream?topics=tennis-club.courts`, { signal: abort.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const before = await count(otherUrl)
  await book(5)
  let text = ''
  while (!text.includes('"court":5')) text += (await reader?.read())?.value ?? ''
  abort.abort()
  await expect.poll(() => count(otherUrl)).toBe(before + 1)
})

test('what is committed while a process lost its line to the database is heard and dropped there once it is back', async () => {
  const abort = new AbortController()
  const response = await fetch(`${otherUrl}/api/stream?topics=tennis-club.courts`, { signal: abort.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const before = await count(otherUrl)
  const { db } = app.platform.database
  const cut = await many(
    db,
    sql<{ gone: boolean }>`select pg_terminate_backend(pid) as gone from pg_stat_activity
      where datname = current_database() and query = 'listen hue_s_stream'`,
  )
  expect(cut).toEqual([{ gone: true }, { gone: true }])
  await book(12)
  let text = ''
  while (!text.includes('"court":12')) text += (await reader?.read())?.value ?? ''
  abort.abort()
  expect(await count(otherUrl)).toBe(before + 1)
  expect(text.match(/"court":12/g)).toHaveLength(1)
})

test('what a process remembers for a moment is forgotten when another one commits a change of it', async () => {
  const bookings = glance(
    'tennis-club',
    600_000,
    async (db) => (await one(db, sql<{ n: number }>`select count(*)::int as n from tennis_club.booking`)).n,
  )
  const [before, same] = [await bookings(other), await bookings(other)]
  expect(same).toBe(before)
  await book(11)
  await expect.poll(() => bookings(other)).toBe(before + 1)
})

test('many deliverers at once deliver each event once, in order per key', async () => {
  const { db } = app.platform.database
  const made: { court: number; id: string }[] = []
  for (let n = 0; n < 60; n++) made.push({ court: 6 + (n % 5), id: (await book(6 + (n % 5))).id })
  const outboxes = Array.from({ length: 4 }, () => new Outbox(app.platform))
  for (let quiet = 0; quiet < 2;) {
    const worked = await Promise.all(outboxes.map((o) => o.deliverSome(3)))
    const { n } = await one(db, sql<{ n: number }>`select count(*)::int as n from kernel.delivery`)
    quiet = n === 0 && worked.every((w) => w === 0) ? quiet + 1 : 0
  }
  const heard = await many(
    db,
    sql<{ bookingId: string; court: number }>`select booking_id, court from tennis_club.heard h
      join tennis_club.booking b on b.id = h.booking_id where court between 6 and 10 order by h.id`,
  )
  expect(heard).toHaveLength(made.length)
  for (let court = 6; court <= 10; court++)
    expect(heard.filter((h) => h.court === court).map((h) => h.bookingId)).toEqual(
      made.filter((m) => m.court === court).map((m) => m.id),
    )
})

/** Opens a raw connection, sends text, and answers all that comes back until the server closes. */
function talk(text: string, rest: string | undefined, ms: number): Promise<string> {
  return new Promise((done, refuse) => {
    const { port, hostname } = new URL(app.url)
    const socket = connect(Number(port), hostname)
    let heard = ''
    socket.on('data', (bytes: Buffer) => (heard += bytes.toString()))
    socket.on('error', refuse)
    socket.on('close', () => done(heard))
    socket.write(text)
    setTimeout(() => (rest === undefined ? socket.end() : socket.write(rest)), ms)
  })
}

test('a slow client holds nobody up and is served when it has spoken; one that leaves half-way changes nothing', async () => {
  const { db } = app.platform.database
  const rows = async () => (await one(db, sql<{ n: number }>`select count(*)::int as n from tennis_club.booking`)).n
  const before = await rows()
  const body = JSON.stringify({ court: 11, note: 'chậm', startsAt: '2029-01-01T00:00:00.000Z' })
  const size = Buffer.byteLength(body)
  const actor = Buffer.from(JSON.stringify(citizen())).toString('base64')
  const head = `POST /api/tennis-club/bookings HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-test-actor: ${actor}\r\ncontent-type: application/json\r\ncontent-length: ${size}\r\n\r\n`
  const slow = talk(head + body.slice(0, 10), body.slice(10), 700)
  const gone = talk(head + body.slice(0, 20), undefined, 100)
  const first = await Promise.race([slow, book(12).then(() => 'the quick one')])
  expect(first).toBe('the quick one')
  expect(await slow).toContain('"court":11')
  await gone
  expect(await rows()).toBe(before + 2)
  const { waitingCount } = app.platform.database.pool
  expect(waitingCount).toBe(0)
})

test('a connection is kept longer than whoever reuses it waits: no request meets a closing door', async () => {
  const address = new URL(app.url)
  const socket = connect(Number(address.port), address.hostname)
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  expect(/^keep-alive: timeout=(\d+)/im.exec(answer.toString())?.[1]).toBe('75')
})

test('a listener that does not read is let go; the others hear on', async () => {
  const { port, hostname } = new URL(app.url)
  const deaf = connect(Number(port), hostname)
  deaf.on('error', () => undefined)
  deaf.write('GET /api/stream?topics=tennis-club.courts HTTP/1.1\r\nhost: x\r\n\r\n')
  await expect.poll(() => app.stream.size).toBeGreaterThan(0)
  deaf.pause()
  const before = app.stream.size
  const frame = { court: 1, text: 'x'.repeat(64 * 1024) }
  for (let n = 0; n < 200 && app.stream.size === before; n++) {
    await sql`with made as (insert into kernel.outbox (topic, key, payload, facts, at, request_id) values
      ('tennis-club.courts', 'x', '{}', ${JSON.stringify([{ topic: 'tennis-club.courts', data: frame }])}::jsonb, now(), 'x')
      returning id) insert into kernel.stream_due select id from made`.execute(app.platform.database.db)
    app.platform.wake()
    await new Promise((done) => setTimeout(done, 10))
  }
  await expect.poll(() => app.stream.size).toBe(before - 1)
  deaf.destroy()
})
