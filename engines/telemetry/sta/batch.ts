import { invalid } from '@hue-s/kernel/shared/error.ts'
import { dispatch, inOneTransaction, refusalOf, write, type Call, type From } from './dispatch.ts'
import type { Reply } from './read.ts'

/** One request inside a batch, in either form. */
export interface Part {
  id: string
  method: string
  url: string
  body: unknown
  /** Parts of one group are done together or not at all. */
  group?: string
}

const MAX_PARTS = 1_000

/** A batch as JSON (OData JSON Format 4.01 §19). */
export function jsonParts(body: unknown): Part[] {
  const { requests } = (typeof body === 'object' && body !== null ? body : {}) as { requests?: unknown }
  if (!Array.isArray(requests) || requests.length > MAX_PARTS) throw invalid('telemetry.badBatch')
  const ids = new Set<string>()
  return requests.map((one: unknown) => {
    const {
      id,
      method,
      url,
      body: inner,
      atomicityGroup,
    } = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>
    if (
      typeof id !== 'string' ||
      id.length > 100 ||
      ids.has(id) ||
      typeof method !== 'string' ||
      typeof url !== 'string'
    )
      throw invalid('telemetry.badBatch')
    if (atomicityGroup !== undefined && typeof atomicityGroup !== 'string') throw invalid('telemetry.badBatch')
    ids.add(id)
    return {
      id,
      method: method.toUpperCase(),
      url,
      body: inner,
      ...(atomicityGroup === undefined ? {} : { group: atomicityGroup }),
    }
  })
}

/** Does the parts in their order; each has an answer of its own. */
export async function runBatch(from: From, parts: readonly Part[]): Promise<(Reply & { id: string })[]> {
  const out: (Reply & { id: string })[] = []
  const made = new Map<string, string>()
  for (let n = 0; n < parts.length;) {
    const first = parts[n]
    if (!first) break
    const together =
      first.group === undefined
        ? [first]
        : parts.slice(n).filter((p, k, rest) => rest.slice(0, k + 1).every((q) => q.group === first.group))
    n += together.length
    out.push(...(first.group === undefined ? [await alone(from, first, made)] : await asOne(from, together, made)))
  }
  return out
}

async function alone(from: From, part: Part, made: Map<string, string>): Promise<Reply & { id: string }> {
  try {
    return remember(part, await dispatch(from, callOf(from, part, made)), made)
  } catch (error) {
    return { id: part.id, ...refusalOf(from, error) }
  }
}

/** One that fails takes the others of its group with it. */
async function asOne(
  from: From,
  parts: readonly Part[],
  made: Map<string, string>,
): Promise<(Reply & { id: string })[]> {
  const mine = new Map(made)
  let at: Part | undefined
  try {
    const replies = await inOneTransaction(from, '', async (w) => {
      const out: (Reply & { id: string })[] = []
      for (const part of parts) {
        at = part
        if (part.method === 'GET') throw invalid('telemetry.badBatch')
        const reply = await write(from, w, callOf(from, part, mine))
        if (reply.status >= 400) throw invalid('telemetry.aside', { reason: 'possible' })
        out.push(remember(part, reply, mine))
      }
      return out
    })
    for (const [id, url] of mine) made.set(id, url)
    return replies
  } catch (error) {
    const refusal = refusalOf(from, error)
    return parts.map((part) => ({
      id: part.id,
      ...(part === at ? refusal : refusalOf(from, invalid('telemetry.groupFailed', { part: at?.id ?? '' }))),
    }))
  }
}

function remember(part: Part, reply: Reply, made: Map<string, string>): Reply & { id: string } {
  const location = reply.headers?.['location']
  if (location !== undefined) made.set(part.id, location.slice(location.lastIndexOf('/') + 1))
  return { id: part.id, ...reply }
}

/** The address of a part, below the root of the service; `$name` stands for what an earlier part has made. */
function callOf(from: From, { method, url, body }: Part, made: ReadonlyMap<string, string>): Call {
  const [rawPath = '', ...query] = url.split('?')
  let path = rawPath.startsWith(from.base)
    ? rawPath.slice(from.base.length)
    : rawPath.replace(/^(https?:\/\/[^/]*)?\/sensorthings\/v1\.1(?=\/|$)/, '')
  path = path.replace(/^\/+|\/+$/g, '').replace(/^\$([\w-]+)/, (whole, id: string) => made.get(id) ?? whole)
  if (path === '$batch') throw invalid('telemetry.badBatch')
  return { method, path, search: new URLSearchParams(query.join('?')), body: withIds(body, made, 0) }
}

function withIds(value: unknown, made: ReadonlyMap<string, string>, depth: number): unknown {
  if (depth > 32) throw invalid('telemetry.badBatch')
  if (Array.isArray(value)) return value.map((one) => withIds(one, made, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const entity =
        name === '@iot.id' && typeof one === 'string' && one.startsWith('$') ? made.get(one.slice(1)) : undefined
      return [name, entity === undefined ? withIds(one, made, depth + 1) : entity.replace(/^\w+\('?|'?\)$/g, '')]
    }),
  )
}

/** The answers as JSON. */
export const jsonReplies = (replies: readonly (Reply & { id: string })[]): string =>
  `{"responses":[${replies
    .map(({ id, status, headers, body, type }) => {
      const isJson = body !== undefined && (type === undefined || type.includes('json'))
      const inside = body === undefined ? '' : `,"body":${isJson ? body : JSON.stringify(body)}`
      return `{"id":${JSON.stringify(id)},"status":${status}${headers ? `,"headers":${JSON.stringify(headers)}` : ''}${inside}}`
    })
    .join(',')}]}`
