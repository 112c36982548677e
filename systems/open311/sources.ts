import { seal } from '@hue-s/kernel/server/sealed.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid, notFound, unavailable } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import { fieldReportsContract } from '@hue-s/systems/field-reports/contract.ts'
import type { ImportItem, Mapping, Preview, Source, SourceInput } from './contract.ts'
import { Unreadable, type Foreign } from './foreign.ts'
import { judge } from './import.ts'
import { FetchRefused, parseAddress } from '@hue-s/kernel/server/safe-fetch.ts'
import { KEY_USE, readerOf, readRequests, readServices } from './source-reader.ts'
import * as store from './store-sources.ts'

const RECORD = 'open311-source'
/** A look is not the whole: it stops after so many requests. */
const PREVIEW = 500
const SHOWN = 50

export async function sources(ctx: Ctx) {
  return { items: await store.listSources(ctx.db) }
}

async function getSource(ctx: Ctx, id: string): Promise<Source> {
  const source = await store.findSource(ctx.db, id)
  if (!source) throw notFound('kernel.recordNotFound')
  return source
}

export const addSource = (ctx: Ctx, input: SourceInput): Promise<Source> => save(ctx, newId(), input)

export async function changeSource(ctx: Ctx, { id, ...input }: SourceInput & ById): Promise<Source> {
  await getSource(ctx, id)
  return save(ctx, id, input)
}

async function save(ctx: Ctx, id: string, { apiKey, jurisdiction, ...input }: SourceInput): Promise<Source> {
  if (!parseAddress(input.url)) throw invalid('open311.badMediaUrl')
  await checkMapping(ctx, input.mapping)
  const sealedKey = apiKey === undefined ? undefined : seal(ctx.platform, KEY_USE, id, apiKey)
  await store.putSource(ctx.db, { ...input, id, jurisdiction: jurisdiction ?? null, sealedKey, at: ctx.now() })
  ctx.audit(RECORD, id)
  return getSource(ctx, id)
}

async function checkMapping(ctx: Ctx, mapping: Mapping): Promise<void> {
  const { items } = await ctx.call(fieldReportsContract.categories, {})
  for (const { category, child } of Object.values(mapping)) {
    const found = items.find((c) => c.id === category)
    if (!found || (child !== undefined && !found.children.some((c) => c.id === child)))
      throw invalid('open311.noSuchCategory', { category: child ?? category })
  }
}

export async function runSource(ctx: Ctx, { id }: ById): Promise<Source> {
  await getSource(ctx, id)
  await store.askRun(ctx.db, id, ctx.now())
  ctx.audit(RECORD, id)
  return getSource(ctx, id)
}

/** What would come over now, without writing anything. */
export async function previewSource(ctx: Ctx, { id }: ById): Promise<Preview> {
  const source = await getSource(ctx, id)
  try {
    return await lookAt(ctx, source)
  } catch (error) {
    if (error instanceof FetchRefused || error instanceof Unreadable)
      throw unavailable('open311.sourceFailed', { why: error.message })
    throw error
  }
}

async function lookAt(ctx: Ctx, source: Source): Promise<Preview> {
  const reader = await readerOf(ctx, source)
  const services = new Map((await readServices(reader)).map(({ code, name }) => [code, { name, count: 0 }]))
  const counts: Record<string, number> = {}
  const lines: Preview['lines'] = []
  let n = 0
  for await (const one of readRequests(reader, new Date(source.since), ctx.now())) {
    const [known] = await store.listKnown(ctx.db, source.id, [one.id])
    const outcome = await judge(ctx, source, one, known)
    counts[outcome] = (counts[outcome] ?? 0) + 1
    const service = services.get(one.serviceCode) ?? { name: one.serviceName, count: 0 }
    services.set(one.serviceCode, { ...service, count: service.count + 1 })
    if (lines.length < SHOWN) lines.push(lineOf(one, outcome))
    if (++n >= PREVIEW) break
  }
  const mapped = (code: string) => Object.hasOwn(source.mapping, code)
  return { services: [...services].map(([code, s]) => ({ code, ...s, mapped: mapped(code) })), counts, lines }
}

const lineOf = (one: Foreign, outcome: Preview['lines'][number]['outcome']) => ({
  id: one.id,
  serviceCode: one.serviceCode,
  status: one.status,
  outcome,
  description: one.description.slice(0, 200),
})

export async function importItems(
  ctx: Ctx,
  {
    id,
    outcome,
    after,
    limit,
  }: { id: string; outcome?: ImportItem['outcome'] | undefined; after?: string | undefined; limit: number },
) {
  await getSource(ctx, id)
  return store.listItems(ctx.db, { sourceId: id, outcome, after, limit })
}
