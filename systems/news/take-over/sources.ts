import { isIP } from 'node:net'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { isClosed, parseAddress } from '@hue-s/kernel/server/safe-fetch.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import { sourceDue, type Source, type SourceInput } from '../contract.ts'
import * as store from '../store-sources.ts'
import { LOOPBACK } from './read-source.ts'

const RECORD = 'news-source'

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

async function save(ctx: Ctx, id: string, input: SourceInput): Promise<Source> {
  refuseAddress(ctx, input.url)
  if (await store.isKnownUrl(ctx.db, input.url, id)) throw conflict('news.sourceKnown', { url: input.url })
  await store.putSource(ctx.db, id, input, ctx.now())
  ctx.audit(RECORD, id)
  return getSource(ctx, id)
}

/** An address within our own network is nobody's feed. A name is resolved and judged each time it is read. */
function refuseAddress(ctx: Ctx, address: string): void {
  const url = parseAddress(address)
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? ''
  const own = host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && isClosed(host))
  const free = ctx.config.mode === 'demo' && LOOPBACK.includes(url?.hostname ?? '')
  if (!url || (own && !free)) throw invalid('news.closedNetwork')
}

/** Reads it in a moment instead of at its turn. */
export async function readSource(ctx: Ctx, { id }: ById): Promise<Source> {
  const source = await getSource(ctx, id)
  await ctx.emit(sourceDue, { id })
  ctx.audit(RECORD, id)
  return source
}
