import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

describe('contrast (WCAG 2)', () => {
  const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
  const block = (selector: string) =>
    css.slice(css.indexOf(`${selector} {`), css.indexOf('\n}', css.indexOf(`${selector} {`)))
  const tokens = (text: string) =>
    Object.fromEntries([...text.matchAll(/(--h-[\w-]+): ([^;]+);/g)].map((m) => [m[1]!, m[2]!]))
  const light = tokens(block(':root'))
  const night = { ...light, ...tokens(block("[data-theme='night']")) }
  const resolve = (set: Record<string, string>, name: string): string => {
    const value = set[`--h-${name}`]!
    const alias = /^var\(--h-([\w-]+)\)$/.exec(value)
    return alias ? resolve(set, alias[1]!) : value
  }
  const luminance = (hex: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
  }
  const ratio = (set: Record<string, string>, a: string, b: string) => {
    const [high, low] = [luminance(resolve(set, a)), luminance(resolve(set, b))].sort((x, y) => y - x)
    return (high! + 0.05) / (low! + 0.05)
  }

  const text: [string, string][] = [
    ...['text', 'text-second', 'text-hint', 'action', 'second', 'danger', 'warning', 'success', 'info'].flatMap(
      (name) => ['page', 'surface', 'surface-raised'].map((ground): [string, string] => [name, ground]),
    ),
    ...['action', 'second', 'danger', 'warning', 'success', 'info'].map((name): [string, string] => [
      name,
      `${name}-tint`,
    ]),
    ...['action', 'danger', 'warning', 'success', 'info'].map((name): [string, string] => ['text', `${name}-tint`]),
    ['text-hint', 'action-tint'],
    ['action', 'danger-tint'],
    ['on-action', 'action'],
    ['on-action', 'action-pressed'],
    ['on-danger', 'danger'],
    ['on-danger', 'danger-pressed'],
    ['on-warning-fill', 'warning-fill'],
    ['on-header', 'header'],
  ]
  const controls: [string, string][] = [
    ['line', 'page'],
    ['line', 'surface'],
    ['action', 'surface'],
    ['accent', 'page'],
    ['danger', 'surface'],
    ['focus', 'focus-gap'],
    ['focus', 'page'],
  ]

  describe.each([
    ['light', light],
    ['night', night],
  ])('%s', (_, set) => {
    test.each(text)('words: %s on %s is at least 4.5', (a, b) => expect(ratio(set, a, b)).toBeGreaterThanOrEqual(4.5))
    test.each(controls)('edges: %s on %s is at least 3', (a, b) => expect(ratio(set, a, b)).toBeGreaterThanOrEqual(3))
  })

  test('the figures the design gives are the figures the tokens have', () => {
    expect(ratio(light, 'tim-700', 'white')).toBeCloseTo(11, 0)
    expect(ratio(light, 'huong-700', 'paper')).toBeCloseTo(5.7, 0)
    expect(ratio(light, 'line-strong', 'paper')).toBeGreaterThanOrEqual(3.6)
    expect(ratio(night, 'night-text', 'night-panel')).toBeCloseTo(14.3, 0)
  })
})
