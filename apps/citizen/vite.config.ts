import { defineConfig } from 'vite'
import { shared } from './shared.vite.ts'

/** The service worker stands at the root of the site, so that it may answer for every page of it. */
const fileName = (chunk: { name: string }) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js')

export default defineConfig({
  ...shared,
  build: {
    outDir: '../../dist/citizen',
    emptyOutDir: true,
    manifest: true,
    // Phones of 2018 and later.
    target: 'es2020',
    assetsDir: 'assets',
    // The page forbids inline scripts and data: fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    // One small sheet: a screen drawn by the server never appears before its own styles.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { main: `${import.meta.dirname}/main.tsx`, sw: `${import.meta.dirname}/sw.ts` },
      output: { entryFileNames: fileName },
    },
  },
})
