import { describe, expect, test } from 'vitest'
import { STATES, type Category } from '../contract.ts'
import { listInput } from './list-input.ts'
import { categoryName, progressOf, stateKey, suggestCategories, toneOf } from './words-of-report.ts'

const kind = (id: string, vi: string, words: string[], children: Category['children'] = []): Category => ({
  id,
  icon: 'info',
  name: { vi, en: id },
  words,
  flow: 'timed',
  children,
})
const categories = [
  kind(
    'lamp',
    'Đèn đường',
    ['đèn đường', 'tối thui'],
    [{ id: 'lamp-out', name: { vi: 'Đèn không sáng', en: 'Lamp is out' }, words: ['đèn tắt'] }],
  ),
  kind('waste', 'Rác thải', ['rác', 'đổ rác']),
  kind('road', 'Đường, vỉa hè', ['ổ gà', 'đường hỏng']),
]

describe('suggestCategories', () => {
  test('words with or without marks mean the same kind, and its child', () => {
    for (const note of ['Đèn đường đèn tắt ba đêm nay', 'den duong den tat ba dem nay']) {
      expect(suggestCategories(categories, note)[0]).toMatchObject({
        category: { id: 'lamp' },
        child: { id: 'lamp-out' },
      })
    }
  })

  test('only whole syllables count: «rách» is not «rác»', () => {
    expect(suggestCategories(categories, 'bạt bị rách')).toEqual([])
    expect(suggestCategories(categories, 'đống rác, hôi')[0]?.category.id).toBe('waste')
  })

  test('the likelier kind comes first and at most so many', () => {
    const found = suggestCategories(categories, 'đổ rác cạnh ổ gà, rác nhiều', 1)
    expect(found.map(({ category }) => category.id)).toEqual(['waste'])
  })

  test('nothing typed suggests nothing', () => {
    expect(suggestCategories(categories, '  ')).toEqual([])
    expect(suggestCategories(categories, '?!')).toEqual([])
  })
})

describe('progressOf', () => {
  test.each(STATES)('%s has at most one step that stands open, and never goes backwards', (state) => {
    const states = progressOf(state).map((step) => step.state)
    expect(states[0]).toBe('done')
    expect(states.filter((one) => one === 'current' || one === 'waiting').length).toBeLessThanOrEqual(1)
    const order = { done: 0, current: 1, waiting: 1, todo: 2 }
    expect(states.map((one) => order[one])).toEqual(states.map((one) => order[one]).toSorted((a, b) => a - b))
  })

  test('waiting for the person shows on the step itself', () => {
    expect(progressOf('waiting').find(({ id }) => id === 'working')?.state).toBe('waiting')
  })
})

test('a late report says so before its state, unless it is over', () => {
  expect(stateKey({ state: 'working', late: true })).toBe('field-reports.state.late')
  expect(toneOf({ state: 'working', late: true })).toBe('danger')
  expect(stateKey({ state: 'resolved', late: true })).toBe('field-reports.state.resolved')
  expect(stateKey({ state: 'withdrawn', late: true })).toBe('field-reports.state.withdrawn')
})

test('a kind that configuration dropped is shown by its code', () => {
  expect(categoryName(categories, { category: 'gone', child: null }, 'vi')).toBe('gone')
  expect(categoryName(undefined, { category: 'lamp', child: null }, 'vi')).toBe('Phản ánh')
  expect(categoryName(categories, { category: 'lamp', child: 'lamp-out' }, 'en')).toBe('lamp · Lamp is out')
  expect(categoryName(categories, { category: 'lamp', child: 'dropped' }, 'vi')).toBe('Đèn đường')
})

test('an address with nonsense still asks for the list', () => {
  expect(listInput(new URLSearchParams('category=../x&state=eaten&commune=1&q=%20%20'))).toEqual({ limit: 20 })
  expect(listInput(new URLSearchParams({ q: 'x'.repeat(500), state: 'working', category: 'lamp' }))).toEqual({
    limit: 20,
    category: 'lamp',
    state: 'working',
    q: 'x'.repeat(200),
  })
})
