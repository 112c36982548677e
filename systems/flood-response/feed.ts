import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes, Dataset } from '@hue-s/kernel/server/system.ts'
import type { RiverItem } from './contract.ts'
import { rivers } from './rivers.ts'

type Format = 'csv' | 'json' | 'geojson'
type Cell = string | number | null
const TYPES: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  geojson: 'application/geo+json; charset=utf-8',
}

/** One cell (RFC 4180); what a spreadsheet would take for a formula gets an apostrophe in front. */
function cell(value: Cell): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const rowOf = (one: RiverItem) => ({
  station: one.key,
  name: one.name.vi,
  river: one.river?.vi ?? null,
  lon: one.at.lon,
  lat: one.at.lat,
  level: one.reading.value,
  unit: 'm',
  at: one.reading.at,
  state: one.reading.state,
  doubts: one.reading.doubts.join(' '),
  alarm: one.standing?.level ?? null,
  line1: one.alarms?.lines[0] ?? null,
  line2: one.alarms?.lines[1] ?? null,
  line3: one.alarms?.lines[2] ?? null,
  alarmSource: one.alarms?.citation ?? null,
  cmPerHour: one.trend?.cmPerHour ?? null,
})

/** Levels, alarm lines and trends as a file. */
export async function feed(ctx: Ctx, { format }: { format: Format }): Promise<Bytes> {
  const { now, items } = await rivers(ctx, {})
  const rows = items.map(rowOf)
  const about = { licence: ctx.t('flood-response.licence'), issuedAt: now }
  const csv = () => {
    const titles = Object.keys(rows[0] ?? { station: '' })
    return `\uFEFF${[titles, ...rows.map((r) => Object.values(r))].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
  }
  const geojson = () => {
    const features = rows.map(({ lon, lat, ...properties }) => ({
      type: 'Feature',
      id: properties.station,
      geometry: { type: 'Point', coordinates: [lon, lat] },
      properties,
    }))
    return JSON.stringify({ type: 'FeatureCollection', ...about, features })
  }
  const text = { csv, geojson, json: () => JSON.stringify({ ...about, items: rows }) }[format]()
  const body = Buffer.from(text)
  return { body, size: body.length, type: TYPES[format], filename: `rivers.${format}`, maxAge: 20 }
}

export const openData: readonly Dataset[] = [
  {
    name: 'rivers',
    title: { vi: 'Mực nước sông và mức báo động', en: 'River levels and alarm lines' },
    rows: async function* (ctx) {
      for (const one of (await rivers(ctx, {})).items) yield rowOf(one)
    },
  },
]
