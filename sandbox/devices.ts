import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { SCENARIOS, type Scenario } from '@hue-s/systems/environment/demo/weather.ts'
import { makeControl } from './control.ts'
import { FAULTS, type Fault } from './devices-faults.ts'
import { devicesPage } from './devices-page.ts'
import { StoryClock } from './devices-clock.ts'
import { DeviceLine, Player, WorldLine } from './devices-play.ts'
import { type Counts, httpSender, mqttSender, noCounts, type Sender } from './devices-send.ts'
import type { Lang } from './page.ts'
import { type Ask, notFound, readBody, readJson, Refusal, sendJson, sendPage, serve, type Served } from './serve.ts'

export type DevicesOptions = {
  host?: string
  port?: number
  lang?: Lang
  /** The product: SensorThings over HTTP, and its MQTT port (`mqtt://…`). */
  productUrl: string
  mqttUrl?: string | undefined
  /** File with the devices' secrets, one JSON line each; read on while it grows. */
  file?: string | undefined
  /** Every so many milliseconds it looks at the clock; 0: only when told. */
  tickMs?: number
  now?: () => number
}
export type Devices = Served & {
  player: Player
  counts: Counts
  /** Reads what was handed over meanwhile; answers how many devices there are. */
  read: () => number
  /** Plays the story up to a moment with the story's own times. */
  playUntil: (time: number) => Promise<void>
  /** Looks at the clock, as it does by itself every `tickMs`. */
  tick: () => Promise<void>
}

const Play = z.object({
  scenario: z.enum(SCENARIOS).optional(),
  speed: z.coerce.number().min(1).max(1_000).optional(),
  /** The story began so many hours ago: it is told with its own times until it has caught up with the clock. */
  ago: z.coerce.number().min(0).max(240).optional(),
  device: z.string().max(80).optional(),
  fault: z.enum(FAULTS).optional(),
  fire: z.enum(['on', 'off']).optional(),
})
type Play = z.output<typeof Play>

interface Desk {
  player: Player
  counts: Counts
  senderOf: (key: string) => Sender
  clock: StoryClock
  now: () => number
}

/** Reads a file that grows by lines; half a line waits for its other half. */
function makeReader(player: Player, file: string | undefined): () => number {
  let read = 0
  const take = (text: string) => {
    const value: unknown = JSON.parse(text)
    const world = WorldLine.safeParse(value)
    if (world.success) return player.tell(world.data.world)
    const device = DeviceLine.safeParse(value)
    if (device.success) player.add(device.data)
  }
  return () => {
    if (file !== undefined && existsSync(file)) {
      const whole = readFileSync(file, 'utf8').split('\n').slice(0, -1)
      for (; read < whole.length; read++) take(whole[read] ?? '')
    }
    return player.devices.size
  }
}

/** Some loggers speak MQTT, some HTTP; where there is no broker, all speak HTTP. */
function makeSenders(options: DevicesOptions, counts: Counts) {
  const http = httpSender(options.productUrl, counts)
  const mqtt = options.mqttUrl === undefined ? undefined : mqttSender(options.mqttUrl, counts, http)
  const byHttp = (key: string) => [...key].reduce((sum, c) => sum + c.charCodeAt(0), 0) % 5 === 0
  const senderOf = (key: string) => (mqtt === undefined || byHttp(key) ? http : mqtt)
  return { senderOf, stop: async () => void (await Promise.all([http.stop(), mqtt?.stop()])) }
}

async function play(desk: Desk, asked: Play): Promise<void> {
  const { player, clock, senderOf } = desk
  const now = desk.now()
  if (asked.scenario) {
    const epoch = now - (asked.ago ?? 0) * 3_600_000
    player.turn(asked.scenario as Scenario, epoch)
    clock.begin(epoch, asked.speed ?? clock.speed, now)
  } else if (asked.speed) clock.setSpeed(asked.speed, now)
  if (asked.device === undefined) return
  const one = player.devices.get(asked.device)
  if (!one) throw notFound('The device')
  if (asked.fault) one.fault = asked.fault as Fault
  if (asked.fire && !(await player.fire(asked.device, asked.fire === 'on', now, senderOf)))
    throw new Refusal(409, 'no_alarm', 'This device is no fire alarm')
}

const stateOf = ({ player, counts, clock, now }: Desk) => ({
  scenario: player.scenario ?? null,
  speed: clock.speed,
  story: new Date(clock.storyAt(now())).toISOString(),
  devices: player.devices.size,
  counts,
  faults: [...player.devices.values()]
    .filter((d) => d.fault !== 'none')
    .map((d) => ({ device: d.line.key, fault: d.fault })),
})

async function answer(ask: Ask, desk: Desk, lang: Lang): Promise<void> {
  const { url, method, req, res } = ask
  if (url.pathname === '/' && method === 'GET') {
    const names = [...desk.player.devices.values()].map((d) => ({ key: d.line.key, alarm: 'alarm' in d.line.streams }))
    return sendPage(res, 200, devicesPage(lang, { ...stateOf(desk), names }))
  }
  if (url.pathname === '/state' && method === 'GET') return sendJson(res, 200, stateOf(desk))
  if (url.pathname !== '/play' || method !== 'POST') throw notFound('The page')
  const form = (req.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
  if (!form) {
    await play(desk, await readJson(req, Play))
    return sendJson(res, 200, stateOf(desk))
  }
  const fields = [...new URLSearchParams((await readBody(req)).toString('utf8'))].filter(([, value]) => value !== '')
  const parsed = Play.safeParse(Object.fromEntries(fields))
  if (!parsed.success) throw new Refusal(400, 'invalid', parsed.error.issues[0]?.message ?? 'invalid')
  await play(desk, parsed.data)
  res.writeHead(303, { location: '/' }).end()
}

/** A province of devices that send over the real protocols, in a weather that can be chosen. */
export async function startDevices(options: DevicesOptions): Promise<Devices> {
  const { lang = 'vi', tickMs = 1_000 } = options
  const counts = noCounts()
  const player = new Player()
  const read = makeReader(player, options.file)
  const senders = makeSenders(options, counts)
  const control = makeControl()
  const now = options.now ?? Date.now
  const desk: Desk = { player, counts, clock: new StoryClock(now()), senderOf: senders.senderOf, now }
  const served = await serve({
    host: options.host,
    port: options.port ?? 0,
    control,
    build: () => (ask) => answer(ask, desk, lang),
    refuse: ({ res }) => sendJson(res, 503, { error: { code: 'unavailable', message: 'The devices rest' } }),
    isView: () => true,
    reset: () => {
      for (const one of player.devices.values()) Object.assign(one, { fault: 'none', fire: false })
      Object.assign(counts, noCounts())
    },
  })
  const stopping = new AbortController()
  const tick = async () => {
    if (read() > 0 && (await control.pass()) === 'go') await playOn(desk)
  }
  const ticking = tickMs > 0 ? run(tick, tickMs, stopping.signal) : Promise.resolve()
  return {
    ...served,
    player,
    counts,
    read,
    playUntil: (time) => player.until(time, senders.senderOf),
    tick,
    async stop() {
      stopping.abort()
      await ticking
      await senders.stop()
      await served.stop()
    },
  }
}

/** Sends what the devices found since they last sent. */
async function playOn({ player, clock, senderOf, now }: Desk): Promise<void> {
  const at = now()
  const story = clock.storyAt(at)
  await player.until(story, senderOf, clock.stampAt(at))
}

async function run(tick: () => Promise<void>, tickMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await tick()
    await wait(tickMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
}
