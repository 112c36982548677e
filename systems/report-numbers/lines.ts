import { getUnits, type Unit } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Line } from './csv.ts'
import type { ReportFact } from './source.ts'

/** Places are published to a thousandth of a degree, about a hundred metres: near enough to count, not to find a door. */
const degrees = (value: number | null) => (value === null ? '' : (Math.round(value * 1000) / 1000).toFixed(3))
const second = (at: string | null) => (at === null ? '' : `${new Date(at).toISOString().slice(0, 19)}Z`)
const flag = (value: boolean) => (value ? '1' : '0')

interface Named {
  code: string
  name: string
}
interface Version extends Named {
  validFrom: string
  validTo: string | null
}
const NOBODY: Named = { code: '', name: '' }

/** A commune is called with what it is: «Phường An Cựu». */
export function fullName({ kind, type, name }: Pick<Unit, 'kind' | 'type' | 'name'>): string {
  const titled = kind === 'commune' || kind === 'district'
  return titled ? `${type.charAt(0).toUpperCase()}${type.slice(1)} ${name}` : name
}

/** Names of units as they were on a day: `learn` asks for all that are still unknown in a few questions, whatever their number. */
export class UnitNames {
  private readonly ctx: Ctx
  private readonly known = new Map<string, Version[]>()
  constructor(ctx: Ctx) {
    this.ctx = ctx
  }

  nameOf(id: string | null, day: string): Named {
    return (id !== null && this.find(id, day)) || NOBODY
  }

  async learn(facts: readonly ReportFact[]): Promise<void> {
    const wanted = facts.flatMap(({ agencyId, communeId, anchoredOn: at }) =>
      [agencyId, communeId].flatMap((id) => (id === null ? [] : [{ id, at }])),
    )
    // Each round asks for one day of each unit: as many rounds as a unit had versions, mostly one.
    for (let missing = this.missingOf(wanted); missing.length > 0; missing = this.missingOf(wanted)) {
      const asked = [...new Map(missing.map((w) => [w.id, w])).values()]
      const then = await getUnits(this.ctx, asked)
      const early = asked.filter(({ id }) => !then.has(id))
      const today =
        early.length === 0
          ? then
          : await getUnits(
              this.ctx,
              early.map(({ id }) => ({ id, at: this.ctx.today() })),
            )
      for (const { id, at } of asked) this.keep(id, at, then.get(id), today.get(id))
    }
  }

  private find = (id: string, day: string) =>
    this.known.get(id)?.find((v) => v.validFrom <= day && (v.validTo === null || day < v.validTo))

  private missingOf = (wanted: readonly { id: string; at: string }[]) =>
    wanted.filter(({ id, at }) => !this.find(id, at))

  private keep(id: string, at: string, then: Unit | undefined, today: Unit | undefined): void {
    const unit = then ?? today
    // The last version stands for the days after the unit's end too, today's for days before its beginning.
    const ended = unit === undefined || (unit.validTo !== null && unit.validTo <= at)
    const version = {
      ...(unit ? { code: unit.code, name: fullName(unit) } : NOBODY),
      validFrom: then ? then.validFrom : '',
      validTo: then ? (ended ? null : then.validTo) : (unit?.validFrom ?? null),
    }
    this.known.set(id, [...(this.known.get(id) ?? []), version])
  }
}

/** A report as it is published. */
export function lineOf(fact: ReportFact, names: UnitNames): Line {
  const commune = names.nameOf(fact.communeId, fact.anchoredOn)
  const agency = names.nameOf(fact.agencyId, fact.anchoredOn)
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
