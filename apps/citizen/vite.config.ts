import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin, type UserConfig } from 'vite'
import { SCREEN_LANGUAGES } from '../../kernel/shared/text.ts'
import { stampWorker } from '../../tools/stamp-worker.ts'
import { contractsPlugin } from '../../tools/vite-contracts.ts'
import { screensOf } from '../../tools/vite-screens.ts'
import { splitTexts } from '../../tools/vite-split-texts.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const NOT_HERE = '\0not-in-this-app'

/** A system lists its screens for all apps in one place; those of the consoles never enter this app's files. */
const withoutConsoles: Plugin = {
  name: 'without-consoles',
  enforce: 'pre',
  resolveId: (source, importer) =>
    /^\.\/(office|ops)\//.test(source) && importer && /\/(systems|engines)\/[^/]+\/web\//.test(importer)
      ? NOT_HERE
      : null,
  load: (id) => (id === NOT_HERE ? 'export const Screen = () => null' : null),
}

/**
 * `iconByName` carries every drawing. It gets a copy of them for itself, so that the entry keeps only the few
 * that it names.
 */
const iconsApart: Plugin = {
  name: 'icons-apart',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === './icon-paths.ts' && importer?.endsWith('/ui/icon-by-name.ts')
      ? `${importer.replace('icon-by-name.ts', 'icon-paths.ts')}?whole`
      : null,
}

/** Drawings that the shell and the home page name; every other one comes with the screen that names it. */
const FIRST_ICONS = new Set(
  'arrowClockwise bell caretDown check checkCircle clock globe hourglass info magnifyingGlass signIn siren textAa warning warningCircle wifiSlash x'.split(
    ' ',
  ),
)

/**
 * All drawings stand in one file, which a build keeps whole in one chunk: what any screen names would be in the entry.
 * Each import of them becomes two, of those of the first screen and of the others.
 */
const iconsSplit: Plugin = {
  name: 'icons-split',
  enforce: 'pre',
  transform: (code) =>
    code.includes('icon-paths.ts')
      ? code.replace(/import \{([^}]+)\} from '([^']*icon-paths\.ts)'/g, (_, names: string, from: string) => {
          const all = names.split(',').flatMap((name) => name.trim() || [])
          const of = (first: boolean, query: string) => {
            const part = all.filter((name) => FIRST_ICONS.has(name.split(' ')[0]!) === first)
            return part.length > 0 ? `import { ${part.join(', ')} } from '${from}${query}';` : ''
          }
          return of(true, '') + of(false, '?rest')
        })
      : null,
}

/**
 * A service worker is one file without imports. What it is made of gets a copy of its own, so that the build shares
 * none of it with the page.
 */
const workerApart: Plugin = {
  name: 'worker-apart',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!importer || !/(\/citizen\/sw\.ts|[?&]worker-copy)$/.test(importer)) return null
    const found = await this.resolve(source, importer.replace(/[?&]worker-copy$/, ''), { skipSelf: true })
    return found && `${found.id}${found.id.includes('?') ? '&' : '?'}worker-copy`
  },
}

const NO_SCHEMAS = '\0no-schemas'

/** No schema is ever run in a browser: the server checks every input. What declares them becomes a word that means nothing. */
const withoutZod: Plugin = {
  name: 'without-zod',
  enforce: 'pre',
  resolveId: (source) => (source === 'zod' ? NO_SCHEMAS : null),
  load: (id) =>
    id === NO_SCHEMAS ? 'export const z = new Proxy(function () {}, { get: () => z, apply: () => z })' : null,
}

/** What the browser's build and the server's build have in common: Preact in the place of React. */
export const shared = {
  root: import.meta.dirname,
  base: '/',
  plugins: [workerApart, withoutConsoles, withoutZod, iconsSplit, iconsApart, contractsPlugin(), splitTexts(root)],
  resolve: {
    alias: [
      { find: /^react\/jsx(-dev)?-runtime$/, replacement: 'preact/jsx-runtime' },
      { find: /^react-dom(\/client)?$/, replacement: 'preact/compat' },
      { find: /^react$/, replacement: 'preact/compat' },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
} satisfies UserConfig

/** The service worker stands at the root of the site, so that it may answer for every page of it. */
const fileName = (chunk: { name: string }) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js')

/**
 * Tells the service worker what to keep for opening without a network, and makes its bytes change with every
 * build, which is how a browser learns that there is a newer one.
 */
const offlineList: Plugin = {
  name: 'offline-list',
  // After the sheet was made, so that it is in the list.
  enforce: 'post',
  generateBundle(_, bundle) {
    // The map that moves weighs more than all the rest: it comes when it is opened, and is kept from then on.
    const names = Object.keys(bundle).filter(
      (name) => /\.(js|css|woff2)$/.test(name) && name !== 'sw.js' && !/ReportGlMap|maplibre/.test(name),
    )
    const textsOf = (lang: string) => names.filter((name) => new RegExp(`/${lang}-[\\w-]+\\.js$`).test(name))
    const addresses = (of: readonly string[]) => of.map((name) => `/${name}`)
    const texts = Object.fromEntries(SCREEN_LANGUAGES.map((lang) => [lang, addresses(textsOf(lang))]))
    const ofLanguages = Object.values(texts).flat()
    const files = names.filter((name) => !ofLanguages.includes(`/${name}`)).sort()
    const source = JSON.stringify({ files: addresses(files), texts })
    this.emitFile({ type: 'asset', fileName: 'assets/offline.json', source })
    stampWorker(bundle['sw.js'], source)
  },
}

export default defineConfig({
  ...shared,
  plugins: [...shared.plugins, screensOf('citizen'), offlineList],
  build: {
    outDir: '../../dist/citizen',
    emptyOutDir: true,
    manifest: true,
    // Phones of 2018 and later.
    target: 'es2020',
    assetsDir: 'assets',
    // The page forbids inline scripts and data: fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    // A sheet for the shell and one for what each screen adds: the server names those of the screen that it draws.
    cssCodeSplit: true,
    modulePreload: { polyfill: false },
    rollupOptions: {
      // Our modules do nothing by being imported: naming one thing of theirs must not bring the rest into the entry.
      treeshake: { moduleSideEffects: (id) => !/\/(?:kernel|ui|engines|systems)\/.*\.tsx?(?:\?|$)/.test(id) },
      input: { main: `${import.meta.dirname}/main.tsx`, sw: `${import.meta.dirname}/sw.ts` },
      output: {
        entryFileNames: fileName,
        // What is needed together comes as one file: as a file each, a phone spends longer on asking than on reading.
        codeSplitting: {
          groups: [
            {
              name: 'shell',
              test: /\/citizen\/(?:App|dictionary|match|offers|page|screens|update)\.tsx?$/,
              priority: 2,
            },
            { name: 'cards', test: /\/ui\/(?:Card|StatusChip|RiverProgress)\.tsx$/, priority: 1 },
            {
              name: 'fields',
              test: /\/ui\/(?:Checkbox|DateInput|date-parts|ErrorSummary|Field|FileInput|Progress|RadioCards|TextArea)\.tsx?$/,
            },
          ],
        },
      },
    },
  },
})
