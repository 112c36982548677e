import type { Platform, RequestFacts } from '@hue-s/kernel/server/ctx.ts'
import { asAppError } from '@hue-s/kernel/server/problem.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { AppError, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { Device } from '../contract.ts'
import { announceEntity } from '../ingest/listeners.ts'
import { createObservations } from './create-observations.ts'
import { refusalBody } from './refuse.ts'
import { parsePath, type Resource } from './path.ts'
import { frameOf, isProperty, read, type Reply } from './read.ts'
import type { Caller } from './reader.ts'
import type { Writer } from './rights.ts'
import { rootDocument } from './root-document.ts'
import { linkOf, MODEL, type Entity, type SetName } from './store-model.ts'
import { entityStatement, locate, propertyStatement } from './store-select.ts'
import { change, create, remove, type Made } from './write.ts'

/** One call of the service, from HTTP or from inside a batch. */
export interface Call {
  method: string
  path: string
  search: URLSearchParams
  body: unknown
}
/** Who calls, and from where; the same for every part of a batch. */
export interface From {
  platform: Platform
  base: string
  caller: Caller
  device: Device | undefined
  facts: RequestFacts
  /** Observations are counted against what the sender may send. */
  spend: (observations: number) => void
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'])

/** Answers one call. Refusals are thrown. */
export async function dispatch(from: From, call: Call): Promise<Reply> {
  if (!METHODS.has(call.method)) throw new AppError(405, 'telemetry.noSuchMethod', { method: call.method })
  if (call.path === '') return rootDocument(from, call)
  if (call.method === 'GET' || call.method === 'HEAD')
    return read(from.platform, { ...call, base: from.base, caller: from.caller })
  if (call.path === 'CreateObservations') {
    if (call.method !== 'POST') throw new AppError(405, 'telemetry.noSuchMethod', { method: call.method })
    return createObservations(from, call.body)
  }
  return inOneTransaction(from, call.path, (w) => write(from, w, call))
}

/** Runs writes as one unit: all of them or none. */
export function inOneTransaction<T>(from: From, path: string, work: (w: Writer) => Promise<T>): Promise<T> {
  // A measurement is no act of a person: what it was and who sent it is in the tables.
  const action = /(^|\/)Observations\/?$/.test(path) ? null : 'telemetry.sensorThings'
  const who = { actor: from.caller.actor, request: from.facts, action }
  return inTransaction(from.platform, who, async (ctx) => ({
    result: await work({ ctx, caller: from.caller, device: from.device }),
  }))
}

/** One write inside a transaction. */
export async function write(from: From, w: Writer, { method, path, body }: Call): Promise<Reply> {
  const resource = parsePath(path, isProperty)
  if (resource.property || resource.ref || resource.count) throw new AppError(405, 'telemetry.noSuchMethod', { method })
  if (method !== 'DELETE' && (typeof body !== 'object' || body === null || Array.isArray(body)))
    throw invalid('kernel.bodyNotObject')
  if (method === 'POST') return post(from, w, resource, body as Record<string, unknown>)
  const { entity, id } = await entityAt(from, w, resource)
  if (method === 'DELETE') {
    await remove(w, entity.set, id)
    tell(w, entity.set, id)
    return { status: 200 }
  }
  const made = await change(w, entity.set, id, body, method === 'PUT')
  return answer(from, w, entity.set, made, 200)
}

async function post(from: From, w: Writer, { steps }: Resource, body: Record<string, unknown>): Promise<Reply> {
  const last = steps.at(-1)
  if (!last || last.id !== undefined) throw new AppError(405, 'telemetry.noSuchMethod', { method: 'POST' })
  const above = steps.slice(0, -1)
  if (above.length === 0) {
    const { entity, single } = locate(steps, frameOf(from.platform, from))
    if (single) throw new AppError(405, 'telemetry.noSuchMethod', { method: 'POST' })
    return answer(from, w, entity.set, await createCounted(from, w, entity.set, body), 201)
  }
  const parent = await entityAt(from, w, { steps: above })
  const link = linkOf(parent.entity, last.name)
  if (!link) throw notFound('telemetry.noSuchPath')
  if (!link.many) throw new AppError(405, 'telemetry.noSuchMethod', { method: 'POST' })
  const back = MODEL[link.target].links[link.back]
  const here = { '@iot.id': parent.entity.set === 'Observations' ? parent.id : Number(parent.id) }
  const given = { ...body, [link.back]: back?.many ? [here] : here }
  return answer(from, w, link.target, await createCounted(from, w, link.target, given), 201)
}

function createCounted(from: From, w: Writer, set: SetName, body: unknown): Promise<Made> {
  if (set === 'Observations') from.spend(1)
  return create(w, set, body)
}

/** The entity that an address leads to, as this caller sees it. */
async function entityAt(from: From, w: Writer, { steps }: Resource): Promise<{ entity: Entity; id: string }> {
  const at = locate(steps, frameOf(from.platform, from))
  if (!at.single) throw new AppError(405, 'telemetry.noSuchMethod', { method: '' })
  const { rows } = await (propertyStatement(at, ['id']) as ReturnType<typeof entityStatement>).execute(w.ctx.db)
  const item = (rows[0] as { item: string } | undefined)?.item
  if (item === undefined) throw notFound('telemetry.noSuchEntity')
  return { entity: at.entity, id: String(JSON.parse(item)) }
}

/** The entity as it stands now; an observation that was put aside is named, and what was put aside stays. */
async function answer(from: From, w: Writer, set: SetName, made: Made, status: number): Promise<Reply> {
  if ('aside' in made) {
    const refusal = invalid('telemetry.aside', { reason: made.aside })
    return {
      status: 400,
      body: refusalBody(
        400,
        refusal.code,
        from.platform.translate(from.facts.lang, `errors.${refusal.code}`, refusal.details),
      ),
    }
  }
  if (set !== 'Observations') w.ctx.audit(`telemetry-${MODEL[set].single}`, made.id)
  tell(w, set, made.id)
  // The writer sees what was just written, whatever it belongs to.
  const frame = { ...frameOf(from.platform, from), visible: frameOf(from.platform, { ...from, caller: ALL }).visible }
  const at = locate([{ name: set, id: made.id }], frame)
  const { rows } = await entityStatement(at, { expand: [] }, frame).execute(w.ctx.db)
  const quoted = set === 'Observations' ? `'${made.id}'` : made.id
  return {
    status,
    body: (rows[0] as { item: string } | undefined)?.item ?? '{}',
    headers: { location: `${from.base}/${set}(${quoted})` },
  }
}
const ALL: Caller = {
  actor: {
    kind: 'system',
    id: null,
    name: null,
    assurance: 0,
    provedAt: null,
    onBehalfOf: null,
    via: 'system',
    sessionId: null,
    grants: [],
  },
}

const tell = (w: Writer, set: SetName, id: string) => {
  if (set !== 'Observations') w.ctx.afterCommit(() => announceEntity(w.ctx.platform, { set, id }))
}

/** A refusal as one part of a batch. */
export function refusalOf(from: From, error: unknown): Reply {
  const said = asAppError(error)
  if (!said) from.platform.log.error({ err: error, id: from.facts.id }, 'bug')
  const code = said?.code ?? 'kernel.bug'
  const status = said?.status ?? 500
  return {
    status,
    body: refusalBody(status, code, from.platform.translate(from.facts.lang, `errors.${code}`, said?.details)),
  }
}
