import type { Channel, Level } from './contract.ts'

/** Minutes after midnight in Vietnam's time. */
export interface Quiet {
  from: number
  to: number
}
export type Choices = Partial<Record<Channel, boolean | null>>

/** What a level sends when the person said nothing. Critical warnings also go by SMS and Zalo. */
const BY_LEVEL: Readonly<Record<Level, readonly Channel[]>> = {
  info: ['push'],
  important: ['push', 'email'],
  critical: ['push', 'email', 'sms', 'zalo'],
}
const DAY = 1440

/** Whether the person wants this channel: their choice for the topic, then for all topics, then the level's. */
export function wants(channel: Channel, level: Level, choices: readonly (Choices | undefined)[]): boolean {
  for (const choice of choices) {
    const said = choice?.[channel]
    if (typeof said === 'boolean') return said
  }
  return BY_LEVEL[level].includes(channel)
}

/** The end of the quiet hours that `at` falls in, or null outside them. */
export function quietEnd(at: Date, { from, to }: Quiet): Date | null {
  const vietnam = new Date(at.getTime() + 7 * 3_600_000)
  const minute = vietnam.getUTCHours() * 60 + vietnam.getUTCMinutes()
  const inside = from < to ? minute >= from && minute < to : from > to && (minute >= from || minute < to)
  if (!inside) return null
  const startOfMinute = at.getTime() - (at.getTime() % 60_000)
  return new Date(startOfMinute + ((to - minute + DAY) % DAY) * 60_000)
}

export interface Reachable {
  works: boolean
  wanted: boolean
  hasAddress: boolean
  verified: boolean
}
export type Plan = { state: 'waiting'; nextAt: Date } | { state: 'skipped'; reason: string }

/**
 * What becomes of one notice on one channel. In quiet hours information is left to the inbox, an important notice
 * waits for the morning, a critical one passes. E-mail makes no sound and never waits.
 */
export function decide(channel: Channel, level: Level, to: Reachable, quiet: Quiet, now: Date): Plan {
  const skipped = (reason: string): Plan => ({ state: 'skipped', reason })
  if (!to.wanted) return skipped('notWanted')
  if (!to.works) return skipped('channelOff')
  if (!to.hasAddress) return skipped('noAddress')
  if (!to.verified) return skipped('notVerified')
  const end = mayRing(channel, level) ? null : quietEnd(now, quiet)
  if (end && level === 'info') return skipped('quietHours')
  return { state: 'waiting', nextAt: end ?? now }
}

/** Whether quiet hours do not matter. */
export const mayRing = (channel: Channel, level: Level): boolean => level === 'critical' || channel === 'email'

const BACKOFF_MINUTES = [1, 5, 30, 120] as const

/** When to try again after the n-th attempt failed (1, 5, 30 minutes, 2 hours), or null: give up. */
export function retryAt(attempts: number, now: Date, atLeastSeconds = 0): Date | null {
  const minutes = BACKOFF_MINUTES[attempts - 1]
  return minutes === undefined ? null : new Date(now.getTime() + Math.max(minutes * 60, atLeastSeconds) * 1000)
}
