import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { clean } from './xml.ts'

/** A request as another server tells it; nothing of it is trusted. */
export interface Foreign {
  id: string
  serviceCode: string
  serviceName: string
  status: 'open' | 'closed'
  description: string
  notes: string
  address: string
  lat: number
  long: number
  requestedAt: Date | null
  updatedAt: Date | null
  mediaUrl: string
}

/** Why a document of another server could not be read. */
export class Unreadable extends Error {}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
  processEntities: true,
  isArray: (name) => name === 'request' || name === 'service',
})

function parse(bytes: Buffer): Record<string, unknown> {
  const text = bytes.toString('utf8')
  // A document type may define entities that grow without end; no Open311 answer has one.
  if (/<!DOCTYPE/i.test(text) || XMLValidator.validate(text) !== true) throw new Unreadable('notXml')
  return parser.parse(text) as Record<string, unknown>
}

const record = (value: unknown) =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
const text = (value: unknown, max: number) =>
  (typeof value === 'string' ? clean(value).normalize('NFC').trim() : '').slice(0, max)
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** The requests of one page; what has no number of its own is left out. */
export function parseRequests(bytes: Buffer): Foreign[] {
  const document = parse(bytes)
  if (!('service_requests' in document)) throw new Unreadable('noRequests')
  return list(record(document['service_requests'])['request']).flatMap((one) => {
    const request = foreignOf(record(one))
    return request.id === '' ? [] : [request]
  })
}

function foreignOf(r: Record<string, unknown>): Foreign {
  return {
    id: text(r['service_request_id'], 200),
    serviceCode: text(r['service_code'], 200),
    serviceName: text(r['service_name'], 300),
    status: text(r['status'], 20).toLowerCase() === 'closed' ? 'closed' : 'open',
    description: text(r['description'], 4000),
    notes: text(r['status_notes'], 2000),
    address: text(r['address'], 300),
    lat: Number(text(r['lat'], 30) || NaN),
    long: Number(text(r['long'], 30) || NaN),
    requestedAt: instant(text(r['requested_datetime'], 40)),
    updatedAt: instant(text(r['updated_datetime'], 40)),
    mediaUrl: text(r['media_url'], 2000),
  }
}

function instant(value: string): Date | null {
  const at = new Date(value)
  return value === '' || Number.isNaN(at.getTime()) ? null : at
}

/** The kinds of requests of the other server, by code. */
export function parseServices(bytes: Buffer): { code: string; name: string }[] {
  return list(record(parse(bytes)['services'])['service']).flatMap((one) => {
    const { service_code: code, service_name: name } = record(one)
    return text(code, 200) === '' ? [] : [{ code: text(code, 200), name: text(name, 300) }]
  })
}
