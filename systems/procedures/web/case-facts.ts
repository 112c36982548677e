import { evaluate, parse, type Tree, type Value } from '@hue-s/engines/forms/shared/expression/index.ts'
import type { CaseQuestion, ChannelKind, Version } from '../contract-shapes.ts'
import { namesThatMatter, type Tell } from '../shared/case.ts'

/** What a person told of their case: question → answer as it stands in the address. */
export type Told = Readonly<Record<string, string>>

const PREFIX = 'case.'
const MOST = 1_000_000

/** The facts that an address carries, those that the procedure asks for only. */
export function toldIn(version: Pick<Version, 'questions'>, search: URLSearchParams): Record<string, string> {
  const told: Record<string, string> = {}
  for (const question of version.questions) {
    const said = search.get(PREFIX + question.name) ?? ''
    if (fits(question, said)) told[question.name] = said
  }
  return told
}
export const fieldOf = (name: string): string => PREFIX + name

function fits({ kind, choices }: CaseQuestion, said: string): boolean {
  if (kind === 'truth') return said === 'yes' || said === 'no'
  if (kind === 'whole') return /^\d{1,7}$/.test(said) && Number(said) <= MOST
  return choices.some(({ value }) => value === said)
}

const valueOf = ({ kind }: CaseQuestion, said: string): Value =>
  kind === 'truth' ? said === 'yes' : kind === 'whole' ? Number(said) : said

const trees = new Map<string, Tree | undefined>()
function treeOf(expression: string): Tree | undefined {
  if (!trees.has(expression)) {
    let tree: Tree | undefined
    try {
      tree = parse(expression)
    } catch {
      // Published expressions were checked; one that cannot be read decides nothing.
    }
    trees.set(expression, tree)
  }
  return trees.get(expression)
}

/** What expressions come to for a case on a channel. */
export function tellFor(version: Pick<Version, 'questions'>, told: Told, channel: ChannelKind, today: string): Tell {
  const values = new Map<string, Value>([['channel', channel]])
  for (const question of version.questions) {
    const said = told[question.name]
    if (said !== undefined) values.set(question.name, valueOf(question, said))
  }
  return (expression) => {
    const tree = treeOf(expression)
    if (!tree) return undefined
    const value = evaluate(tree, { today, self: null, position: 1, field: (name) => values.get(name) ?? null })
    return typeof value === 'number' || typeof value === 'boolean' ? value : undefined
  }
}

export const answeredIn = (told: Told): ReadonlySet<string> => new Set(['channel', ...Object.keys(told)])

/** Questions that decide something on this page. */
export function questionsThatMatter(version: Version): CaseQuestion[] {
  const names = new Set(namesThatMatter(version, undefined))
  return version.questions.filter(({ name }) => names.has(name))
}
