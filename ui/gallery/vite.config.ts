import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: '/ui/',
  plugins: [react()],
  // The page forbids inline scripts and data: fonts, so nothing is inlined.
  build: {
    outDir: '../../dist/ui',
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
