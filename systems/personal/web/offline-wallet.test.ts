import { beforeEach, expect, test } from 'vitest'
import { keepPapers, keptPapers, wipePapers } from './offline-wallet.ts'

const kept = { person: 'a', at: '2026-11-20T00:00:00.000Z', papers: [] }
const memory = new Map<string, string>()
let room = true

beforeEach(() => {
  memory.clear()
  room = true
  Object.assign(globalThis, {
    localStorage: {
      getItem: (key: string) => memory.get(key) ?? null,
      removeItem: (key: string) => void memory.delete(key),
      setItem(key: string, value: string) {
        if (!room) throw new DOMException('full', 'QuotaExceededError')
        memory.set(key, value)
      },
    },
  })
})

test('papers are kept for their owner only, until they are wiped', () => {
  expect(keepPapers(kept)).toBe(true)
  expect(keptPapers('a')).toEqual(kept)
  expect(keptPapers('b')).toBeUndefined()
  wipePapers()
  expect(keptPapers('a')).toBeUndefined()
  expect(memory.size).toBe(0)
})

test('a full phone says so, and broken contents are no papers', () => {
  room = false
  expect(keepPapers(kept)).toBe(false)
  room = true
  memory.set('personal.wallet', '{broken')
  expect(keptPapers('a')).toBeUndefined()
})
