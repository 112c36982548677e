import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { launchBrowser } from '@hue-s/kernel/testing/browser.ts'
import { evaluate, FUNCTIONS, parse, patternOf, print, type Tree, type Value } from './shared/expression/index.ts'

const operators = ['or', 'and', '=', '!=', '<', '<=', '>', '>=', '+', '-', '*', 'div', 'mod'] as const

/** Any tree that the language can write, up to a depth. */
const anyTree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      fc.integer({ min: 0, max: 1_000_000 }).map((value): Tree => ({ kind: 'number', value, at: 0 })),
      fc.constantFrom(0.5, 0.1, 2.25).map((value): Tree => ({ kind: 'number', value, at: 0 })),
      fc
        .constantFrom('', 'a', '5', '2026-01-31', 'a b', 'Đường Hoà Bình', '[0-9]+')
        .map((value): Tree => ({ kind: 'text', value, at: 0 })),
      fc.constantFrom('n', 't', 'd', 'l', 'e', 'x', 'gone').map((name): Tree => ({ kind: 'field', name, at: 0 })),
      fc.constant<Tree>({ kind: 'self', at: 0 }),
    ),
    tie('tree').map((of): Tree => ({ kind: 'minus', of, at: 0 })),
    fc
      .tuple(fc.constantFrom(...operators), tie('tree'), tie('tree'))
      .map(([operator, left, right]): Tree => ({ kind: 'pair', operator, left, right, at: 0 })),
    fc
      .constantFrom(...FUNCTIONS.entries())
      .chain(([name, { least, most }]) =>
        fc
          .array(tie('tree'), { minLength: least, maxLength: Math.min(most, least + 2) })
          .map((args): Tree => ({ kind: 'call', name, args, at: 0 })),
      ),
  ),
})).tree

const anyAnswer: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.double(),
  fc.boolean(),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('2024-02-29', '9999-99-99').map((day) => ({ day })),
  fc.array(fc.oneof(fc.string({ maxLength: 5 }), fc.integer()), { maxLength: 5 }).map((list) => ({ list })),
)

/** Signs that every Unicode of these years knows alike: which letters have capitals changes from one to the next. */
const settled: fc.Arbitrary<Value> = anyAnswer.map((answer) =>
  typeof answer === 'string' ? answer.replace(/[^ -\u024f\u1e00-\u1eff]/g, 'ệ') : answer,
)

const withoutPlaces = (tree: Tree): unknown =>
  JSON.parse(JSON.stringify(tree, (key, value) => (key === 'at' ? 0 : value)))

test('what is written is read as the same tree', () => {
  fc.assert(
    fc.property(anyTree, (tree) => {
      expect(withoutPlaces(parse(print(tree)))).toEqual(withoutPlaces(tree))
    }),
    { numRuns: 500 },
  )
})

test('every expression has a value, whatever was answered; the same each time', () => {
  fc.assert(
    fc.property(anyTree, fc.array(anyAnswer, { minLength: 7, maxLength: 7 }), (tree, answers) => {
      const names = ['n', 't', 'd', 'l', 'e', 'x']
      const scope = {
        field: (name: string) => answers[names.indexOf(name)],
        self: answers[6] ?? null,
        today: '2026-11-22',
      }
      const first = evaluate(tree, scope)
      expect(first === null || ['number', 'string', 'boolean', 'object'].includes(typeof first)).toBe(true)
      expect(Number.isNaN(first)).toBe(false)
      expect(evaluate(tree, scope)).toEqual(first)
    }),
    { numRuns: 1_000 },
  )
})

test('a browser works out the same as the server', async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./shared/expression/index.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    globalName: 'forms',
    write: false,
    target: 'es2020',
  })
  const samples = fc.sample(fc.tuple(anyTree, fc.array(settled, { minLength: 7, maxLength: 7 })), 800)
  const asked = samples.map(([tree, answers]) => [print(tree), answers] as const)
  const work = (
    { parse: read, evaluate: run }: Pick<typeof import('./shared/expression/index.ts'), 'parse' | 'evaluate'>,
    all: typeof asked,
  ) =>
    all.map(([source, answers]) => {
      const field = (name: string) => answers['ntdlex'.indexOf(name)]
      const value = run(read(source), { field, self: answers[6] ?? null, today: '2026-11-22' })
      return Object.is(value, -0) ? '-0' : JSON.stringify(value)
    })
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' })
    await page.addScriptTag({ content: `window.work = ${work.toString()}` })
    // As text, so that nothing is lost on the way but what JSON cannot say, on both sides alike.
    const sent = JSON.stringify(asked)
    const there = await page.evaluate<string[]>(`work(forms, JSON.parse(${JSON.stringify(sent)}))`)
    expect(there).toEqual(work({ parse, evaluate }, JSON.parse(sent) as typeof asked))
    expect(there.length).toBe(800)
  } finally {
    await browser.close()
  }
}, 60_000)

test('patterns of the common kind match what the language of the browser matches', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a|b)', '(ab)', '\\d')
  const part = fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '{2}', '{1,3}', '{2,}')).map((two) => two.join(''))
  const pattern = fc.array(
    fc.array(part, { maxLength: 4 }).map((parts) => parts.join('')),
    { minLength: 1, maxLength: 3 },
  )
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', 'đ'), maxLength: 8 })
  fc.assert(
    fc.property(pattern, text, (alternatives, sample) => {
      const source = alternatives.join('|')
      expect(patternOf(source)?.matches(sample), source).toBe(new RegExp(`^(?:${source})$`, 'u').test(sample))
    }),
    { numRuns: 2_000 },
  )
})
