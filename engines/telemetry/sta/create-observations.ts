import { invalid } from '@hue-s/kernel/shared/error.ts'
import { metasOf } from '../ingest/meta.ts'
import type { NewObservation } from '../ingest/check.ts'
import { ingestDurably } from '../ingest/funnel.ts'
import { MAX_BATCH, type Outcome } from '../ingest/ingest.ts'
import type { From } from './dispatch.ts'
import { timesOf } from './instant.ts'
import type { Reply } from './read.ts'
import { mustObserve, type Writer } from './rights.ts'

const COMPONENTS = [
  'id',
  'phenomenonTime',
  'result',
  'resultTime',
  'resultQuality',
  'validTime',
  'parameters',
  'FeatureOfInterest/id',
  'FeatureOfInterest/@iot.id',
]
const MAX_ROWS = 50_000
const BAD = 'error'

interface Group {
  datastream: number
  components: string[]
  rows: unknown[][]
}

/**
 * `CreateObservations` of the data array extension (§12.2.2): many observations without their names. The answer has one
 * text for each row: its address, or `error` with why. What was taken is durable when the answer is sent.
 */
export async function createObservations(from: From, body: unknown): Promise<Reply> {
  const groups = groupsOf(body)
  const total = groups.reduce((sum, g) => sum + g.rows.length, 0)
  if (total > MAX_ROWS) throw invalid('telemetry.tooManyRows', { max: MAX_ROWS })
  from.spend(total)
  const { platform } = from
  const metas = await metasOf(platform, platform.database.db, [...new Set(groups.map((g) => g.datastream))])
  const out: string[] = []
  const rows: { place: number; row: NewObservation }[] = []
  for (const group of groups) {
    const meta = metas.get(group.datastream)
    if (meta) mustObserve({ caller: from.caller, device: from.device } as Writer, meta)
    for (const cells of group.rows) {
      const row = meta && rowOf(group, cells, platform.clock.now().getTime())
      if (row) rows.push({ place: out.length, row })
      out.push(meta ? `${BAD} telemetry.badRow` : `${BAD} telemetry.noSuchDatastream`)
    }
  }
  const by = from.device ? `device ${from.device.id}` : `person ${from.caller.actor.id ?? 'system'}`
  for (let n = 0; n < rows.length; n += MAX_BATCH) {
    const part = rows.slice(n, n + MAX_BATCH)
    const outcomes = await ingestDurably(
      platform,
      part.map((p) => p.row),
      by,
    )
    part.forEach(({ place }, k) => (out[place] = sayOf(from.base, outcomes[k])))
  }
  return { status: 201, body: JSON.stringify(out) }
}

function sayOf(base: string, outcome: Outcome | undefined): string {
  if (!outcome || outcome.is === 'refused') return `${BAD} ${outcome?.code ?? 'telemetry.noSuchDatastream'}`
  return outcome.is === 'aside' ? `${BAD} telemetry.aside ${outcome.reason}` : `${base}/Observations('${outcome.id}')`
}

function groupsOf(body: unknown): Group[] {
  if (!Array.isArray(body) || body.length > 5_000) throw invalid('telemetry.badDataArray')
  return body.map((one: unknown) => {
    const { Datastream, components, dataArray } = (typeof one === 'object' && one !== null ? one : {}) as Record<
      string,
      unknown
    >
    const id = Number((Datastream as Record<string, unknown> | undefined)?.['@iot.id'])
    const sound =
      Number.isSafeInteger(id) &&
      Array.isArray(components) &&
      components.every((c) => typeof c === 'string' && COMPONENTS.includes(c)) &&
      components.includes('result') &&
      Array.isArray(dataArray) &&
      dataArray.every((row) => Array.isArray(row))
    if (!sound) throw invalid('telemetry.badDataArray')
    return { datastream: id, components: components as string[], rows: dataArray as unknown[][] }
  })
}

function rowOf({ datastream, components }: Group, cells: unknown[], now: number): NewObservation | undefined {
  if (cells.length !== components.length) return undefined
  const row: NewObservation = { datastream, time: now, result: undefined }
  const more: Record<string, unknown> = {}
  for (let n = 0; n < components.length; n++) {
    const value = cells[n]
    const name = components[n]
    if (name === 'result') row.result = value
    else if (name === 'id' || value === null || value === undefined) continue
    else if (name === 'phenomenonTime' || name === 'resultTime' || name === 'validTime') {
      const times = typeof value === 'string' && value.length <= 100 ? timesOf(value) : undefined
      if (!times) return undefined
      if (name === 'resultTime') row.resultTime = times.from
      else if (name === 'validTime')
        more['validTime'] = [times.from, times.to ?? times.from].map((ms) => new Date(ms).toISOString())
      else {
        row.time = times.from
        if (times.to !== undefined) row.end = times.to
      }
    } else if (name === 'resultQuality') more['resultQuality'] = value
    else if (name === 'parameters') {
      if (typeof value !== 'object' || Array.isArray(value) || JSON.stringify(value).length > 10_000) return undefined
      row.parameters = value as Record<string, unknown>
    } else {
      const feature = Number(value)
      if (!Number.isSafeInteger(feature) || feature < 1 || feature > 2_147_483_647) return undefined
      row.feature = feature
    }
  }
  if (Object.keys(more).length > 0) row.more = more
  return row.result === undefined ? undefined : row
}
