import { z } from 'zod'
import { makeControl } from './control.ts'
import { type Ask, notFound, readJson, Refusal, sendJson, serve, type Served } from './serve.ts'

export type Open311Options = {
  host?: string
  port?: number
  /** Where the invented requests of the start lie; none without it. */
  around?: { lat: number; long: number } | undefined
  jurisdiction?: string | undefined
  /** Reading takes this key when it is set. */
  apiKey?: string | undefined
  now?: () => Date
}

const Request = z.strictObject({
  service_request_id: z.string().min(1),
  service_code: z.string().default('LIGHT'),
  status: z.enum(['open', 'closed']).default('open'),
  status_notes: z.string().default(''),
  description: z.string().default(''),
  address: z.string().default(''),
  lat: z.number().optional(),
  long: z.number().optional(),
  requested_datetime: z.iso.datetime({ offset: true }),
  updated_datetime: z.iso.datetime({ offset: true }),
  media_url: z.string().default(''),
})
export type Open311Request = z.output<typeof Request>
export type Open311Town = Served & { requests: () => Open311Request[]; put: (request: z.input<typeof Request>) => void }

const services = [
  { code: 'LIGHT', name: 'Street light out' },
  { code: 'HOLE', name: 'Hole in the road & pavement' },
  { code: 'NOISE', name: 'Noise' },
]
const SPAN = 90 * 86_400_000
const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** Requests of an invented town, some of which another server can take over. */
function invented({ lat, long }: { lat: number; long: number }, now: Date): z.input<typeof Request>[] {
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString()
  const one = (n: number, service_code: string, description: string, more: object = {}) => ({
    service_request_id: `T-${1000 + n}`,
    service_code,
    description,
    address: `Street ${n}`,
    lat: lat + n / 2000,
    long: long - n / 2000,
    requested_datetime: ago(40 + n),
    updated_datetime: ago(20 + n),
    ...more,
  })
  return [
    one(1, 'LIGHT', 'The lamp before the school has been dark for a week.'),
    one(2, 'HOLE', 'Deep hole <near> the market & the bus stop.'),
    one(3, 'NOISE', 'Loud music every night.'),
    one(4, 'LIGHT', 'Mended long ago.', { status: 'closed', status_notes: 'Bulb replaced.' }),
    one(5, 'HOLE', 'Far away from here.', { lat: 0, long: 0 }),
  ]
}

const line = (r: Open311Request) => {
  const name = services.find((s) => s.code === r.service_code)?.name ?? ''
  const fields = { ...r, service_name: name, zipcode: '', agency_responsible: 'Town works' }
  // As some servers do: the words in CDATA, what is unknown left empty, a field that the standard does not know.
  const tags = Object.entries(fields).map(([field, value]) =>
    field === 'description'
      ? `<description><![CDATA[${String(value)}]]></description>`
      : `<${field}>${escape(String(value ?? ''))}</${field}>`,
  )
  return `<request>${tags.join('')}<town_only>1</town_only></request>`
}

function sendXml({ res }: Ask, status: number, body: string) {
  res.writeHead(status, { 'content-type': 'text/xml; charset=utf-8', 'cache-control': 'no-store' })
  res.end(`<?xml version="1.0" encoding="utf-8"?>${body}`)
}
const refuse = (ask: Ask, code: number, description: string) =>
  sendXml(
    ask,
    code,
    `<errors><error><code>${code}</code><description>${escape(description)}</description></error></errors>`,
  )

/** An Open311 GeoReport v2 server of another town, to read from. */
export async function startOpen311(options: Open311Options = {}): Promise<Open311Town> {
  const { jurisdiction = 'town.example', apiKey, now = () => new Date() } = options
  const all = new Map<string, Open311Request>()
  const put = (request: z.input<typeof Request>) => {
    const parsed = Request.parse(request)
    all.set(parsed.service_request_id, parsed)
  }
  const reset = () => {
    all.clear()
    if (options.around) invented(options.around, now()).forEach(put)
  }
  const list = (query: URLSearchParams) => {
    const end = Date.parse(query.get('end_date') ?? '') || now().getTime()
    const start = Date.parse(query.get('start_date') ?? '') || end - SPAN
    const size = Math.min(200, Number(query.get('page_size')) || 200)
    const from = ((Number(query.get('page')) || 1) - 1) * size
    return [...all.values()]
      .filter((r) => Date.parse(r.requested_datetime) >= start && Date.parse(r.requested_datetime) <= end)
      .sort((a, b) => Date.parse(b.requested_datetime) - Date.parse(a.requested_datetime))
      .slice(from, from + size)
  }
  const answer = async (ask: Ask) => {
    const { url, method, req } = ask
    if (url.pathname === '/_requests') {
      if (method === 'POST') put(await readJson(req, Request))
      return sendJson(ask.res, 200, [...all.values()])
    }
    if (method !== 'GET') throw new Refusal(405, 'method', 'Use GET')
    const asked = url.searchParams.get('jurisdiction_id')
    if (asked && asked !== jurisdiction) return refuse(ask, 404, 'jurisdiction_id provided was not found')
    if (apiKey && url.searchParams.get('api_key') !== apiKey) return refuse(ask, 403, 'Invalid api_key received')
    if (url.pathname === '/v2/services.xml') {
      const lines = services.map(
        (s) =>
          `<service><service_code>${s.code}</service_code><service_name>${escape(s.name)}</service_name></service>`,
      )
      return sendXml(ask, 200, `<services>${lines.join('')}</services>`)
    }
    if (url.pathname === '/v2/requests.xml')
      return sendXml(ask, 200, `<service_requests>${list(url.searchParams).map(line).join('')}</service_requests>`)
    const one = all.get(decodeURIComponent(/^\/v2\/requests\/(.+)\.xml$/.exec(url.pathname)?.[1] ?? ''))
    if (!one) throw notFound('The page')
    return sendXml(ask, 200, `<service_requests>${line(one)}</service_requests>`)
  }
  reset()
  const control = makeControl()
  const served = await serve({
    host: options.host,
    port: options.port ?? 0,
    control,
    build: () => answer,
    refuse: (ask) => refuse(ask, 400, 'The service is closed for the night'),
    isView: ({ url }) => url.pathname === '/_requests',
    reset,
  })
  return { ...served, requests: () => [...all.values()], put }
}
