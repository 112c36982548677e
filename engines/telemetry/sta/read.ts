import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { geoValues } from './store-geo.ts'
import { parsePath, type Resource, type Step } from './path.ts'
import { parseQuery, type Query } from './query.ts'
import { visibleTo, type Caller } from './reader.ts'
import { runForeign } from './run.ts'
import { dataArrayStatement, type DataRow, componentsOf } from './store-data-array.ts'
import { isSet, linkOf, MODEL, propertyOf } from './store-model.ts'
import {
  countStatement,
  entityStatement,
  locate,
  pageStatement,
  propertyStatement,
  refStatement,
  topOf,
  type Frame,
  type Located,
} from './store-select.ts'

/** What goes back over HTTP, alone or as a part of a batch. */
export interface Reply {
  status: number
  /** JSON unless the type says otherwise. */
  body?: string
  type?: string
  headers?: Readonly<Record<string, string>>
}

export interface Asked {
  /** Below the root of the service, without a slash at its beginning. */
  path: string
  search: URLSearchParams
  base: string
  caller: Caller
}

/** Whether a name after these steps is a property of what they lead to. */
export function isProperty(steps: readonly Step[], name: string): boolean {
  const [first, ...rest] = steps
  if (!first || !isSet(first.name)) return false
  let entity = MODEL[first.name]
  for (const step of rest) {
    const link = linkOf(entity, step.name)
    if (!link) return false
    entity = MODEL[link.target]
  }
  return name === 'id' || name === '@iot.id' || propertyOf(entity, name) !== undefined
}

export const frameOf = (platform: Platform, { base, caller }: Pick<Asked, 'base' | 'caller'>): Frame => ({
  base,
  visible: visibleTo(caller),
  geo: new Map(),
  now: platform.clock.now(),
  counter: { n: 0 },
})

/** GET anywhere below the root of the service. */
export async function read(platform: Platform, asked: Asked): Promise<Reply> {
  const resource = parsePath(asked.path, isProperty)
  const query = parseQuery(asked.search)
  const plain = frameOf(platform, asked)
  const target = locate(resource.steps, plain)
  const frame: Frame = { ...plain, geo: await geoValues(platform.database.db, target.entity, query) }
  if (resource.property) return readProperty(platform, resource, resource.property, target)
  if (resource.count) return readCount(platform, target, query, frame)
  if (resource.ref) return readRef(platform, asked, target, query, frame)
  if (target.single) return readEntity(platform, target, query, frame)
  if (query.dataArray) return readDataArray(platform, asked, target, query, frame)
  return readPage(platform, asked, target, query, frame)
}

async function readEntity(platform: Platform, target: Located, query: Query, frame: Frame): Promise<Reply> {
  const [row] = await runForeign<{ item: string }>(platform, entityStatement(target, query, frame))
  if (!row) throw notFound('telemetry.noSuchEntity')
  return { status: 200, body: row.item }
}

async function readPage(platform: Platform, asked: Asked, target: Located, query: Query, frame: Frame): Promise<Reply> {
  const [row] = await runForeign<Page>(platform, pageStatement(target, query, frame))
  if (!row?.found) await mustExist(platform, target)
  return { status: 200, body: pageOf(asked, query, row) }
}

/** A collection of something that is not there is not an empty one. */
async function mustExist(platform: Platform, { parent }: Located): Promise<void> {
  if (!parent) return
  const { entity, alias, where } = parent
  const rows = await runForeign(platform, countStatement({ entity, alias, where, single: true }, { expand: [] }, EMPTY))
  if ((rows[0] as { count: number }).count === 0) throw notFound('telemetry.noSuchEntity')
}
const EMPTY = {
  visible: () => {
    throw new Error('nothing is walked here')
  },
  geo: new Map(),
  now: new Date(0),
  counter: { n: 0 },
}

interface Page {
  page: string
  found: number
  count?: number
}

function pageOf(asked: Asked, query: Query, { page, found, count }: Page = { page: '', found: 0 }): string {
  const top = topOf(query)
  const head = count === undefined ? '' : `"@iot.count":${count},`
  const next = found > top && top > 0 ? `"@iot.nextLink":${JSON.stringify(nextLink(asked, query, top))},` : ''
  return `{${head}${next}"value":[${page}]}`
}

function nextLink({ base, path, search }: Asked, query: Query, top: number): string {
  const options = [...search]
    .filter(([name]) => name !== '$skip')
    .map(
      ([name, value]) =>
        `${name.startsWith('$') ? `$${encodeURIComponent(name.slice(1))}` : encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    )
  return `${base}/${path}?${[...options, `$skip=${(query.skip ?? 0) + top}`].join('&')}`
}

async function readRef(platform: Platform, asked: Asked, target: Located, query: Query, frame: Frame): Promise<Reply> {
  const [row] = await runForeign<Page>(platform, refStatement(target, query, frame))
  if (target.single) {
    if (!row?.found) throw notFound('telemetry.noSuchEntity')
    return { status: 200, body: row.page }
  }
  if (!row?.found) await mustExist(platform, target)
  return { status: 200, body: pageOf(asked, query, row) }
}

async function readCount(platform: Platform, target: Located, query: Query, frame: Frame): Promise<Reply> {
  if (target.single) throw notFound('telemetry.noSuchPath')
  const [row] = await runForeign<{ count: number }>(platform, countStatement(target, query, frame))
  return { status: 200, body: String(row?.count ?? 0), type: 'text/plain; charset=utf-8' }
}

/** `/name`: an object with that one member; `/name/$value`: the bare value. Nothing there: 204. */
async function readProperty(platform: Platform, resource: Resource, path: string[], target: Located): Promise<Reply> {
  if (!target.single) throw notFound('telemetry.noSuchPath')
  const [row] = await runForeign<{ item: string | null }>(platform, propertyStatement(target, path))
  if (!row) throw notFound('telemetry.noSuchEntity')
  if (row.item === null || row.item === 'null') return { status: 204 }
  if (!resource.value) return { status: 200, body: `{${JSON.stringify(path.at(-1))}:${row.item}}` }
  const value: unknown = JSON.parse(row.item)
  const bare = typeof value === 'string' ? value : row.item
  const type = typeof value === 'object' ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8'
  return { status: 200, body: bare, type }
}

async function readDataArray(
  platform: Platform,
  asked: Asked,
  target: Located,
  query: Query,
  frame: Frame,
): Promise<Reply> {
  const components = componentsOf(target.entity, query)
  const rows = await runForeign<DataRow>(platform, dataArrayStatement(target, query, components, frame))
  if (rows.length === 0) await mustExist(platform, target)
  const top = topOf(query)
  const groups = new Map<number, string[]>()
  for (const { datastream, item } of rows.slice(0, top)) {
    const group = groups.get(datastream)
    if (group) group.push(item)
    else groups.set(datastream, [item])
  }
  const items = Array.from(groups, ([datastream, list]) => {
    const link = JSON.stringify(`${asked.base}/Datastreams(${datastream})`)
    return `{"Datastream@iot.navigationLink":${link},"components":${JSON.stringify(components)},"dataArray@iot.count":${list.length},"dataArray":[${list.join(',')}]}`
  })
  const count = query.count
    ? (await runForeign<{ count: number }>(platform, countStatement(target, query, frame)))[0]?.count
    : undefined
  const head = count === undefined ? '' : `"@iot.count":${count},`
  const next = rows.length > top ? `"@iot.nextLink":${JSON.stringify(nextLink(asked, query, top))},` : ''
  return { status: 200, body: `{${head}${next}"value":[${items.join(',')}]}` }
}
