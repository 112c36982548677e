import { latestOf } from '@hue-s/engines/telemetry/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { fold } from '@hue-s/kernel/shared/text.ts'
import type { Freshness, RegistryItem } from './contract.ts'
import { doubtsOf, freshnessOf, type Latest } from './readings.ts'

/** What a device is taken to promise where nobody has agreed on anything. */
const USUAL_EVERY = 3_600
const ORDER: readonly Freshness[] = ['silent', 'stale', 'never', 'fresh']
const iso = (at: string | null) => (at === null ? null : new Date(at).toISOString())

function itemOf(lines: readonly Latest[], now: Date): RegistryItem {
  const first = lines[0]
  const newest = lines.reduce<string | null>((a, l) => (l.at !== null && (a === null || l.at > a) ? l.at : a), null)
  const silent = lines.find((l) => l.silentSince !== null)?.silentSince ?? null
  return {
    thing: first?.thing ?? 0,
    name: first?.thingName ?? '',
    state: freshnessOf(newest, silent, USUAL_EVERY, now),
    newest: iso(newest),
    silentSince: iso(silent),
    streams: lines.map(({ name, unit, result, at, quality }) => ({
      name,
      unit: unit ?? '',
      value: typeof result === 'object' && result !== null ? null : result,
      at: iso(at),
      doubts: doubtsOf(quality),
    })),
  }
}

interface Asked {
  state?: Freshness | undefined
  q?: string | undefined
  after?: string | undefined
  limit: number
}

/** Every thing the asker may see, what is amiss first. */
export async function registry(ctx: Ctx, { state, q, after, limit }: Asked) {
  const now = ctx.now()
  const { items: lines } = JSON.parse((await latestOf(ctx)).body.toString()) as { items: Latest[] }
  const things = new Map<number, Latest[]>()
  for (const line of lines) things.set(line.thing, [...(things.get(line.thing) ?? []), line])
  const all = [...things.values()].map((of) => itemOf(of, now))
  const count = (of: Freshness) => all.filter((one) => one.state === of).length
  const counts = { fresh: count('fresh'), stale: count('stale'), silent: count('silent'), never: count('never') }
  const wanted = q ? fold(q) : ''
  const found = all
    .filter((one) => (!state || one.state === state) && fold(one.name).includes(wanted))
    .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.thing - b.thing)
  const begin = after && /^\d{1,6}$/.test(after) ? Number(after) : 0
  const end = begin + limit
  return {
    now: now.toISOString(),
    counts,
    items: found.slice(begin, end),
    next: end < found.length ? String(end) : null,
  }
}
