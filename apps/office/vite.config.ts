import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type Rollup } from 'vite'
import { stampWorker } from '../../tools/stamp-worker.ts'
import { contractsPlugin } from '../../tools/vite-contracts.ts'
import { textsPlugin } from '../../tools/vite-texts.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Everything that a chunk needs to run. */
function filesOf(bundle: Rollup.OutputBundle, name: string, found = new Set<string>()): Set<string> {
  const chunk = bundle[name]
  if (found.has(name) || chunk?.type !== 'chunk') return found
  found.add(name)
  const sheets = (chunk as { viteMetadata?: { importedCss?: Set<string> } }).viteMetadata?.importedCss ?? []
  for (const sheet of sheets) found.add(sheet)
  for (const next of chunk.imports) filesOf(bundle, next, found)
  return found
}

/**
 * What the phone view of the field needs to open without a network; the worker's bytes change with it, which is how a
 * browser learns that there is a newer one.
 */
const offlineList: Plugin = {
  name: 'office-offline-list',
  enforce: 'post',
  generateBundle(_, bundle) {
    const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
    const needed = chunks.filter(
      ({ name, isEntry, facadeModuleId }) =>
        (isEntry && name !== 'sw') ||
        facadeModuleId?.endsWith('/office/field/Field.tsx') ||
        /virtual:texts\/(vi|en)$/.test(facadeModuleId ?? ''),
    )
    const files = new Set(needed.flatMap(({ fileName }) => [...filesOf(bundle, fileName)]))
    for (const name of Object.keys(bundle)) if (name.endsWith('.woff2')) files.add(name)
    const source = JSON.stringify([...files].sort().map((name) => `/office/${name}`))
    this.emitFile({ type: 'asset', fileName: 'assets/offline.json', source })
    stampWorker(bundle['sw.js'], source)
  },
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/office/',
  plugins: [contractsPlugin(), textsPlugin(root, 'office'), react(), offlineList],
  build: {
    outDir: '../../dist/office',
    emptyOutDir: true,
    manifest: true,
    assetsDir: 'assets',
    // The page forbids inline scripts and data: fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: `${import.meta.dirname}/index.html`, sw: `${import.meta.dirname}/sw.ts` },
      // The service worker stands where it answers for every page of this app.
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
