import { relative, sep } from 'node:path'
import type { Plugin } from 'vite'

const SHOWN = /\bexport (?:async )?(?:function|const) (?:Screen|Panel)\b/

/**
 * A module that is a screen or a panel says which file it was made from, by the name that the list of the browser's
 * build gives it: so the server finds the sheets that belong to what it draws.
 */
export function madeFrom(root: string): Plugin {
  return {
    name: 'made-from',
    enforce: 'pre',
    transform: (code, id) =>
      id.endsWith('.tsx') && SHOWN.test(code)
        ? { code: `${code}\nexport const madeFrom = ${JSON.stringify(nameIn(root, id))}\n`, map: null }
        : null,
  }
}

/** Vite names files from the root of the app, with slashes on every system. */
export const nameIn = (root: string, id: string) => relative(root, id).split(sep).join('/')
