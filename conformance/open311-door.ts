import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { afterAll, beforeAll, expect } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { listUnits, units } from '@hue-s/engines/units/index.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { fieldReports } from '@hue-s/systems/field-reports/system.ts'
import { open311 } from '@hue-s/systems/open311/system.ts'

/** Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): fields, their order, formats and refusals as it prints them. */
export const KEY = 'demo-open311-key'
export let app: TestApp
export let at = { lat: 14, lon: 110.5 }
beforeAll(async () => {
  app = await testApp([open311, fieldReports, calendar, cases, files, geo, identity, notify, papers, search, units], {
    seed: true,
    env: { RATE_LIMIT: '1000000' },
  })
  for (const { seedMore } of [fieldReports, open311]) await app.run((ctx) => seedMore!(ctx, 0))
  const [commune] = await app.run((ctx) => listUnits(ctx, { level: 'commune', at: ctx.today() }))
  if (commune?.centroid) at = commune.centroid
  for (const description of ['Đèn tắt & <tối>', 'Ký tự cấm: \u0001\u000b\u001f\ufffe xong', '   '])
    await post({ ...lamp(), description })
})
afterAll(() => app?.stop())

export const url = (path: string) => `${app.url}/open311/v2/${path}`
export const lamp = () => ({
  api_key: KEY,
  service_code: 'street-lamp',
  lat: String(at.lat),
  long: String(at.lon),
  description: `Đèn ${Math.random()}`,
})
export const post = (fields: Record<string, string>, path = 'requests.xml') =>
  fetch(url(path), { method: 'POST', body: new URLSearchParams(fields) })

/** Names of elements in the order in which they first appear below a parent: strict, comments and attributes are not expected. */
export const parser = new XMLParser({
  preserveOrder: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: true,
})
export type Node = Record<string, unknown>
export const nameOf = (node: Node) => Object.keys(node).find((k) => k !== ':@') ?? ''
export const childrenOf = (node: Node) =>
  ((node[nameOf(node)] as Node[] | undefined) ?? []).filter((n) => nameOf(n) !== '#text')
export const textOf = (node: Node) =>
  ((node[nameOf(node)] as Node[] | undefined) ?? []).map((n) => String(n['#text'] ?? '')).join('')
export function parseXml(text: string): Node {
  expect(text.startsWith('<?xml version="1.0" encoding="utf-8"?>\n')).toBe(true)
  expect(XMLValidator.validate(text)).toBe(true)
  // oxlint-disable-next-line no-control-regex -- these are the signs XML forbids
  expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
  const root = (parser.parse(text) as Node[]).find((n) => !nameOf(n).startsWith('?'))
  expect(root).toBeDefined()
  return root as Node
}
export async function xml(path: string) {
  const res = await fetch(url(path))
  expect(res.headers.get('content-type')).toBe('text/xml; charset=utf-8')
  return { status: res.status, root: parseXml(await res.text()) }
}
export async function json<T = Record<string, unknown>[]>(path: string) {
  const res = await fetch(url(path))
  expect(res.headers.get('content-type')).toBe('application/json; charset=utf-8')
  return { status: res.status, body: (await res.json()) as T }
}

/** The JSON that the Spark convention makes of XML, as text: names of lists vanish, empty is null. */
export function spark(node: Node): unknown {
  const children = childrenOf(node)
  const lists = [
    'services',
    'attributes',
    'values',
    'service_requests',
    'service_request_updates',
    'endpoints',
    'formats',
    'errors',
    'media_urls',
  ]
  if (lists.includes(nameOf(node))) return children.map(spark)
  if (children.length > 0) return Object.fromEntries(children.map((c) => [nameOf(c), spark(c)]))
  return textOf(node) === '' ? null : textOf(node)
}
/** JSON with every number and truth value as the text that XML has for it. */
export const asText = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(asText)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, asText(v)]))
      : value === null || value === ''
        ? null
        : String(value)
