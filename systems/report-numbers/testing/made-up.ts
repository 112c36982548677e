import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Outcome, ReportFact, Source } from '../source.ts'

/** A small generator with a fixed seed. */
export function dice(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const STATES: Record<Outcome, string> = { open: 'working', finished: 'published', declined: 'refused' }
const HOUR = 3_600_000
const VIETNAM = 7 * HOUR
export const monthOf = (at: string) => new Date(Date.parse(at) + VIETNAM).toISOString().slice(0, 7)
const dayOf = (at: string) => new Date(Date.parse(at) + VIETNAM).toISOString().slice(0, 10)

/** Reports that were never made, over real communes of their days. Change what is in `facts`, note it with `touch`. */
export function madeUp(facts: ReportFact[]) {
  const touched: { month: string; at: string }[] = []
  const source: Source = {
    monthsChangedSince: async (_ctx, since) =>
      since === null
        ? [...new Set(facts.map((f) => monthOf(f.openedAt)))]
        : [...new Set(touched.filter((t) => t.at >= since).map((t) => t.month))],
    factsOf: async (_ctx, month) =>
      facts
        .filter((f) => monthOf(f.openedAt) === month)
        .sort((a, b) => (a.openedAt + a.id < b.openedAt + b.id ? -1 : 1)),
  }
  return { source, touch: (fact: ReportFact, at: string) => touched.push({ month: monthOf(fact.openedAt), at }) }
}

/** Random reports between two instants. */
export async function randomFacts(
  ctx: Ctx,
  { count, from, to, seed = 1 }: { count: number; from: string; to: string; seed?: number },
): Promise<ReportFact[]> {
  const roll = dice(seed)
  const agencies = await listUnits(ctx, { at: ctx.today(), level: 'agency' })
  const byDay = new Map<string, Promise<Awaited<ReturnType<typeof listUnits>>>>()
  const communesOn = (at: string) => {
    const found = byDay.get(at) ?? listUnits(ctx, { at, level: 'commune' })
    byDay.set(at, found)
    return found
  }
  const span = Date.parse(to) - Date.parse(from)
  const facts: ReportFact[] = []
  for (let n = 0; n < count; n++) {
    const opened = Date.parse(from) + Math.floor((span / 1000) * (roll(100_000) / 100_000)) * 1000
    const openedAt = new Date(opened).toISOString()
    const communes = await communesOn(dayOf(openedAt))
    const commune = roll(50) === 0 ? undefined : communes[roll(communes.length)]
    const outcome = (['finished', 'finished', 'finished', 'finished', 'open', 'declined'] as const)[roll(6)] ?? 'open'
    const worked = new Date(opened + roll(400) * HOUR * 0.37).toISOString()
    const reopened = outcome === 'open' && roll(5) === 0
    facts.push({
      id: newId(),
      code: `PA-${openedAt.slice(0, 10).replaceAll('-', '')}-${String(n).padStart(5, '0')}`,
      category: ['road', 'street-lamp', 'waste', 'tree'][roll(4)] ?? 'road',
      child: roll(2) === 0 ? 'road-pothole' : null,
      communeId: commune?.id ?? null,
      agencyId: roll(20) === 0 ? null : (agencies[roll(Math.min(7, agencies.length))]?.id ?? null),
      anchoredOn: dayOf(openedAt),
      openedAt,
      dueAt: outcome === 'open' ? new Date(opened + roll(900) * HOUR).toISOString() : null,
      finishedAt: outcome === 'finished' || reopened ? worked : null,
      closedAt: outcome === 'open' ? null : worked,
      outcome,
      late: roll(4) === 0,
      rating: outcome === 'finished' && roll(2) === 0 ? 1 + roll(3) : null,
      state: STATES[outcome],
      channel: ['app', 'web', 'hotline'][roll(3)] ?? 'app',
      lon: roll(10) === 0 ? null : 107.3 + roll(8_000) / 10_000,
      lat: null,
      merged: roll(30) === 0,
      published: outcome === 'finished',
    })
    const last = facts.at(-1)
    if (last && last.lon !== null) last.lat = 16.2 + roll(4_000) / 10_000
  }
  return facts
}
