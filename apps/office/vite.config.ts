import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { contractsPlugin } from '../../tools/vite-contracts.ts'
import { textsPlugin } from '../../tools/vite-texts.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export default defineConfig({
  root: import.meta.dirname,
  base: '/office/',
  plugins: [contractsPlugin(), textsPlugin(root, 'office'), react()],
  build: {
    outDir: '../../dist/office',
    emptyOutDir: true,
    manifest: true,
    assetsDir: 'assets',
    // The page forbids inline scripts and data: fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
