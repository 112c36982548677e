import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, packagedBrowser } from './browser.ts'

const page = `<!doctype html><meta charset="utf-8"><title>Thử</title>
  <h1>Phường Thuận Hoá báo lụt</h1>
  <button onclick="document.querySelector('output').textContent = 'Đã gửi'">Gửi phản ánh</button><output></output>`
const url = `data:text/html;charset=utf-8,${encodeURIComponent(page)}`

describe('a browser', () => {
  let browser: Browser
  beforeAll(async () => void (browser = await launchBrowser()))
  afterAll(() => browser.close())

  test('shows Vietnamese text and answers a click', async () => {
    const tab = await browser.newPage({ viewport: { width: 360, height: 640 } })
    await tab.goto(url)
    expect(await tab.getByRole('heading').textContent()).toBe('Phường Thuận Hoá báo lụt')
    await tab.getByRole('button', { name: 'Gửi phản ánh' }).click()
    expect(await tab.locator('output').textContent()).toBe('Đã gửi')
    // Letters with marks are drawn with glyphs of their own, not all with the same empty box.
    const widths = await tab.evaluate<number[]>(`(() => {
      const pen = document.createElement('canvas').getContext('2d')
      return [...'ịƠẫm'].map((letter) => pen.measureText(letter).width)
    })()`)
    expect(new Set(widths).size).toBe(4)
    expect((await tab.screenshot()).length).toBeGreaterThan(2_000)
    await tab.close()
  })

  test('draws WebGL without a graphics card', async () => {
    const tab = await browser.newPage()
    const pixel = await tab.evaluate<number[]>(`(() => {
      const gl = document.createElement('canvas').getContext('webgl2')
      if (!gl) return []
      gl.clearColor(0, 1, 0, 1)
      gl.clear(gl.COLOR_BUFFER_BIT)
      const read = new Uint8Array(4)
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, read)
      return [...read]
    })()`)
    expect(pixel).toEqual([0, 255, 0, 255])
  })
})

/** Unpacks into `parent` in a process of its own, starts the browser there and prints the title it read. */
async function titleElsewhere(parent: string, as?: { uid: number; gid: number }): Promise<string> {
  const program = `
    const { packagedBrowser } = await import(${JSON.stringify(new URL('./browser.ts', import.meta.url).href)})
    const found = await packagedBrowser([${JSON.stringify(parent)}])
    process.env.CHROMIUM_PATH = found.executablePath
    Object.assign(process.env, found.env)
    const { launchBrowser } = await import(${JSON.stringify(new URL('./browser.ts', import.meta.url).href)})
    const browser = await launchBrowser()
    const page = await browser.newPage()
    await page.goto(${JSON.stringify(url)})
    console.log(await page.title())
    await browser.close()`
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', program],
    {
      ...as,
      env: { PATH: process.env['PATH'] ?? '', HOME: parent, TMPDIR: parent },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  await once(child, 'close')
  return printed.trim()
}

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('the browser from npm', () => {
  let parent: string
  beforeAll(() => void (parent = fs.mkdtempSync(join(tmpdir(), 'browser-test-'))))
  afterAll(() => fs.rmSync(parent, { recursive: true, force: true, maxRetries: 5 }))

  test('is unpacked whole by two at once', { timeout: 120_000 }, async () => {
    expect(await Promise.all([titleElsewhere(parent), titleElsewhere(parent)])).toEqual(['Thử', 'Thử'])
    expect(fs.readdirSync(parent).filter((name) => name.startsWith('hue-s-chromium'))).toHaveLength(1)
  })

  test('needs of the machine only the C library', async () => {
    const { executablePath, env } = await packagedBrowser([parent])
    const listed = spawnSync('ldd', [executablePath], { env: { ...process.env, ...env }, encoding: 'utf8' }).stdout
    const fromSystem = listed.split('\n').filter((line) => line.includes('=> /') && !line.includes(parent))
    const names = fromSystem.map((line) => line.trim().split(' ')[0])
    expect(listed).toContain('libnss3.so')
    for (const name of names) expect(name).toMatch(/^(libc|libm|libdl|libpthread|librt|libgcc_s|libstdc\+\+|libz)\.so/)
  })

  const nobody = { uid: 65534, gid: 65534 }
  const isRoot = process.getuid?.() === 0
  const canRead =
    isRoot && spawnSync('/bin/sh', ['-c', 'cat "$0"', new URL(import.meta.url).pathname], { ...nobody }).status === 0
  test.runIf(canRead)(
    'runs for an ordinary user beside root in the same temporary folder',
    { timeout: 120_000 },
    async () => {
      fs.chmodSync(parent, 0o1777)
      expect(await titleElsewhere(parent, nobody)).toBe('Thử')
      expect(fs.readdirSync(parent).filter((name) => name.startsWith('hue-s-chromium'))).toHaveLength(2)
    },
  )
})
