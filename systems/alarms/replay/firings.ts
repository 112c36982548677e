import type { StationItem } from '@hue-s/systems/environment/contract.ts'
import { fieldReportsContract } from '@hue-s/systems/field-reports/contract.ts'
import { metresBetween } from '@hue-s/engines/geo/index.ts'
import { ANYONE } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { legalDate, type Words } from '@hue-s/kernel/shared/text.ts'
import type { Definition, Firing } from '../contract-shapes.ts'
import { replayAll, type Episode, type Sample } from '../rules/evaluate.ts'
import { leavesOf, type Resolved } from '../rules/resolve.ts'
import { alarmsSetting } from '../setting.ts'
import type { History } from './history.ts'

const HOUR = 3_600_000
const PAGE = 200
const MOST_REPORTS = 4_000

interface Rule {
  key: string
  name: Words
  definition: Definition
}
export interface Fired {
  rule: Rule
  place: string
  episode: Episode
}

/** When a rule would have held at one of its places. `empty` where nothing was measured. */
export async function firedAt(
  history: History,
  rule: Rule,
  place: Resolved,
): Promise<{ fired: Fired[]; empty: boolean }> {
  const samples = await Promise.all(place.keys.map((key) => history.samples(key)))
  const empty = samples.every((own) => own.length === 0)
  const episodes = place.plan ? replayAll(place.plan, samples) : silencesIn(samples[0] ?? [], place.silenceMs ?? 0)
  return { fired: episodes.map((episode) => ({ rule, place: place.place, episode })), empty }
}

const silencesIn = (samples: readonly Sample[], ms: number): Episode[] =>
  samples.flatMap(([time], i) => {
    const next = samples[i + 1]?.[0]
    return next !== undefined && next - time > ms ? [{ start: time + ms, end: next, peak: null }] : []
  })

/** Published reports of flooding of these days; `null` where the province names no kind of them. */
export async function floodReports(ctx: Ctx, begin: number, end: number) {
  const { categories, km } = ctx.setting(alarmsSetting).floodReports
  if (categories.length === 0) return null
  const out: { at: number; lon: number; lat: number }[] = []
  const [from, to] = [legalDate(new Date(begin - HOUR)), legalDate(new Date(end + HOUR))]
  for (const child of categories) {
    let after: string | undefined
    do {
      const asked = { child, from, to, limit: PAGE, ...(after === undefined ? {} : { after }) }
      const page = await ctx.as(ANYONE).call(fieldReportsContract.list, asked)
      out.push(...page.items.map((r) => ({ at: Date.parse(r.openedAt), lon: r.at.lon, lat: r.at.lat })))
      after = page.next ?? undefined
    } while (after !== undefined && out.length < MOST_REPORTS)
  }
  return { km, items: out }
}

export type Reports = Awaited<ReturnType<typeof floodReports>>

/** Puts names to what fired, and counts the reports near it within an hour. */
export function firingOf(f: Fired, stations: readonly StationItem[], reports: Reports): Firing {
  const station = stations.find((s) => s.key === f.place)
  const { condition, severity } = f.rule.definition
  const near =
    reports && station
      ? reports.items.filter(
          (r) =>
            r.at >= f.episode.start - HOUR &&
            r.at <= (f.episode.end ?? Infinity) + HOUR &&
            metresBetween(station.at, r) <= reports.km * 1_000,
        ).length
      : null
  return {
    rule: { key: f.rule.key, name: f.rule.name, severity },
    station: { key: f.place, name: station?.name ?? { vi: f.place, en: f.place } },
    startedAt: new Date(f.episode.start).toISOString(),
    endedAt: f.episode.end === null ? null : new Date(f.episode.end).toISOString(),
    peak: f.episode.peak,
    unit: condition.kind === 'silence' ? '' : (leavesOf(condition)[0]?.unit ?? ''),
    reports: near,
  }
}
