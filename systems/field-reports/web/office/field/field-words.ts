import type { StaffReport } from '../../../contract.ts'
import type { Deed } from './field-store.ts'

type Place = StaffReport['at']
const EARTH = 6_371_000

/** Metres between two places, over the ground as the crow flies. */
export function metresBetween(one: Place, other: Place): number {
  const rad = Math.PI / 180
  const a =
    Math.sin(((other.lat - one.lat) * rad) / 2) ** 2 +
    Math.cos(one.lat * rad) * Math.cos(other.lat * rad) * Math.sin(((other.lon - one.lon) * rad) / 2) ** 2
  return 2 * EARTH * Math.asin(Math.sqrt(a))
}

/** By the deadline; or, where the phone knows where it is and it was asked for, the nearest first. */
export function inOrder(reports: readonly StaffReport[], by: 'due' | 'near', here: Place | undefined): StaffReport[] {
  const due = ({ dueAt }: StaffReport) => dueAt ?? '9999'
  if (by === 'near' && here)
    return reports.toSorted(
      (a, b) => metresBetween(here, a.at) - metresBetween(here, b.at) || due(a).localeCompare(due(b)),
    )
  return reports.toSorted((a, b) => due(a).localeCompare(due(b)) || a.id.localeCompare(b.id))
}

/** What can be done with a report here, counting what was done on this phone and has not gone yet. */
export function fieldSteps(report: StaffReport, deeds: readonly Deed[]): Deed['action'][] {
  const own = deeds.filter(({ reportId, state }) => reportId === report.id && state !== 'sent')
  if (own.some(({ action, state }) => action === 'resolve' || state !== 'waiting')) return []
  if (own.some(({ action }) => action === 'accept')) return ['resolve']
  return (['accept', 'resolve'] as const).filter((action) => report.actions.includes(action))
}

/** What others did since the officer last saw the report. */
export const newsOf = ({ now, seen }: Deed) => now?.timeline.slice(seen) ?? []

/** The link that every phone's own map opens. */
export const geoLink = ({ lat, lon }: Place) => {
  const spot = `${lat.toFixed(6)},${lon.toFixed(6)}`
  return `geo:${spot}?q=${spot}`
}
