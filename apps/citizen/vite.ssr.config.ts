import { defineConfig } from 'vite'
import { madeFrom } from '../../tools/vite-made-from.ts'
import { shared } from './vite.config.ts'

export default defineConfig({
  ...shared,
  plugins: [...shared.plugins, madeFrom(import.meta.dirname)],
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: `${import.meta.dirname}/server.tsx`,
    outDir: '../../dist/citizen-ssr',
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: { output: { entryFileNames: 'server.js', chunkFileNames: '[name].js' } },
  },
})
