export type Operator = 'or' | 'and' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | 'div' | 'mod'

/** An expression as a tree; `at` is where it stands in the text. Plain data: it can be kept and sent as JSON. */
export type Tree =
  | { kind: 'number'; value: number; at: number }
  | { kind: 'text'; value: string; at: number }
  | { kind: 'field'; name: string; at: number }
  /** `.`: the answer of the question that the expression belongs to. */
  | { kind: 'self'; at: number }
  | { kind: 'minus'; of: Tree; at: number }
  | { kind: 'pair'; operator: Operator; left: Tree; right: Tree; at: number }
  | { kind: 'call'; name: string; args: readonly Tree[]; at: number }

/** The fields that an expression reads, each once, in the order in which it names them. */
export function fieldsOf(tree: Tree): string[] {
  const found = new Set<string>()
  const waiting: Tree[] = [tree]
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    if (one.kind === 'field') found.add(one.name)
    if (one.kind === 'minus') waiting.push(one.of)
    if (one.kind === 'pair') waiting.push(one.right, one.left)
    if (one.kind === 'call') waiting.push(...[...one.args].reverse())
  }
  return [...found]
}
