import { expect, test } from 'vitest'
import { atOnce } from './at-once.ts'

test('never more at once than told; the others follow in order, also after failures', async () => {
  let running = 0
  let most = 0
  const ended: number[] = []
  const run = atOnce(3, async (n: number) => {
    most = Math.max(most, ++running)
    await new Promise((done) => setTimeout(done, n % 4))
    running--
    ended.push(n)
    if (n % 5 === 0) throw new Error(`${n}`)
    return n
  })
  const all = await Promise.allSettled(Array.from({ length: 40 }, (_, n) => run(n)))
  expect(most).toBe(3)
  expect(ended).toHaveLength(40)
  expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(8)
  expect(await run(1)).toBe(1)
})
