import { defineConfig } from 'vite'
import { shared } from './vite.config.ts'

export default defineConfig({
  ...shared,
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: `${import.meta.dirname}/server.tsx`,
    outDir: '../../dist/citizen-ssr',
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: { output: { entryFileNames: 'server.js', chunkFileNames: '[name].js' } },
  },
})
