import { AppError } from '@hue-s/kernel/shared/error.ts'
import type { Call, From } from './dispatch.ts'
import type { Reply } from './read.ts'
import { SETS } from './store-model.ts'

const REQ = 'http://www.opengis.net/spec/iot_sensing/1.1/req'

/** Requirement classes of OGC 18-088 that this service keeps. Left out: multidatastream, json-patch and the ref writes. */
const CONFORMANCE = [
  'datamodel',
  ...[
    'thing',
    'location',
    'historical-location',
    'datastream',
    'sensor',
    'observed-property',
    'observation',
    'feature-of-interest',
    'entity-control-information',
  ].flatMap((name) => [`datamodel/${name}`]),
  'resource-path/resource-path-to-entities',
  'request-data',
  'create-update-delete',
  'create-update-delete/deep-insert',
  'batch-request/batch-request',
  'data-array/data-array',
  'create-observations-via-mqtt/observations-creation',
  'receive-updates-via-mqtt/receive-updates',
]

/** The first page of the service: where the sets are, and what it keeps of the standard (§9.2.1). */
export function rootDocument({ base, platform }: From, { method }: Call): Reply {
  if (method !== 'GET' && method !== 'HEAD') throw new AppError(405, 'telemetry.noSuchMethod', { method })
  const host = new URL(base).hostname
  const mqtt = { endpoints: [`mqtt://${host}:${platform.config.mqttPort}`] }
  return {
    status: 200,
    body: JSON.stringify({
      serverSettings: {
        conformance: CONFORMANCE.map((name) => `${REQ}/${name}`),
        [`${REQ}/create-observations-via-mqtt/observations-creation`]: mqtt,
        [`${REQ}/receive-updates-via-mqtt/receive-updates`]: mqtt,
      },
      value: SETS.map((name) => ({ name, url: `${base}/${name}` })),
    }),
  }
}
