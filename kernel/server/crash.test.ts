import { expect, test } from 'vitest'
import { gone, killedServer } from '../testing/killed-server.ts'
import { citizen } from '../testing/people.ts'
import { verifyAudit } from './audit.ts'
import { many, one, openDatabase, sql } from './db.ts'

const start = killedServer(new URL('../testing/club-server.ts', import.meta.url))
const header = Buffer.from(JSON.stringify(citizen())).toString('base64')

/** Books courts as fast as eight callers can until the server dies; answers what was acknowledged. */
async function bookUntilItDies(url: string, round: number, kill: () => void): Promise<string[]> {
  const acknowledged: string[] = []
  let number = 0
  const timer = setTimeout(kill, 1_500)
  const caller = async () => {
    for (;;) {
      const n = number++
      const body = JSON.stringify({
        court: 1 + (n % 12),
        startsAt: new Date(Date.UTC(2030 + round, 0, 1) + n * 60_000).toISOString(),
        note: `vòng ${round}`,
      })
      try {
        const response = await fetch(`${url}/api/tennis-club/bookings`, {
          method: 'POST',
          body,
          headers: {
            'content-type': 'application/json',
            'x-test-actor': header,
            'idempotency-key': `round-${round}-${n}`,
          },
        })
        const { id } = (await response.json()) as { id?: string }
        if (id) acknowledged.push(id)
      } catch {
        return
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, caller))
  clearTimeout(timer)
  return acknowledged
}

test('killed three times under load: nothing acknowledged is lost, every event arrives, the audit chain is whole', async () => {
  const acknowledged: string[] = []
  for (let round = 0; round < 3; round++) {
    const { url, postgres, child: doomed } = await start()
    acknowledged.push(
      ...(await bookUntilItDies(url, round, () => {
        // In the second round the database is killed as well, in the middle of its writing.
        if (round === 1) process.kill(postgres, 'SIGKILL')
        doomed.kill('SIGKILL')
      })),
    )
    await gone(doomed)
  }
  expect(acknowledged.length).toBeGreaterThan(100)
  const { databaseUrl } = await start()
  const database = openDatabase(databaseUrl, 2)
  try {
    const kept = await many(database.db, sql<{ id: string }>`select id from tennis_club.booking`)
    const ids = new Set(kept.map((k) => k.id))
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([])
    const waiting = async () =>
      (await one(database.db, sql<{ n: number }>`select count(*) as n from kernel.delivery`)).n
    await expect.poll(waiting, { timeout: 60_000 }).toBe(0)
    const heard = await one(
      database.db,
      sql<{ n: number; once: number }>`select count(*) as n, count(distinct booking_id) as once from tennis_club.heard`,
    )
    expect(heard).toEqual({ n: kept.length, once: kept.length })
    const unsealed = async () => (await verifyAudit(database.db)).unsealed
    await expect.poll(unsealed, { timeout: 30_000 }).toBe(0)
    expect(await verifyAudit(database.db)).toMatchObject({ fault: null, rows: kept.length })
  } finally {
    await database.close()
  }
}, 180_000)
