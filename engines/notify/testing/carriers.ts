import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { runJob } from '@hue-s/kernel/server/jobs.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { startSandbox, type Sandbox } from '../../../sandbox/index.ts'
import { contractOfNotify, type Level } from '../contract.ts'
import { notify, notifyPerson, setContact, type Contact } from '../index.ts'
import { club } from './club/club.ts'

export let app: TestApp
export let sandbox: Sandbox
const NOON = '2026-11-21T12:00:00+07:00'

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
export const switchTo = (url: string, mode: string) => post(`${url}/_control`, { mode })

let n = 0
export const everything = (): Contact => ({
  email: `person${++n}@mail.example`,
  phone: `+8490${String(1_000_000 + n)}`,
  zaloId: String(7_000 + n),
  emailVerified: true,
  phoneVerified: true,
})
/** Somebody who can be reached in these ways; without a word in every way. */
export async function person(contact: Contact = everything()) {
  const me = citizen()
  await app.run((ctx) => setContact(ctx, me.id!, contact))
  return { me, id: me.id!, contact, api: app.as(me, contractOfNotify) }
}
/** A browser that this person lets us push to. */
export async function device(of: Awaited<ReturnType<typeof person>>) {
  const { publicKey } = await of.api.pushKey({})
  const subscription = sandbox.push.subscribe(publicKey)
  await of.api.subscribe(subscription)
  return subscription
}
export const tell = (
  to: string,
  level: Level = 'critical',
  more: { dedupeKey?: string; record?: { kind: string; id: string } } = {},
) =>
  app.run((ctx) =>
    notifyPerson(ctx, {
      to,
      topic: 'courts',
      title: 'club.rain.title',
      body: 'club.rain.body',
      values: { court: 3, hour: '18:30' },
      link: '/courts/3',
      level,
      ...more,
    }),
  )
interface Row {
  id: string
  channel: string
  state: string
  reason: string | null
  attempts: number
  nextAt: string
}
export const rows = (itemId: string) =>
  many(
    app.platform.database.db,
    sql<Row>`select id, channel, state, reason, attempts, next_at from notify.delivery where item_id = ${itemId} order by channel, id`,
  )
export const states = async (itemId: string) =>
  Object.fromEntries((await rows(itemId)).map((r) => [r.channel, r.reason ? `${r.state}: ${r.reason}` : r.state]))
export const job = () => runJob(app.platform, notify, notify.jobs[0]!)

/** Starts the platform and stand-ins of its carriers before the tests of a file. */
export function openCarriers() {
  beforeAll(async () => {
    sandbox = await startSandbox({ basePort: 0, lang: 'vi' })
    const port = await freePort()
    const env = {
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      SMTP_URL: sandbox.mail.url,
      SMS_URL: sandbox.messages.url,
      SMS_KEY: 'sandbox-sms-token',
      ZALO_URL: sandbox.messages.url,
      ZALO_KEY: 'sandbox-zalo-token',
    }
    app = await testApp([notify, club], { env, now: NOON })
  })
  afterAll(async () => {
    await app?.stop()
    await sandbox?.stop()
  })
  beforeEach(async () => {
    app.clock.set(NOON)
    await sql`update notify.delivery set state = 'failed' where state = 'waiting'`.execute(app.platform.database.db)
    await sql`delete from notify.carrier`.execute(app.platform.database.db)
    for (const url of [sandbox.mail.webUrl, sandbox.messages.url, sandbox.push.url]) await post(`${url}/_reset`, {})
  })
}
