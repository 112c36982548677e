import type { Ctx } from '@hue-s/kernel/server/ctx.ts'

const known = new WeakMap<Ctx, Map<string, unknown>>()

/** What is read once in a request however many records ask for it: loading a province asks for the same units and forms hundreds of times. */
export function once<T>(ctx: Ctx, key: string, read: () => Promise<T>): Promise<T> {
  const mine = known.get(ctx) ?? new Map<string, unknown>()
  known.set(ctx, mine)
  if (!mine.has(key)) mine.set(key, read())
  return mine.get(key) as Promise<T>
}
