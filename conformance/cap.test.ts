import { generateKeyPairSync } from 'node:crypto'
import { XMLParser } from 'fast-xml-parser'
import fc from 'fast-check'
import { SignedXml } from 'xml-crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { writeCap, type CapMessage } from '@hue-s/systems/alerts/cap/write.ts'
import { makeCertificate } from '@hue-s/systems/alerts/cap/certificate.ts'
import { signXml } from '@hue-s/systems/alerts/cap/sign.ts'
import {
  alertsContract,
  CATEGORIES,
  CERTAINTIES,
  MSG_TYPES,
  RESPONSES,
  SEVERITIES,
  STATUSES,
  URGENCIES,
} from '@hue-s/systems/alerts/contract.ts'
import { parseCap } from '@hue-s/systems/alerts/ingest/parse.ts'
import { alerts } from '@hue-s/systems/alerts/system.ts'
import { home } from '@hue-s/systems/home/system.ts'
import { faultsOf } from './testing/cap-schema.ts'

/** A reader who knows nothing of us: a general XML parser and the standard. */
/** As much as these tests ask of a message. */
interface Read {
  identifier: string
  sender: string
  sent: string
  status: string
  msgType: string
  references?: string
  info: { language: string; category: string; responseType?: string; area: { geocode: unknown }[] }[]
}
const foreign = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'info' || name === 'area' })
const read = (xml: string) => foreign.parse(xml).alert as Read

/** Checks the signature as a stranger does: the published certificate, the file, xml-crypto. */
function verify(xml: string, certificate: string): boolean {
  const signature = xml.match(/<Signature[\s\S]*<\/Signature>/)?.[0] ?? ''
  const check = new SignedXml({ publicCert: certificate, getCertFromKeyInfo: () => null })
  check.loadSignature(signature)
  try {
    return check.checkSignature(xml)
  } catch {
    return false
  }
}

let app: TestApp
let feed: string
let messages: string[]
let certificate: string
const get = async (path: string) => (await fetch(app.url + path)).text()
const pathsIn = (atom: string) =>
  [...atom.matchAll(/rel="alternate" type="application\/cap\+xml" href="([^"]+)"/g)].map(
    (m) => new URL(m[1] ?? '').pathname,
  )

beforeAll(async () => {
  app = await testApp([units, geo, notify, search, home, alerts], { seed: true, env: { MODE: 'demo' } })
  feed = await get('/alerts/feed.atom')
  messages = await Promise.all(pathsIn(feed).map(get))
  certificate = await get('/alerts/certificate.pem')
})
afterAll(() => app?.stop())

describe('what the demo sends', () => {
  test('is valid against the schema of the standard, exercises too', async () => {
    const drills = await Promise.all(pathsIn(await get('/alerts/exercises.atom')).map(get))
    expect(messages).toHaveLength(4)
    expect(drills).toHaveLength(1)
    expect(read(drills[0] ?? '').status).toBe('Exercise')
    expect(await faultsOf([...messages, ...drills])).toEqual([])
  })

  test('the judge does judge: a Z, a wrong order and an unknown word are faults', async () => {
    const [xml = ''] = messages
    const broken = [
      xml.replace(/(<sent>[^<]*)\+07:00/, '$1Z'),
      xml.replace(/(<status>.*?<\/status>)(<msgType>.*?<\/msgType>)/, '$2$1'),
      xml.replace('<scope>Public', '<scope>Everybody'),
    ]
    for (const one of broken) expect((await faultsOf([one])).length).toBeGreaterThan(0)
  })

  test('holds an alert, its update and its all-clear, each naming those before; two languages; the offset of Vietnam', () => {
    const chain = messages.map(read).filter((m) => m.info[0]?.category === 'Met')
    const [cancel, update, alert] = chain
    expect([alert?.msgType, update?.msgType, cancel?.msgType]).toEqual(['Alert', 'Update', 'Cancel'])
    const name = (m: Read | undefined) => `${m?.sender},${m?.identifier},${m?.sent}`
    expect(update?.references).toBe(name(alert))
    expect(cancel?.references).toBe(`${name(alert)} ${name(update)}`)
    expect(cancel?.info[0]?.responseType).toBe('AllClear')
    for (const m of messages.map(read)) {
      expect(m.status).toBe('Actual')
      expect(m.sent).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/)
      expect(m.info.map(({ language }) => language)).toEqual(['vi-VN', 'en-US'])
      for (const area of m.info[0]?.area ?? [])
        expect(area.geocode).toEqual({ valueName: 'VN-DVHC', value: expect.stringMatching(/^99\d{3}$/) })
    }
  })

  test('is signed: a stranger verifies it with the published certificate, and not after a change', async () => {
    const other = (await makeCertificate('Somebody else', new Date())).certificate
    for (const xml of messages) {
      expect(verify(xml, certificate)).toBe(true)
      expect(verify(xml.replace('<headline>', '<headline>Không có gì. '), certificate)).toBe(false)
      expect(verify(xml, other)).toBe(false)
    }
  })

  test('the feed is well formed, newest first, with both languages; exercises are not in it', () => {
    const atom = new XMLParser({ ignoreAttributes: false }).parse(feed).feed
    const times = atom.entry.map((one: { updated: string }) => one.updated)
    expect(times).toEqual([...times].sort().reverse())
    expect(atom.entry[0].summary['#text']).toMatch(/\[vi\][\s\S]*\[en\]/)
    expect(feed).toContain('rel="self"')
    expect(feed).not.toContain('Bão')
    expect(feed).not.toMatch(/\d[Z]</)
  })

  test('the JSON list holds what is in force and no exercise', async () => {
    const { items } = await app.as(anyone, alertsContract).active({})
    expect(items.map(({ kind, status }) => [kind, status])).toEqual([['air', 'actual']])
  })
})

