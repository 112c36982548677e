import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { BrowserContext } from 'playwright-core'
import sharp from 'sharp'
import { readConfig } from '@hue-s/kernel/server/config.ts'
import { launchBrowser } from '@hue-s/kernel/testing/browser.ts'

const FOLDER = fileURLToPath(new URL('../docs/screens/', import.meta.url))
const PHONE = { width: 360, height: 740 }
const QUALITY = 70

interface Shot {
  name: string
  path: string
  /** Whose account; absent = nobody is signed in. */
  account?: 'citizen'
  langs?: readonly string[]
}

const homes: Shot[] = ['resident', 'visitor', 'business'].map((audience) => ({
  name: `citizen-home-${audience}`,
  path: `/?audience=${audience}`,
}))

/** The main screens of the citizen's app; what stands on them is the demonstration's. */
const SHOTS: readonly Shot[] = [
  ...homes,
  // Korean and Chinese need letters that a bare machine has not.
  { name: 'citizen-home-visitor', path: '/?audience=visitor', langs: ['fr'] },
  { name: 'citizen-services', path: '/services' },
  { name: 'citizen-welcome', path: '/welcome' },
  { name: 'citizen-sign-in', path: '/sign-in' },
  { name: 'citizen-emergency', path: '/emergency' },
  { name: 'citizen-help', path: '/help' },
  { name: 'citizen-pack', path: '/pack' },
  { name: 'citizen-search-many', path: '/search?q=rác' },
  { name: 'citizen-search-none', path: '/search?q=kjrwqv' },
  { name: 'citizen-report', path: '/report' },
  { name: 'citizen-reports', path: '/reports' },
  { name: 'citizen-numbers', path: '/numbers' },
  { name: 'citizen-alerts', path: '/alerts' },
  { name: 'citizen-water', path: '/water' },
  { name: 'citizen-procedures', path: '/procedures' },
  { name: 'citizen-news', path: '/news' },
  { name: 'citizen-me-signed-out', path: '/me' },
  { name: 'citizen-me', path: '/me', account: 'citizen' },
  { name: 'citizen-mine', path: '/mine', account: 'citizen' },
  { name: 'citizen-wallet', path: '/me/wallet', account: 'citizen' },
  { name: 'citizen-timeline', path: '/me/timeline', account: 'citizen' },
  { name: 'citizen-delegations', path: '/me/delegations', account: 'citizen' },
  { name: 'citizen-inbox', path: '/inbox', account: 'citizen' },
  { name: 'citizen-lite-home', path: '/?lite=1', langs: ['vi'] },
]

async function take(context: BrowserContext, { name, path, langs = ['vi', 'en'] }: Shot): Promise<void> {
  for (const lang of langs) {
    const page = await context.newPage()
    const audience = path.includes('audience=') ? '' : '&audience=resident'
    await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}&welcome=done${audience}`)
    if (!path.includes('lite=1')) await page.locator('html[data-ready]').waitFor()
    await page.locator('.c-waiting').first().waitFor({ state: 'detached' })
    await page.waitForTimeout(400)
    const file = `${name}-${lang}-${PHONE.width}x${PHONE.height}.webp`
    await sharp(await page.screenshot())
      .webp({ quality: QUALITY })
      .toFile(FOLDER + file)
    await page.close()
    console.log(`  ${file}`)
  }
}

/** Every picture of the folder, by the part of the product that its name begins with. */
async function list(): Promise<void> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.webp')).sort()
  const sections = [...byPart(files)].map(([part, of]) => {
    const pictures = of.map((file) => `![${file.replace('.webp', '')}](${file})`)
    return `## ${part}\n\n${pictures.join('\n')}\n`
  })
  const intro =
    '# Screens\n\nPictures of the demonstration. `node tools/run.mjs tools/screens.ts` takes those of the citizen’s app anew from the instance that runs, and writes this list.\n'
  await writeFile(`${FOLDER}README.md`, [intro, ...sections].join('\n'))
}

function byPart(files: readonly string[]): Map<string, string[]> {
  const parts = new Map<string, string[]>()
  for (const file of files) {
    const part = file.split('-')[0]!
    parts.set(part, [...(parts.get(part) ?? []), file])
  }
  return parts
}

/** Takes pictures of the main screens of the demonstration that runs on this machine. */
async function main(): Promise<void> {
  const { port } = readConfig({ SECRET: ' '.repeat(32), ...process.env })
  const url = `http://localhost:${port}`
  await fetch(`${url}/readyz`).catch(() => {
    throw new Error(`Không thấy hệ thống chạy ở cổng ${port} · nothing answers on port ${port}; run npm start first.`)
  })
  await mkdir(FOLDER, { recursive: true })
  const browser = await launchBrowser()
  try {
    const options = { baseURL: url, viewport: PHONE, reducedMotion: 'reduce' } as const
    const [anyone, citizen] = [await browser.newContext(options), await browser.newContext(options)]
    const signIn = await citizen.request.post('/api/identity/sign-in', {
      data: { account: 'citizen', password: 'demo-citizen' },
      headers: { 'idempotency-key': crypto.randomUUID() },
    })
    if (!signIn.ok()) throw new Error('Chỉ chụp được bản trình diễn · only the demonstration has its picture taken.')
    for (const shot of SHOTS) {
      await take(shot.account ? citizen : anyone, shot)
      if (shot.path.includes('lite=1')) await anyone.clearCookies()
    }
    await list()
  } finally {
    await browser.close()
  }
}

await main().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
