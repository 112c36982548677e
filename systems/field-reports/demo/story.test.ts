import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { handlingSetting } from '../handling/rules.ts'
import { makeDice } from './dice.ts'
import { tellStory, type Cast, type Matter } from './story.ts'
import { demoWords } from './words.ts'

const pack = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../provinces/hue/${name}.json`, import.meta.url), 'utf8'))
const words = demoWords.schema.parse(pack('field-reports-demo'))
const rules = handlingSetting.schema.parse(pack('field-report-handling'))
const who = (kind: 'citizen' | 'staff', id: string) => ({ kind, id })
const cast: Cast = {
  reporter: who('citizen', 'a'),
  officer: who('staff', 'b'),
  head: who('staff', 'c'),
  operator: who('staff', 'd'),
}

test('whenever it is told, a story has no step to come and none before the one before it', () => {
  const now = Date.parse('2026-11-22T00:34:00Z')
  const matter = fc.record({
    at: fc.integer({ min: 1, max: 20_000 }).map((minutes) => new Date(now - minutes * 60_000)),
    agencyId: fc.constantFrom('x', null),
    otherAgencyId: fc.constantFrom('x', 'y'),
    immediate: fc.boolean(),
    slowness: fc.double({ min: 0.6, max: 1.9, noNaN: true }),
    acceptHours: fc.constantFrom(1, 4, 24),
    budgetHours: fc.constantFrom(2, 24, 110),
    visible: fc.boolean(),
  })
  const asked = new Set<string>()
  const told = fc.property(matter, fc.nat(), fc.nat({ max: 7 * 24 * 60 }), (m, seed, minutes) => {
    const shift = minutes * 60_000
    const matter: Matter = { ...m, at: new Date(m.at.getTime() + shift), now: new Date(now + shift), text: 'Đèn hỏng' }
    const { steps } = tellStory(matter, cast, words, rules, makeDice(seed))
    const moments = steps.flatMap((step) => {
      if ('action' in step && step.action === 'extend') asked.add(step.decision ? 'decided' : 'open')
      return 'decision' in step && step.decision ? [step.at, step.decision.at] : [step.at]
    })
    expect(moments).toEqual([...moments].sort())
    expect(moments.filter((at) => at >= matter.now.toISOString())).toEqual([])
  })
  fc.assert(told, { numRuns: 4_000 })
  expect([...asked]).toEqual(['decided'])
})
