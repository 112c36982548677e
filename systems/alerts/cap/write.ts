import { xmlDocument, type Node } from '@hue-s/kernel/server/xml.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { Content, Info, MsgType, Status } from '../contract.ts'
import { capTime, capWord } from './terms.ts'

export const CAP_NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2'

/** One area: its name, what is drawn of it, and its code. Rings are longitude, latitude. */
export interface CapArea {
  name: string
  rings: readonly (readonly (readonly number[])[])[]
  circle?: { center: readonly number[]; km: number }
  code?: string
}
export interface CapMessage {
  identifier: string
  sender: string
  senderName: Words
  sentAt: string
  status: Status
  msgType: MsgType
  /** `sender,identifier,sent` of every earlier message of the chain. */
  references: readonly string[]
  /** What exercises and tests say in every language of themselves. */
  note: string | null
  event: Words
  content: Content
  areas: readonly CapArea[]
  geocodeName: string
  web: string
  /** What else there is to look at, by address. */
  resources: readonly { name: Words; type: string; uri: string }[]
}

const LANGUAGES = { vi: 'vi-VN', en: 'en-US' } as const
const six = (degrees: number) => String(Number(degrees.toFixed(6)))
const position = ([lon = 0, lat = 0]: readonly number[]) => `${six(lat)},${six(lon)}`

/** CAP writes latitude before longitude, and a ring ends where it began. */
function polygon(ring: readonly (readonly number[])[]): string {
  const points = ring.map(position)
  return (points[0] === points.at(-1) ? points : [...points, points[0]]).join(' ')
}

const area = (one: CapArea, geocodeName: string): Node => [
  'area',
  [
    ['areaDesc', one.name],
    ...one.rings.map((ring): Node => ['polygon', polygon(ring)]),
    one.circle ? ['circle', `${position(one.circle.center)} ${one.circle.km}`] : null,
    one.code
      ? [
          'geocode',
          [
            ['valueName', geocodeName],
            ['value', one.code],
          ],
        ]
      : null,
  ],
]

function info(m: CapMessage, lang: 'vi' | 'en', words: Info): Node {
  const { content: c } = m
  return [
    'info',
    [
      ['language', LANGUAGES[lang]],
      ['category', capWord(c.category)],
      ['event', m.event[lang]],
      ...c.responses.map((one): Node => ['responseType', capWord(one)]),
      ['urgency', capWord(c.urgency)],
      ['severity', capWord(c.severity)],
      ['certainty', capWord(c.certainty)],
      ['effective', capTime(m.sentAt)],
      c.onset ? ['onset', capTime(c.onset)] : null,
      ['expires', capTime(c.expires)],
      ['senderName', m.senderName[lang]],
      ['headline', words.headline],
      ['description', words.description],
      ['instruction', words.instruction],
      ['web', c.web ?? m.web],
      c.contact ? ['contact', c.contact] : null,
      c.level === null
        ? null
        : [
            'parameter',
            [
              ['valueName', 'disaster-risk-level'],
              ['value', String(c.level)],
            ],
          ],
      ...m.resources.map(({ name, type, uri }): Node => [
        'resource',
        [
          ['resourceDesc', name[lang]],
          ['mimeType', type],
          ['uri', uri],
        ],
      ]),
      ...m.areas.map((one) => area(one, m.geocodeName)),
    ],
  ]
}

/** A message as CAP 1.2, in the order of its schema, not yet signed. */
export function writeCap(m: CapMessage): string {
  const { infos } = m.content
  return xmlDocument([
    'alert',
    [
      ['identifier', m.identifier],
      ['sender', m.sender],
      ['sent', capTime(m.sentAt)],
      ['status', capWord(m.status)],
      ['msgType', capWord(m.msgType)],
      ['scope', 'Public'],
      m.note ? ['note', m.note] : null,
      m.references.length > 0 ? ['references', m.references.join(' ')] : null,
      infos.vi ? info(m, 'vi', infos.vi) : null,
      infos.en ? info(m, 'en', infos.en) : null,
    ],
    { xmlns: CAP_NAMESPACE },
  ]).toString()
}
