import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'

const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const args = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Maps need WebGL; without a graphics card it is drawn by software.
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--font-render-hinting=none',
]

/** A browser to run and the surroundings it needs. */
export interface BrowserProgram {
  executablePath: string
  env: Record<string, string>
}

/** Starts a headless browser: CHROMIUM_PATH, else the machine's own, else the one that came with npm. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const { executablePath, env } = await findBrowser()
  return chromium.launch({ executablePath, args: [...args, ...more], env: { ...definedEnv(), ...env } })
}

/** Which browser `launchBrowser` takes, unpacking the one from npm when it is the only one. */
export async function findBrowser(): Promise<BrowserProgram> {
  const wanted = process.env['CHROMIUM_PATH']
  if (wanted) return { executablePath: wanted, env: {} }
  for (const executablePath of systemBrowsers) {
    if (fs.existsSync(executablePath) && runs({ executablePath, env: {} })) return { executablePath, env: {} }
  }
  return packagedBrowser()
}

/**
 * The browser from npm, unpacked once per user: a shared temporary folder is not a place to run another user's
 * programs from. It brings the few libraries and the font that a bare Debian or Ubuntu does not have.
 */
export async function packagedBrowser(
  parents: string[] = [tmpdir(), join(homedir(), '.cache')],
): Promise<BrowserProgram> {
  const bin = resolve(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', '..', 'bin')
  const { version } = JSON.parse(fs.readFileSync(join(bin, '..', 'package.json'), 'utf8')) as { version: string }
  const reasons: string[] = []
  for (const parent of parents) {
    const folder = join(parent, `hue-s-chromium-${version}-${process.getuid?.() ?? 'user'}`)
    try {
      if (!isOurs(folder)) await unpack(bin, folder)
      const program = describe(folder)
      if (runs(program)) return program
      reasons.push(`${folder}: does not run`)
    } catch (error) {
      reasons.push(`${folder}: ${(error as Error).message}`)
    }
  }
  throw new Error(`No browser to test with; set CHROMIUM_PATH. ${reasons.join('; ')}`)
}

function describe(folder: string): BrowserProgram {
  const libraries = [join(folder, 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':')
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  }
}

function runs({ executablePath, env }: BrowserProgram): boolean {
  const options = { env: { ...definedEnv(), ...env }, timeout: 20_000, stdio: 'ignore' } as const
  return spawnSync(executablePath, ['--version', '--no-sandbox'], options).status === 0
}

function isOurs(folder: string): boolean {
  if (!fs.existsSync(folder)) return false
  const stat = fs.lstatSync(folder)
  if (stat.isDirectory() && stat.uid === (process.getuid?.() ?? stat.uid) && (stat.mode & 0o022) === 0) return true
  throw new Error('belongs to somebody else')
}

/** Unpacks beside and renames, so that of two at once both end with a whole browser. */
async function unpack(bin: string, folder: string): Promise<void> {
  fs.mkdirSync(dirname(folder), { recursive: true })
  const draft = `${folder}.${randomBytes(6).toString('hex')}`
  fs.mkdirSync(draft, { mode: 0o700 })
  try {
    for (const name of ['al2023', 'fonts', 'swiftshader']) {
      const input = brotliDecompressSync(fs.readFileSync(join(bin, `${name}.tar.br`)))
      execFileSync('tar', ['-xf', '-', '--no-same-owner', '-C', draft], { input })
    }
    fs.writeFileSync(join(draft, 'fonts.conf'), fontsConfig(join(folder, 'fonts'), join(folder, 'font-cache')))
    const program = fs.createWriteStream(join(draft, 'chromium'), { mode: 0o700 })
    await pipeline(fs.createReadStream(join(bin, 'chromium.br')), createBrotliDecompress(), program)
    fs.renameSync(draft, folder)
  } catch (error) {
    if (!fs.existsSync(join(folder, 'chromium'))) throw error
  } finally {
    fs.rmSync(draft, { recursive: true, force: true })
  }
}

function fontsConfig(own: string, cache: string): string {
  const folders = [own, '/usr/share/fonts', '/usr/local/share/fonts'].map((folder) => `<dir>${folder}</dir>`).join('')
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>${folders}<cachedir>${cache}</cachedir></fontconfig>
`
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
