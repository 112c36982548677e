import { invalid } from '@hue-s/kernel/shared/error.ts'
import { RoutingTable } from '../contract-routing-shapes.ts'

const MOST_FAULTS = 20

/** A table that somebody uploaded; what is wrong with it is told with the place of each mistake. */
export function parseTable(sent: unknown): RoutingTable {
  const parsed = RoutingTable.safeParse(sent)
  if (parsed.success) return parsed.data
  const places = parsed.error.issues.slice(0, MOST_FAULTS).map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw invalid('field-reports.tableWrong', { count: parsed.error.issues.length, places: places.join('; ') })
}
