export type Kind = 'number' | 'text' | 'time' | 'period' | 'json' | 'any' | 'geometry' | 'id' | 'boolean'

/** How a property of an entity is read: as JSON for an answer, as a value for a filter. */
export interface Property {
  kind: Kind
  /** The JSON of the property as text; null = it is left out. */
  json: (alias: string) => string
  /** What a filter compares. */
  value: (alias: string) => string
  /** End of a period. */
  end?: (alias: string) => string
  /** The column is never empty: an order by it needs no word on where nothing stands, and an index serves it. */
  sure?: true
}

export const text = (column: string): Property => ({
  kind: 'text',
  json: (a) => `to_json(${a}.${column})::text`,
  value: (a) => `${a}.${column}`,
  sure: true,
})
export const document = (column: string, kind: Kind = 'json'): Property => ({
  kind,
  json: (a) => `${a}.${column}::text`,
  value: (a) => `${a}.${column}`,
})
/** ISO 8601 in UTC to the millisecond, as JSON. */
const isoText = (value: string) => `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
export const isoJson = (value: string) => `('"' || ${isoText(value)} || '"')`
export const periodJson = (from: string, to: string) => `('"' || ${isoText(from)} || '/' || ${isoText(to)} || '"')`
export const time = (column: string): Property => ({
  kind: 'time',
  json: (a) => `coalesce(${isoJson(`${a}.${column}`)}, 'null')`,
  value: (a) => `${a}.${column}`,
})
/** A span that the newest row of a datastream knows. */
export const span = (from: string, to: string): Property => {
  const of = (column: string) => (a: string) =>
    `(select l.${column} from telemetry.latest l where l.datastream_id = ${a}.id)`
  return {
    kind: 'period',
    json: (a) =>
      `(select ${periodJson(`l.${from}`, `l.${to}`)} from telemetry.latest l where l.datastream_id = ${a}.id)`,
    value: of(from),
    end: of(to),
  }
}
