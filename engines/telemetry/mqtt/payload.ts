import { ANYONE, SYSTEM } from '@hue-s/kernel/server/access.ts'
import { makeCtx, type Platform } from '@hue-s/kernel/server/ctx.ts'
import { parseJson } from '@hue-s/kernel/server/input.ts'
import type { NewObservation } from '../ingest/check.ts'
import { readEntity, type ObservationInput } from '../sta/entity-input.ts'
import { plainInstant } from '../sta/instant.ts'
import { observationOf } from '../sta/write.ts'
import type { Address } from './topics.ts'

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/
const MAX_PLAIN = 200

/**
 * What nearly every device sends: a number, or `{"phenomenonTime": "…Z", "result": 1.5}`, perhaps with a `resultTime`.
 * Looked at by hand, for no schema is as fast; undefined for everything else, which goes the long way.
 */
export function readPlain(datastream: number, text: string, clock: Platform['clock']): NewObservation | undefined {
  if (text.length > MAX_PLAIN) return undefined
  if (text[0] !== '{')
    return NUMBER.test(text) ? { datastream, time: clock.now().getTime(), result: Number(text) } : undefined
  let body: Record<string, unknown>
  try {
    body = JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
  const row: NewObservation = { datastream, time: NaN, result: undefined }
  for (const name in body) {
    const value = body[name]
    if (name === 'result' && (typeof value === 'number' || typeof value === 'boolean')) {
      row.result = value
      continue
    }
    const at = typeof value === 'string' ? plainInstant(value) : undefined
    if (at === undefined) return undefined
    if (name === 'phenomenonTime') row.time = at
    else if (name === 'resultTime') row.resultTime = at
    else return undefined
  }
  if (Number.isNaN(row.time)) row.time = clock.now().getTime()
  return row.result === undefined ? undefined : row
}

/** A bare number, or an observation as JSON. */
export function readPayload(platform: Platform, address: Address, payload: Buffer): NewObservation | undefined {
  const now = platform.clock.now().getTime()
  const text = payload.toString('utf8').replaceAll('\u0000', '').trim()
  if (address.to === 'datastream') {
    if (NUMBER.test(text)) return { datastream: address.id, time: now, result: Number(text) }
    if (/^[+-]?(nan|inf|infinity)$/i.test(text)) return { datastream: address.id, time: now, result: NaN }
  }
  let input: ObservationInput
  try {
    const body = parseJson(payload)
    if (typeof body === 'boolean' && address.to === 'datastream')
      return { datastream: address.id, time: now, result: body }
    input = readEntity(platform, 'Observations', body)
  } catch {
    return address.to === 'datastream' ? unread(address.id, now, text) : undefined
  }
  const linked = Number(input.Datastream?.['@iot.id'])
  const datastream = address.to === 'datastream' ? address.id : linked
  if (!Number.isSafeInteger(datastream) || datastream < 1 || datastream > 2_147_483_647 || input.result === undefined)
    return undefined
  const given = Number(input.FeatureOfInterest?.['@iot.id'] ?? 0)
  if (!Number.isSafeInteger(given) || given < 0 || given > 2_147_483_647) return undefined
  const feature = address.to === 'feature' ? address.id : given || undefined
  const writer = { ctx: makeCtx(platform, platform.database.db, SYSTEM), caller: { actor: ANYONE }, device: undefined }
  return observationOf(writer, input, datastream, feature)
}

/** What cannot be read is put aside as it came; a bare word may be the result of a datastream that speaks in words. */
const unread = (datastream: number, time: number, text: string): NewObservation =>
  /^[[{]/.test(text)
    ? { datastream, time, result: NaN, parameters: { payload: text.slice(0, 300) } }
    : { datastream, time, result: text.slice(0, 300) }
