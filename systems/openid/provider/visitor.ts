import type { IncomingMessage } from 'node:http'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import type { RequestFacts } from '@hue-s/kernel/server/ctx.ts'

/** Who sits before the browser, by our own session: the only sign-in that counts here. */
export interface Visitor {
  actor: Actor
  /** How the person proved who they are (RFC 8176). */
  amr: readonly string[]
  facts: RequestFacts
}

const visitors = new WeakMap<IncomingMessage, Visitor>()

export const rememberVisitor = (request: IncomingMessage, visitor: Visitor): void => void visitors.set(request, visitor)
export const visitorOf = (request: IncomingMessage): Visitor | undefined => visitors.get(request)

/** Only people sign in to partners: an official's account belongs to the office, not to the person. */
export const isPerson = (actor: Actor): actor is Actor & { id: string } => actor.kind === 'citizen' && actor.id !== null

export const LEVELS = ['level0', 'level1', 'level2'] as const
export const acrOf = (level: number): string => LEVELS[level] ?? LEVELS[0]
export const levelOf = (acr: string | undefined): number => Math.max(0, LEVELS.indexOf(acr as (typeof LEVELS)[number]))

/** The least level that satisfies the request; values we do not know ask for nothing. */
export function levelWanted(acrValues: string | undefined): number {
  const known = (acrValues ?? '').split(' ').filter((value) => LEVELS.includes(value as (typeof LEVELS)[number]))
  return known.length === 0 ? 0 : Math.min(...known.map(levelOf))
}

/** When the person last proved who they are, in the seconds that tokens carry. */
export const provedAt = (actor: Actor): number =>
  actor.provedAt === null ? 0 : Math.floor(Date.parse(actor.provedAt) / 1_000)
