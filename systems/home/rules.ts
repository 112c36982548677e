import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { neededCatalogue } from './catalogue.ts'
import { AUDIENCES, type Arrangement } from './contract.ts'
import { mustBeCommunes } from './reach.ts'

/** Whoever needs help, a way in or an emergency number finds it, whatever an operator does. */
export const ESSENTIAL = ['/', '/emergency', '/help', '/me', '/sign-in', '/search', '/welcome', '/services'] as const

const pathsOf = ({ audiences, featured, off }: Arrangement) => [
  ...AUDIENCES.flatMap((audience) => {
    const { actions, tiles, hidden, tabs, centre } = audiences[audience]
    return [...actions, ...Object.values(tiles).flat(), ...hidden, ...tabs, centre]
  }),
  ...[...featured, ...off].map(({ path }) => path),
]

/** Stops unless the period is to come and has a length. */
export function mustBeAhead(ctx: Ctx, { from, until }: { from: string | null; until: string }): void {
  if (Date.parse(until) <= ctx.now().getTime()) throw invalid('home.untilPast')
  if (from !== null && Date.parse(from) >= Date.parse(until)) throw invalid('home.fromAfterUntil')
}

/** Without what is over: it would only stand in the way of the next change. */
export const withoutOver = (ctx: Ctx, content: Arrangement): Arrangement => ({
  ...content,
  off: content.off.filter(({ until }) => Date.parse(until) > ctx.now().getTime()),
})

/** Stops when a draft names what does not exist, closes what must stay open, or ends before it begins. */
export async function mustHold(ctx: Ctx, content: Arrangement): Promise<void> {
  const catalogue = neededCatalogue(ctx.platform)
  const unknown = pathsOf(content).find((path) => !catalogue.has(path))
  if (unknown !== undefined) throw invalid('home.unknownPath', { path: unknown })
  const closed = content.off.find(({ path }) => ESSENTIAL.some((one) => one === path))
  if (closed) throw invalid('home.essential', { path: closed.path })
  content.off.forEach((one) => mustBeAhead(ctx, one))
  await mustBeCommunes(ctx, [...new Set([...content.featured, ...content.off].flatMap(({ areas }) => areas))])
}
