import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { z } from 'zod'
import { plainText } from '@hue-s/kernel/shared/route.ts'
import { CATEGORIES, CERTAINTIES, RESPONSES, SEVERITIES, URGENCIES } from '../contract.ts'
import { CAP_NAMESPACE } from '../cap/write.ts'
import { ownWord } from '../cap/terms.ts'

/** Why a document was not read: a stable word. */
export class CapFault extends Error {}

export const MOST_BYTES = 512 * 1024
const MOST_TAGS = 20_000

// Nothing is expanded: the five entities of XML itself and numbers are put back by hand.
const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: true,
  processEntities: false,
  isArray: (name) =>
    ['info', 'category', 'responseType', 'area', 'polygon', 'circle', 'geocode', 'entry', 'item', 'link'].includes(
      name,
    ),
})
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const point = (code: number) => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD')
const plain = (text: string) =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, (whole, dec?: string, hex?: string, name?: string) =>
    dec ? point(Number(dec)) : hex ? point(Number.parseInt(hex, 16)) : (ENTITIES[name ?? ''] ?? whole),
  )

/** A document as data, with nothing in it that could grow, reach out or hide. */
export function parseXml(xml: string): Record<string, unknown> {
  if (xml.length > MOST_BYTES) throw new CapFault('tooLarge')
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw new CapFault('entities')
  if ((xml.match(/</g)?.length ?? 0) > MOST_TAGS) throw new CapFault('tooLarge')
  if (XMLValidator.validate(xml) !== true) throw new CapFault('notXml')
  return parser.parse(xml) as Record<string, unknown>
}

const text = z.preprocess((v) => (typeof v === 'string' ? plain(v) : ''), z.string().max(20_000))
const cut = (max: number) =>
  text
    .transform((s) => s.slice(0, max * 2))
    .pipe(plainText(0, max * 2))
    .transform((s) => s.slice(0, max))
/** `dateTime` with an offset (CAP 1.2, 3.3.2), as an instant. */
const time = text
  .refine(
    (s) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(s) && !Number.isNaN(Date.parse(s)),
  )
  .transform((s) => new Date(s).toISOString())
const word = <const T extends readonly string[]>(words: T) => text.transform(ownWord).pipe(z.enum(words))
const list = <S extends z.ZodType>(item: S, max: number) => z.preprocess((v) => v ?? [], z.array(item).max(max))

const Area = z.object({
  areaDesc: cut(300),
  polygon: list(text, 100),
  circle: list(text, 100),
  geocode: list(z.object({ valueName: text, value: text }), 300),
})
const Info = z.object({
  language: text.optional().default('en-US'),
  category: list(word(CATEGORIES), 12).pipe(z.array(z.enum(CATEGORIES)).min(1)),
  event: cut(200),
  responseType: list(word(RESPONSES), 9),
  urgency: word(URGENCIES),
  severity: word(SEVERITIES),
  certainty: word(CERTAINTIES),
  onset: time.optional(),
  expires: time.optional(),
  headline: cut(160).optional(),
  description: cut(2000).optional(),
  instruction: cut(2000).optional(),
  web: text.optional(),
  contact: cut(120).optional(),
  area: list(Area, 300),
})
const Message = z.object({
  identifier: text.pipe(z.string().regex(/^[^\s,<&]{1,300}$/)),
  sender: text.pipe(z.string().regex(/^[^\s,<&]{1,200}$/)),
  sent: time,
  status: word(['actual', 'exercise', 'system', 'test', 'draft']),
  msgType: word(['alert', 'update', 'cancel', 'ack', 'error']),
  scope: word(['public', 'restricted', 'private']),
  references: text.optional(),
  info: list(Info, 20),
})
export type CapAlert = z.output<typeof Message>
export type CapInfo = CapAlert['info'][number]

/** Reads one CAP 1.2 message of a stranger. */
export function parseCap(xml: string): CapAlert {
  const root = parseXml(xml)['alert']
  if (typeof root !== 'object' || root === null || !xml.includes(CAP_NAMESPACE)) throw new CapFault('notCap')
  const parsed = Message.safeParse(root)
  if (parsed.success) return parsed.data
  const at = parsed.error.issues[0]?.path.join('.') ?? ''
  throw new CapFault(/sent|expires|onset/.test(at) ? 'badDates' : 'badCap')
}

/** Addresses of the messages that a feed names (Atom or RSS), the first of each entry. */
export function parseFeed(xml: string): string[] {
  const root = parseXml(xml)
  const feed = (root['feed'] ?? root['rss']) as Record<string, unknown> | undefined
  if (!feed) throw new CapFault('notAFeed')
  // Links are attributes in Atom and text in RSS.
  const entries = xml.match(/<(?:\w+:)?(?:entry|item)[\s>][\s\S]*?<\/(?:\w+:)?(?:entry|item)>/g) ?? []
  return entries.slice(0, 100).flatMap((entry) => {
    const atom = [...entry.matchAll(/<(?:\w+:)?link\b([^>]*)>/g)].map((m) => m[1] ?? '')
    const typed = atom.find((attributes) => /cap\+xml/.test(attributes)) ?? atom.find((a) => /href=/.test(a))
    const href = typed?.match(/href=["']([^"']+)["']/)?.[1] ?? entry.match(/<link>([^<]+)<\/link>/)?.[1]
    return href ? [plain(href.trim())] : []
  })
}

/** The signature of a message as it stands in it, or undefined. */
export const signatureIn = (xml: string): string | undefined =>
  xml.match(/<((?:\w+:)?)Signature\b[^>]*xmldsig#[\s\S]*?<\/\1Signature>/)?.[0]

/** `lat,lon lat,lon …` as a ring of longitude, latitude; undefined when it is none. */
export function ringIn(polygon: string): [number, number][] | undefined {
  const points = polygon
    .trim()
    .split(/\s+/)
    .slice(0, 5000)
    .map((pair) => pair.split(',').map(Number))
  const sound = points.every(
    ([lat, lon, more]) => more === undefined && Math.abs(lat ?? NaN) <= 90 && Math.abs(lon ?? NaN) <= 180,
  )
  return sound && points.length >= 4 ? points.map(([lat = 0, lon = 0]) => [lon, lat]) : undefined
}
/** `lat,lon km`. */
export function circleIn(circle: string): { center: [number, number]; km: number } | undefined {
  const m = circle.trim().match(/^(-?[\d.]+),(-?[\d.]+)\s+([\d.]+)$/)
  const [lat, lon, km] = [Number(m?.[1]), Number(m?.[2]), Number(m?.[3])]
  return m && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && km >= 0 && km <= 20_000
    ? { center: [lon, lat], km }
    : undefined
}
