import type { Tree } from './tree.ts'

const STRENGTH: Readonly<Record<string, number>> = {
  or: 0,
  and: 1,
  '=': 2,
  '!=': 2,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  div: 5,
  mod: 5,
}
const UNARY = 6

/** The expression as text again, with no more brackets than it needs: reading it gives the same tree. */
export function print(tree: Tree): string {
  return printed(tree, 0)
}

function printed(tree: Tree, around: number): string {
  switch (tree.kind) {
    case 'number':
      return numeral(tree.value)
    case 'text':
      return tree.value.includes("'") ? `"${tree.value}"` : `'${tree.value}'`
    case 'field':
      return `\${${tree.name}}`
    case 'self':
      return '.'
    case 'minus':
      return `-${printed(tree.of, UNARY)}`
    case 'call':
      return `${tree.name}(${tree.args.map((one) => printed(one, 0)).join(', ')})`
    case 'pair': {
      const own = STRENGTH[tree.operator] ?? 0
      const text = `${printed(tree.left, own)} ${tree.operator} ${printed(tree.right, own + 1)}`
      return own < around ? `(${text})` : text
    }
  }
}

/** Numbers have no exponents in this language. */
const numeral = (value: number): string => {
  const text = String(value)
  return text.includes('e') ? value.toFixed(Math.abs(value) < 1 ? 20 : 0).replace(/(\.\d*?)0+$/, '$1') : text
}
