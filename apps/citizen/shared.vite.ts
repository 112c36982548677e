import { fileURLToPath } from 'node:url'
import type { UserConfig } from 'vite'
import { contractsPlugin } from '../../tools/vite-contracts.ts'
import { textsPlugin } from '../../tools/vite-texts.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What the browser's build and the server's build of this app have in common: Preact in the place of React. */
export const shared = {
  root: import.meta.dirname,
  base: '/',
  plugins: [contractsPlugin(), textsPlugin(root, 'citizen')],
  resolve: {
    alias: [
      { find: /^react\/jsx(-dev)?-runtime$/, replacement: 'preact/jsx-runtime' },
      { find: /^react-dom(\/client)?$/, replacement: 'preact/compat' },
      { find: /^react$/, replacement: 'preact/compat' },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
} satisfies UserConfig
