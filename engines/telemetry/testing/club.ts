import { ANYONE } from '@hue-s/kernel/server/access.ts'
import { runJob } from '@hue-s/kernel/server/jobs.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestAppOptions } from '@hue-s/kernel/testing/testApp.ts'
import { telemetry, telemetryContract, registerThing } from '../index.ts'

export const NOW = '2026-11-20T02:00:00.000Z'
export const KEEPER = staff(['telemetry.manage', 'telemetry.read'])
const actorHeader = (actor: unknown) => ({ 'x-test-actor': Buffer.from(JSON.stringify(actor)).toString('base64') })

export interface Answer {
  status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  body: any
  headers: Headers
}

/** A tennis club whose courts have thermometers: the platform, and what a foreign client does with it. */
export async function openClub(options: TestAppOptions = {}) {
  const app = await testApp([telemetry], {
    now: NOW,
    ...options,
    env: { RATE_LIMIT: '100000', MQTT_PORT: '0', ...options.env },
  })
  const base = `${app.url}/sensorthings/v1.1`
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const res = await fetch(
      path.startsWith('http') ? path : `${base}${path.startsWith('/') || path === '' ? path : `/${path}`}`,
      {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
    )
    const text = await res.text()
    let parsed: unknown = text
    try {
      parsed = JSON.parse(text)
    } catch {
      // A bare value stays a text.
    }
    return { status: res.status, body: parsed, headers: res.headers }
  }
  return {
    app,
    base,
    api: app.as(KEEPER, telemetryContract),
    nobody: app.as(ANYONE, telemetryContract),
    get: (path: string, headers?: Record<string, string>) => call('GET', path, undefined, headers),
    /** As the keeper of the club's sensors. */
    send: (method: string, path: string, body?: unknown) => call(method, path, body, actorHeader(KEEPER)),
    as: (actor: unknown, method: string, path: string, body?: unknown) => call(method, path, body, actorHeader(actor)),
    device: (secret: string, method: string, path: string, body?: unknown) =>
      call(method, path, body, { authorization: `Bearer ${secret}` }),
    raw: call,
    async job(name: string): Promise<void> {
      const found = telemetry.jobs.find((j) => j.name === name)
      if (!found) throw new Error(`there is no job ${name}`)
      await runJob(app.platform, telemetry, found)
    },
  }
}
export type Club = Awaited<ReturnType<typeof openClub>>

/** A thing as the standard's deep insert takes it. */
export const court = (n: number, more: Record<string, unknown> = {}) => ({
  name: `Court ${n}`,
  description: `Tennis court number ${n}`,
  properties: { surface: n % 2 === 0 ? 'clay' : 'grass', built: 1990 + n, owner: { name: 'Club' }, tags: ['a', 'b'] },
  Locations: [
    {
      name: `Place ${n}`,
      description: 'Centre of the court',
      encodingType: 'application/geo+json',
      location: { type: 'Point', coordinates: [107.5 + n / 100, 16.4 + n / 100] },
    },
  ],
  Datastreams: [
    {
      name: `Air temperature ${n}`,
      description: 'Thermometer at the net',
      observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
      unitOfMeasurement: { name: 'degree Celsius', symbol: '°C', definition: 'ucum:Cel' },
      Sensor: {
        name: `T-${n}`,
        description: 'thermometer',
        encodingType: 'application/pdf',
        metadata: 'https://example.org/t.pdf',
      },
      ObservedProperty: {
        name: 'Air temperature',
        definition: 'http://example.org/temperature',
        description: 'of the air',
      },
    },
  ],
  ...more,
})

/** One court with a thermometer that speaks every ten minutes, registered from inside. */
export async function registerCourt(club: Pick<Club, 'app'>, n: number, terms = {}, more = {}) {
  return club.app.run((ctx) =>
    registerThing(ctx, {
      key: `court-${n}`,
      name: `Court ${n}`,
      description: 'a court',
      at: { lon: 107.5 + n / 1000, lat: 16.4, name: `Court ${n}` },
      datastreams: [
        {
          key: `court-${n}.temperature`,
          name: `Temperature ${n}`,
          description: 'of the air',
          unit: { name: 'degree Celsius', symbol: '°C' },
          sensor: { name: 'T', description: 'thermometer' },
          property: {
            name: 'Air temperature',
            definition: 'http://example.org/temperature',
            description: 'of the air',
          },
          terms: { expected: 600, ...terms },
        },
      ],
      ...more,
    }),
  )
}
