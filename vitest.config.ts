import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const globalSetup = fileURLToPath(new URL('kernel/testing/globalSetup.ts', import.meta.url))

export default defineConfig({
  test: {
    // A busy machine decides no test: what is waited for may take its time.
    expect: { poll: { timeout: 20_000 } },
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.data*/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    ...(existsSync(globalSetup) && { globalSetup }),
  },
})
