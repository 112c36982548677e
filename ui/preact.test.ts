import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, expect, test } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))
const out = mkdtempSync(join(tmpdir(), 'ui-preact-'))
afterAll(() => rmSync(out, { recursive: true, force: true }))

/** The citizen app compiles these files with Preact in the place of React and draws them on the server. */
test('every story is drawn by Preact too', async () => {
  const names = readdirSync(join(folder, 'gallery/stories')).map((file) => file.replace('.tsx', ''))
  const entry = [
    `import { h } from 'preact'`,
    `import { renderToString } from 'preact-render-to-string'`,
    `import words from './gallery/text/vi.json'`,
    ...names.map((name) => `import * as ${name} from './gallery/stories/${name}.tsx'`),
    `const draw = (stories) => stories.states.map((state) => renderToString(h('div', null, state.render(words))))`,
    `export const drawn = { ${names.map((name) => `${name}: draw(${name})`).join(', ')} }`,
  ].join('\n')
  const outfile = join(out, 'stories.mjs')
  await build({
    stdin: { contents: entry, resolveDir: folder, loader: 'tsx' },
    bundle: true,
    outfile,
    format: 'esm',
    platform: 'node',
    jsx: 'automatic',
    alias: { react: 'preact/compat', 'react/jsx-runtime': 'preact/jsx-runtime' },
    logLevel: 'silent',
  })
  const { drawn } = (await import(pathToFileURL(outfile).href)) as { drawn: Record<string, string[]> }
  expect(Object.keys(drawn)).toEqual(names)
  for (const [name, states] of Object.entries(drawn)) {
    for (const markup of states.filter((text) => text !== '<div></div>')) {
      expect(markup, name).toMatch(/<\w/)
      expect(markup, name).not.toMatch(/undefined|\[object| on[a-z]+="/)
      const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map((match) => match[1])
      const pointed = [...markup.matchAll(/ (?:for|aria-describedby|aria-labelledby)="([^"]+)"/g)]
      for (const id of pointed.flatMap((match) => match[1]!.split(' '))) expect(ids, name).toContain(id)
      expect(new Set(ids).size, name).toBe(ids.length)
    }
  }
})
