import type { Plugin } from 'vite'

interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

/**
 * A system lists its screens of all apps in one file, with what the server reads for them. Every browser of one app loads
 * those lists first, so this leaves the screens of other apps and all `reads` out of them; what only they named goes too.
 */
export function screensOf(app: string): Plugin {
  return {
    name: 'screens-of-one-app',
    enforce: 'post',
    transform(code, id) {
      if (!/\/(systems|engines)\/[^/]+\/web\/\w+\.ts$|\/apps\/\w+\/screens\.ts$/.test(id)) return null
      if (!/\bscreen\(|\breads\b/.test(code)) return null
      const cuts: [number, number][] = []
      walk(this.parse(code) as unknown as Node, (node) => {
        if (node.type === 'ArrayExpression') cut(cuts, node, 'elements', (one) => isForeign(one, app))
        if (node.type === 'ObjectExpression' && has(node, 'load')) cut(cuts, node, 'properties', isNamed('reads'))
      })
      return cuts.length > 0 ? { code: without(code, cuts), map: null } : null
    },
  }
}

function walk(node: Node, see: (node: Node) => void): void {
  see(node)
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value])
      if (child && typeof child === 'object' && 'type' in child) walk(child as Node, see)
}

const isNamed =
  (name: string) =>
  ({ key }: Node): boolean =>
    (key as Node | undefined)?.['name'] === name
const has = (object: Node, name: string) => (object['properties'] as Node[]).some(isNamed(name))

/** `screen({ app: 'office', … })` in the list of another app. */
function isForeign(node: Node, app: string): boolean {
  const [given] = node.type === 'CallExpression' ? (node['arguments'] as Node[]) : []
  if (given?.type !== 'ObjectExpression') return false
  const named = (given['properties'] as Node[]).find(isNamed('app'))
  const value = (named?.['value'] as Node | undefined)?.['value']
  return typeof value === 'string' && value !== app
}

/** From the beginning of an element to that of the next one, or to the end of the list. */
function cut(cuts: [number, number][], list: Node, of: string, goes: (one: Node) => boolean): void {
  const all = (list[of] as (Node | null)[]).filter((one): one is Node => one !== null)
  all.forEach((one, n) => {
    if (goes(one)) cuts.push([one.start, all[n + 1]?.start ?? list.end - 1])
  })
}

/** The text without the stretches; one inside another goes with it. */
function without(code: string, cuts: [number, number][]): string {
  let out = ''
  let at = 0
  for (const [from, to] of cuts.sort((a, b) => a[0] - b[0])) {
    if (to <= at) continue
    out += code.slice(at, Math.max(at, from))
    at = to
  }
  return out + code.slice(at)
}
