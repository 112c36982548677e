import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { checkCaseType, defineCaseType, missingWords, registerCaseType, type CaseType } from './index.ts'
import { contractOfCases } from './contract.ts'
import { dispute, repair } from './testing/tennis-club.ts'
import en from './text/en.json' with { type: 'json' }
import vi from './text/vi.json' with { type: 'json' }

const broken = (more: Partial<CaseType>): string[] => checkCaseType({ ...repair, ...more })
const finish = repair.actions['finish']!
const actions = (more: object) => ({ finish, other: { ...finish, ...more } }) as CaseType['actions']

describe('the table of a case type', () => {
  test('the fixture is sound', () => {
    expect(checkCaseType(dispute)).toEqual([])
    expect(checkCaseType(repair)).toEqual([])
  })

  test.each<[string, Partial<CaseType>, RegExp]>([
    ['a bad name', { type: 'Dispute' }, /not named/],
    ['a bad prefix', { codePrefix: 'tc-' }, /prefix/],
    ['version zero', { version: 0 }, /version/],
    ['no such initial state', { initial: 'nowhere' }, /initial state/],
    [
      'a state that nothing leads to',
      { states: { ...repair.states, lost: { final: true, tone: 'done' } } },
      /no way leads to state lost/,
    ],
    [
      'a dead end',
      { states: { ...repair.states, stuck: { final: false, tone: 'busy' } }, actions: actions({ to: 'stuck' }) },
      /no way leads out of state stuck/,
    ],
    [
      'a circle without an end',
      {
        states: { ...repair.states, a: { final: false, tone: 'busy' }, b: { final: false, tone: 'busy' } },
        actions: {
          ...actions({ to: 'a' }),
          go: { ...finish, from: ['a'], to: 'b' },
          back: { ...finish, from: ['b'], to: 'a' },
        },
      },
      /out of state a.*\n.*out of state b/,
    ],
    ['an action to nowhere', { actions: actions({ to: 'moon' }) }, /other names no state: moon/],
    ['an action from nowhere', { actions: actions({ from: [] }) }, /other starts nowhere/],
    ['an action for nobody', { actions: actions({ who: {} }) }, /other does not say who/],
    ['an agency without a permission', { actions: actions({ who: { relation: 'agency' } }) }, /without a permission/],
    ['a party that does not exist', { actions: actions({ who: { relation: 'party:umpire' } }) }, /names no party/],
    [
      'a second person without a permission',
      { actions: actions({ who: { relation: 'party' }, secondPerson: true }) },
      /second person/,
    ],
    [
      'an effect on no clock',
      { actions: actions({ effects: [{ pauseClocks: ['none'] }] }) },
      /other names no clock: none/,
    ],
    [
      'a field that data lacks',
      { actions: actions({ effects: [{ set: ['colour'] }], input: z.object({ colour: z.string() }) }) },
      /sets no field of data: colour/,
    ],
    [
      'a field that nobody is asked for',
      { actions: actions({ effects: [{ set: ['court'] }] }) },
      /does not ask for court/,
    ],
    ['a bad budget', { clocks: { mend: { budget: { days: -1 } } } }, /bad budget/],
    ['a warning at no time', { clocks: { mend: { remind: { fraction: 1 } } } }, /warns at no fraction/],
    ['fields shown that do not exist', { partySees: ['secret'] }, /partySees/],
  ])('%s is found', (_, more, mistake) => {
    expect(broken(more).join('\n')).toMatch(mistake)
  })

  test('a broken table stops the start; a version is registered once', () => {
    expect(() => defineCaseType({ ...repair, initial: 'nowhere' })).toThrow('initial state')
    expect(registerCaseType(repair)).toBe(repair)
    expect(() => registerCaseType({ ...repair })).toThrow('registered twice')
  })

  test('words that are missing are named', () => {
    const all = ['name', 'state.open', 'state.done', 'action.finish', 'clock.mend'].map(
      (k) => `cases.tennis-club.repair.${k}`,
    )
    expect(missingWords(repair, {})).toEqual(all)
    expect(missingWords(repair, Object.fromEntries(all.slice(1).map((k) => [k, 'x'])))).toEqual(all.slice(0, 1))
  })
})

test('both languages have the same words, and every refusal of the contract has its own', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort())
  const codes = Object.values(contractOfCases).flatMap((route) => [...(route.errors ?? [])])
  for (const code of codes) expect(Object.keys(vi)).toContain(`errors.${code}`)
})