const words = fc.string({ minLength: 3, maxLength: 60, unit: 'grapheme' })
const position = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -90, max: 90, noNaN: true }),
)
const info = fc.record({ headline: words, description: words, instruction: words })
const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((d) => d.toISOString())
const message: fc.Arbitrary<CapMessage> = fc.record({
  identifier: fc.stringMatching(/^[a-z0-9-]{3,30}$/),
  sender: fc.constant('a@example.org'),
  senderName: fc.record({ vi: words, en: words }),
  sentAt: instant,
  status: fc.constantFrom(...STATUSES),
  msgType: fc.constantFrom(...MSG_TYPES),
  references: fc.array(fc.constant('a@example.org,x-1,2026-01-01T00:00:00+07:00'), { maxLength: 3 }),
  note: fc.option(words),
  event: fc.record({ vi: words, en: words }),
  geocodeName: fc.constant('VN-DVHC'),
  web: fc.constant('https://example.org/alerts/x'),
  resources: fc.array(
    fc.record({ name: fc.record({ vi: words, en: words }), type: fc.constant('text/html'), uri: fc.webUrl() }),
    { maxLength: 2 },
  ),
  areas: fc.array(
    fc.record({
      name: words,
      rings: fc.array(fc.array(position, { minLength: 3, maxLength: 6 }), { maxLength: 2 }),
      ...{ circle: fc.record({ center: position, km: fc.double({ min: 0.1, max: 50, noNaN: true }) }) },
      code: fc.constant('99001'),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  content: fc.record({
    kind: fc.constant('flood'),
    category: fc.constantFrom(...CATEGORIES),
    urgency: fc.constantFrom(...URGENCIES),
    severity: fc.constantFrom(...SEVERITIES),
    certainty: fc.constantFrom(...CERTAINTIES),
    responses: fc.uniqueArray(fc.constantFrom(...RESPONSES), { maxLength: 5 }),
    level: fc.option(fc.integer({ min: 1, max: 5 })),
    onset: fc.option(instant),
    expires: instant,
    web: fc.constant(null),
    contact: words,
    shapes: fc.constant([]),
    unitIds: fc.constant([]),
    infos: fc.record({ vi: info, en: info }),
  }),
})

test('whatever people write, the message is valid, signed, and says the same when it is read', async () => {
  const { privateKey, certificate: own } = await makeCertificate('Tỉnh Mẫu', new Date())
  const made = fc.sample(message, { numRuns: 40, seed: 7 })
  const signed = made.map((one) => signXml(writeCap(one), privateKey, own))
  expect(await faultsOf(signed)).toEqual([])
  signed.forEach((xml, n) => {
    expect(verify(xml, own)).toBe(true)
    expect(read(xml).identifier).toBe(made[n]?.identifier)
    expect(parseCap(xml).info).toHaveLength(2)
  })
})

test('a key that is not the certificate’s makes no good signature', async () => {
  const { certificate: own } = await makeCertificate('Tỉnh Mẫu', new Date())
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const [first] = fc.sample(message, { numRuns: 1, seed: 1 })
  const xml = signXml(writeCap(first as CapMessage), other, own)
  expect(verify(xml, own)).toBe(false)
})
