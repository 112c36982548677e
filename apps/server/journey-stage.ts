import { rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import sharp from 'sharp'
import { expect, vi } from 'vitest'
import { axeFaults } from '@hue-s/kernel/testing/axe.ts'
import { launchBrowser } from '@hue-s/kernel/testing/browser.ts'
import { databaseFolder } from '@hue-s/kernel/testing/folder.ts'
import { readConfig } from '@hue-s/kernel/server/config.ts'
import { sql } from '@hue-s/kernel/server/db.ts'
import { startInstance, type Instance } from './instance.ts'

/** The platform's own and those of its stand-ins. */
const PORTS = 12

export const PHONE = { width: 360, height: 740 }
export const LAPTOP = { width: 1366, height: 768 }
export const WALL = { width: 1920, height: 1080 }

/** A running province with a browser before it. */
export interface Stage {
  url: string
  /** The platform itself, for what no door is meant to bring: thousands of reports at once. */
  platform: Instance['running']['platform']
  /** A person with a device of their own: own cookies, own storage. */
  enter(options: BrowserContextOptions & { expected?: RegExp }): Promise<Visitor>
  stop(): Promise<void>
}

/** A way to the province that can be cut, also for the service worker, which a browser's own switch does not reach. */
export interface Road {
  url: string
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** One person at one device. */
export interface Visitor {
  page: Page
  open(path: string): Promise<void>
  /** Until the app has taken the page over. */
  settled(): Promise<void>
  /** No accessibility fault on the page as it is now, and nothing went wrong in it so far. */
  fine(what: string): Promise<void>
  leave(): Promise<void>
}

/** Opens a road to a running province: its own port, which forwards while it is whole. */
export async function openRoad({ url }: Stage): Promise<Road> {
  const target = Number(new URL(url).port)
  const open = new Set<Socket>()
  let whole = true
  const server = createServer((near) => {
    if (!whole) return near.destroy()
    const far = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy()).on('close', () => (open.delete(one), other.destroy()))
      one.pipe(other)
    }
    return undefined
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const cut = () => {
    whole = false
    for (const socket of open) socket.destroy()
  }
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => void (whole = true),
    close: () => (cut(), new Promise((done) => server.close(() => done()))),
  }
}

/** Starts the province as `npm start` does, on free ports and an empty folder. */
export async function startStage(province: string): Promise<Stage> {
  const dataDir = databaseFolder('hue-s-journey-')
  const sweep = () => rmSync(dataDir, { recursive: true, force: true })
  let instance: Instance | undefined
  try {
    const port = await freePorts()
    const own = { PORT: String(port), MQTT_PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' }
    // One round: what is laid in while people are already at work would only slow them down.
    const env = { MODE: 'demo', PROVINCE: province, DEMO_ROUNDS: '1', ...own }
    instance = await startInstance(readConfig(env))
    const browser = await launchBrowser()
    const url = `http://localhost:${port}`
    const { stop } = instance
    return {
      url,
      platform: instance.running.platform,
      enter: (options) => enter(browser, url, options),
      async stop() {
        await browser.close()
        await stop()
        sweep()
      },
    }
  } catch (error) {
    await instance?.stop()
    sweep()
    throw error
  }
}

/** Waits until each system has laid in the first round of its demo data, which goes on while the instance serves. */
export async function untilLaidIn({ platform }: Stage): Promise<void> {
  const ids = platform.systems.flatMap(({ id, seedMore }) => (seedMore ? [id] : []))
  await vi.waitFor(
    async () => {
      const begun = await sql<{ system: string }>`
        select system from kernel.seeded where rounds > 0 and system = any(${ids})`.execute(platform.database.db)
      expect(begun.rows.map(({ system }) => system).sort()).toEqual([...ids].sort())
    },
    { timeout: 120_000, interval: 500 },
  )
}

/** The first of so many ports in a row that nobody listens on; far apart, so that two runs at once rarely meet. */
export async function freePorts(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const first = 20_000 + Math.floor(Math.random() * 2_000) * (PORTS + 1)
    const free = await Promise.all(Array.from({ length: PORTS }, (_, n) => isFree(first + n)))
    if (free.every(Boolean)) return first
  }
  throw new Error('no free ports in a row')
}

const isFree = (port: number) =>
  new Promise<boolean>((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })

/** Somebody with a device of their own at a running province. */
export async function enter(
  browser: Browser,
  url: string,
  { expected, ...options }: BrowserContextOptions & { expected?: RegExp },
): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'vi-VN', reducedMotion: 'reduce', baseURL: url, ...options })
  // A busy machine decides no test: twenty seconds were once too short for a page that a plain form was sent to.
  context.setDefaultTimeout(45_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    const text = `${message.text()} ${message.location().url}`
    if (message.type() === 'error' && !expected?.test(text)) faults.push(`console: ${text}`)
  })
  return {
    page,
    async open(path) {
      await page.goto(path)
      await settled(page)
    },
    settled: () => settled(page),
    async fine(what) {
      // A page is judged when it has come to rest: fonts and fades take a moment on a busy machine.
      await expect.poll(() => violations(page), { timeout: 8_000, message: what }).toEqual([])
      expect([what, faults]).toEqual([what, []])
    },
    leave: () => context.close(),
  }
}

async function settled(page: Page): Promise<void> {
  await page.getByRole('main').waitFor()
  if (await page.locator('script#data').count()) await page.locator('html[data-ready]').waitFor()
}

/** What axe finds. The window is made as tall as the page, so that nothing lies under a bar at its foot. */
async function violations(page: Page): Promise<string[]> {
  const size = page.viewportSize()
  const tall = await page.evaluate<number>('document.documentElement.scrollHeight')
  if (size && tall > size.height) await page.setViewportSize({ width: size.width, height: tall })
  const found = await axeFaults(page)
  if (size) await page.setViewportSize(size)
  return found
}

/** A picture as a camera gives it. */
export const photo = async (name: string, background: string) => ({
  name,
  mimeType: 'image/jpeg',
  buffer: await sharp({ create: { width: 1600, height: 1200, channels: 3, background } })
    .jpeg()
    .toBuffer(),
})

/** A bearer token of a demo account, for what a story needs but does not tell. */
export async function tokenOf(stage: Stage, account: string): Promise<string> {
  const response = await fetch(`${stage.url}/api/identity/demo-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account }),
  })
  return ((await response.json()) as { token: string }).token
}

/** Asks a route with a token, for what a story needs but does not tell. */
export async function ask<T>(stage: Stage, path: string, token: string, body?: unknown): Promise<T> {
  const response = await fetch(stage.url + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  expect([path, response.status, response.ok ? '' : await response.clone().text()]).toEqual([path, response.status, ''])
  return (await response.json()) as T
}
