import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import type { Answers, Choice, Form } from '../index.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The renderer as the citizen app (Preact) or the office (React) compiles it: one script and one sheet. */
export async function buildStage(
  library: 'preact' | 'react',
  entry: 'stage' | 'desk-stage' = 'stage',
): Promise<{ script: string; sheet: string }> {
  const { outputFiles } = await build({
    entryPoints: [at(`../web/testing/${entry}.tsx`)],
    bundle: true,
    write: false,
    outdir: at('../web/testing/out'),
    format: 'iife',
    target: 'es2020',
    minify: true,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.woff2': 'empty' },
    ...(library === 'preact'
      ? {
          jsxImportSource: 'preact',
          alias: { react: 'preact/compat', 'react-dom': 'preact/compat', 'react-dom/client': 'preact/compat/client' },
        }
      : {}),
  })
  const of = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ''
  return { script: of('.js'), sheet: of('.css') }
}

export const words = (folder: string, lang: string) =>
  JSON.parse(readFileSync(at(`../../../${folder}/text/${lang}.json`), 'utf8')) as Record<string, string>

export interface Scene {
  form: Form
  answers?: Answers
  prefilled?: Answers
  lang?: 'vi' | 'en'
  units?: readonly Choice[]
  refuse?: string
}

/** Opens a page with a form on it. */
export async function openStage(
  browser: Browser,
  { script, sheet }: { script: string; sheet: string },
  scene: Scene,
  size = { width: 360, height: 740 },
): Promise<Page> {
  const lang = scene.lang ?? 'vi'
  const page = await browser.newPage({ viewport: size, reducedMotion: 'reduce' })
  page.on('pageerror', (error) => {
    throw error
  })
  await page.setContent(
    `<!doctype html><html lang="${lang}" data-app="citizen" data-theme="light" data-size="normal"><head><title>Form</title><style>${sheet}</style></head><body><div id="stage"></div></body></html>`,
  )
  await page.addScriptTag({ content: script })
  const dictionary = { ...words('kernel', lang), ...words('engines/forms', lang) }
  const sent = JSON.stringify({ ...scene, dictionary })
  await page.evaluate(`stage(JSON.parse(${JSON.stringify(sent)}))`)
  await page.waitForFunction('window.took !== undefined')
  return page
}
