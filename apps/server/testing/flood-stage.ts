import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { vi } from 'vitest'
import { databaseFolder } from '@hue-s/kernel/testing/folder.ts'
import { gone } from '@hue-s/kernel/testing/killed-server.ts'
import { startDevices, type Devices } from '@hue-s/sandbox/devices.ts'
import { httpSender, mqttSender, noCounts, type Look, type Sender } from '@hue-s/sandbox/devices-send.ts'
import { startSandbox } from '@hue-s/sandbox/index.ts'
import { freePorts } from '../journey-stage.ts'

const MINUTE = 60_000
/** Short enough that no station seems silent between two strides, at three times the ten minutes of a logger. */
const STRIDE = 20 * MINUTE
const MQTT = 11

interface Server {
  child: ChildProcess
  postgres: number
  database: pg.Pool
}

/** A province of its own process that can be killed, its devices and the outside world, and a clock for all of them. */
export async function floodStage() {
  const dataDir = databaseFolder('hue-s-flood-')
  const port = await freePorts()
  const url = `http://localhost:${port}`
  const outside = await startSandbox({ basePort: port, publicUrl: url, smsCallbackUrl: '/api/notify/reports/sms' })
  const clock = makeClock(dataDir)
  const start = () => startServer(dataDir, port)
  let began = 0
  let server = await start()
  const devices = await startDevices({ productUrl: url, file: join(dataDir, 'devices.jsonl'), tickMs: 0 })
  const taken = recordingSenders(url, `mqtt://127.0.0.1:${port + MQTT}`)
  const query = async <T extends object>(text: string, values: unknown[] = []) =>
    (await server.database.query<T>(text, values)).rows

  return {
    url,
    outside,
    devices,
    taken,
    now: clock.now,
    query,
    /** The flood began so many hours ago; what was measured since then comes at once, late. */
    async begin(hours: number): Promise<void> {
      began = clock.now() - hours * 60 * MINUTE
      devices.player.turn('flood', began)
      await devices.player.until(clock.now(), taken.senderOf)
      await settled(query)
    },
    /** Hours of the story that were told. */
    told: () => (clock.now() - began) / (60 * MINUTE),
    /** The lines are down for so many hours; then the loggers send everything that they kept. */
    async rush(hours: number): Promise<void> {
      await clock.to(clock.now() + hours * 60 * MINUTE)
      await devices.player.until(clock.now(), taken.senderOf)
      await settled(query)
    },
    /** Until every handler has heard what was told. */
    settle: () => settled(query),
    /** Time passes: the clock goes on by strides, and the devices send what they found meanwhile. */
    async pass(hours: number, seen: () => Promise<boolean> = async () => false): Promise<boolean> {
      return passing({ clock, devices, taken, settle: () => settled(query), hours, seen })
    },
    /** Ends server and database as a power cut would, and starts both again on the same folder. */
    async cut(): Promise<void> {
      await kill(server)
      server = await start()
    },
    async stop() {
      await devices.stop()
      await taken.stop()
      await server.database.end()
      server.child.kill('SIGTERM')
      await gone(server.child)
      await outside.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
export type FloodStage = Awaited<ReturnType<typeof floodStage>>

/** The clock that the server reads, too: ahead of the machine's by what the file says. */
function makeClock(dataDir: string) {
  let ahead = 0
  const write = () => {
    writeFileSync(join(dataDir, 'clock.new'), String(ahead))
    renameSync(join(dataDir, 'clock.new'), join(dataDir, 'clock'))
  }
  mkdirSync(dataDir, { recursive: true })
  write()
  const now = () => Date.now() + ahead
  return {
    now,
    /** Never back: what took longer than its stride in earnest has passed. */
    async to(time: number): Promise<void> {
      ahead += Math.max(0, time - now())
      write()
      await wait(6)
    },
  }
}

/** The province's devices over MQTT and HTTP; what was acknowledged is written down here, look by look. */
function recordingSenders(url: string, mqttUrl: string) {
  const counts = noCounts()
  const http = httpSender(url, counts)
  const mqtt = mqttSender(mqttUrl, counts, http)
  const acknowledged = new Map<string, unknown>()
  let underWay = 0
  const noting = (sender: Sender): Sender => ({
    async send(device, looks) {
      const refused = counts.refused
      underWay += looks.length
      const unanswered = new Set(await sender.send(device, looks))
      underWay -= looks.length
      if (counts.refused === refused)
        for (const look of looks) if (!unanswered.has(look)) acknowledged.set(keyOf(look), look.result)
      return [...unanswered]
    },
    stop: sender.stop,
  })
  const [overHttp, overMqtt] = [noting(http), noting(mqtt)]
  return {
    counts,
    acknowledged,
    /** Sent, and not yet answered. */
    underWay: () => underWay,
    senderOf: (key: string) => (key.length % 5 === 0 ? overHttp : overMqtt),
    stop: async () => void (await Promise.all([http.stop(), mqtt.stop()])),
  }
}
const keyOf = ({ stream, time }: Look) => `${stream} ${time}`

interface Passing {
  clock: ReturnType<typeof makeClock>
  devices: Devices
  taken: ReturnType<typeof recordingSenders>
  settle: () => Promise<void>
  hours: number
  seen: () => Promise<boolean>
}
async function passing({ clock, devices, taken, settle, hours, seen }: Passing): Promise<boolean> {
  const end = clock.now() + hours * 60 * MINUTE
  for (let stride = 1; clock.now() < end; stride++) {
    await clock.to(Math.min(end, clock.now() + STRIDE))
    await devices.player.until(clock.now(), taken.senderOf)
    // What is measured hours before it is heard calls nobody: the story waits for those who listen.
    if (stride % 3 === 0) await settle()
    // The database may just be away: then nobody has seen anything yet.
    if (stride % 6 === 0 && (await seen().catch(() => false))) return true
  }
  await settle()
  return seen()
}

type Query = <T extends object>(text: string, values?: unknown[]) => Promise<T[]>
const settled = (query: Query) =>
  vi.waitFor(
    async () => {
      const [row] = await query<{ waiting: boolean }>(
        'select exists (select from kernel.delivery where tries = 0 and parked_at is null) as waiting',
      )
      if (row?.waiting !== false) throw new Error('somebody has not heard yet')
    },
    { timeout: 240_000, interval: 25 },
  )

function startServer(dataDir: string, port: number): Promise<Server> {
  const script = fileURLToPath(new URL('flood-server.ts', import.meta.url))
  const own = {
    MODE: 'demo',
    PROVINCE: 'hue',
    DATA_DIR: dataDir,
    PORT: String(port),
    MQTT_PORT: String(port + MQTT),
    LOG_LEVEL: 'error',
    RATE_LIMIT: '1000000',
    SECRET: 'a secret that only this story knows of',
    SMS_URL: `http://127.0.0.1:${port + 4}`,
    SMS_KEY: 'sandbox-sms-token',
    SMS_SECRET: 'sandbox-callback-secret',
  }
  return new Promise((done, refuse) => {
    const child = spawn(process.execPath, ['--import', 'tsx', script], {
      env: { ...process.env, ...own },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.stdout.once('data', (text: Buffer) => {
      const facts = JSON.parse(text.toString()) as { databaseUrl: string; postgres: number }
      const database = new pg.Pool({ connectionString: facts.databaseUrl, max: 2 })
      database.on('error', () => undefined)
      done({ child, postgres: facts.postgres, database })
    })
    child.once('exit', (code) => refuse(new Error(`the server ended with ${code}`)))
  })
}

async function kill({ child, postgres, database }: Server): Promise<void> {
  process.kill(postgres, 'SIGKILL')
  child.kill('SIGKILL')
  await gone(child)
  await database.end().catch(() => undefined)
}
