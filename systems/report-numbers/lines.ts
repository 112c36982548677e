import { getUnit } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Line } from './csv.ts'
import type { ReportFact } from './source.ts'

/** Places are published to a thousandth of a degree, about a hundred metres: near enough to count, not to find a door. */
const degrees = (value: number | null) => (value === null ? '' : (Math.round(value * 1000) / 1000).toFixed(3))
const second = (at: string | null) => (at === null ? '' : `${new Date(at).toISOString().slice(0, 19)}Z`)
const flag = (value: boolean) => (value ? '1' : '0')

interface Version {
  code: string
  name: string
  validFrom: string
  validTo: string | null
}

/** Names of units as they were on a day; each version is asked for once. */
export function unitNames(ctx: Ctx) {
  const known = new Map<string, Version[]>()
  return async (id: string | null, day: string): Promise<{ code: string; name: string }> => {
    if (id === null) return { code: '', name: '' }
    const versions = known.get(id) ?? []
    const found = versions.find((v) => v.validFrom <= day && (v.validTo === null || day < v.validTo))
    if (found) return found
    const unit = await getUnit(ctx, id, day).catch(() => getUnit(ctx, id).catch(() => undefined))
    if (!unit) return { code: '', name: '' }
    const titled = unit.kind === 'commune' || unit.kind === 'district'
    const name = titled ? `${unit.type.charAt(0).toUpperCase()}${unit.type.slice(1)} ${unit.name}` : unit.name
    // The last version stands for the days after the unit's end too.
    const ended = unit.validTo !== null && unit.validTo <= day
    const version = { code: unit.code, name, validFrom: unit.validFrom, validTo: ended ? null : unit.validTo }
    known.set(id, [...versions, version])
    return version
  }
}

/** A report as it is published. */
export async function lineOf(fact: ReportFact, nameOf: ReturnType<typeof unitNames>): Promise<Line> {
  const commune = await nameOf(fact.communeId, fact.anchoredOn)
  const agency = await nameOf(fact.agencyId, fact.anchoredOn)
  return {
    code: fact.code,
    category: fact.category,
    child: fact.child ?? '',
    commune_id: fact.communeId ?? '',
    commune_code: commune.code,
    commune_name: commune.name,
    anchored_on: fact.anchoredOn,
    agency_id: fact.agencyId ?? '',
    agency_name: agency.name,
    opened_at: second(fact.openedAt),
    due_at: second(fact.dueAt),
    finished_at: second(fact.finishedAt),
    closed_at: second(fact.closedAt),
    outcome: fact.outcome,
    late: flag(fact.late),
    rating: fact.rating === null ? '' : String(fact.rating),
    state: fact.state,
    channel: fact.channel,
    lon: degrees(fact.lon),
    lat: degrees(fact.lat),
    merged: flag(fact.merged),
    public: flag(fact.published),
  }
}

/** Whole minutes from opening to the first result, a begun minute left out; only of what is finished. */
export function minutesOf(line: Pick<Line, 'opened_at' | 'finished_at' | 'outcome'>): number | null {
  if (line.outcome !== 'finished' || line.finished_at === '') return null
  return Math.max(0, Math.floor((Date.parse(line.finished_at) - Date.parse(line.opened_at)) / 60_000))
}
