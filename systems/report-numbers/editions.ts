import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { Correspondence } from './correspondence.ts'
import * as store from './store.ts'

const unpacked = promisify(gunzip)

/** The bytes of a published file; undefined when they were let go. */
export async function readBytes(ctx: Ctx, sha256: string): Promise<Buffer | undefined> {
  const blob = await store.readBlob(ctx.db, sha256)
  return blob && (await unpacked(blob.bytes))
}

export async function readText(ctx: Ctx, sha256: string): Promise<string> {
  const bytes = await readBytes(ctx, sha256)
  if (!bytes) throw new Error(`a published file is gone: ${sha256}`)
  return bytes.toString('utf8')
}

/** The edition that is asked for, the latest without a name; undefined before the first. */
export async function editionOf(ctx: Ctx, name: string | undefined): Promise<store.Edition | undefined> {
  if (name === undefined) return store.latestEdition(ctx.db)
  const [found, other] = await store.editionsNamed(ctx.db, name)
  if (!found || other) throw notFound('report-numbers.noEdition', { edition: name })
  return found
}

/** The same where only a named one makes sense. */
export async function mustFind(ctx: Ctx, name: string): Promise<store.Edition> {
  const found = await editionOf(ctx, name)
  if (!found) throw notFound('report-numbers.noEdition', { edition: name })
  return found
}

const tables = new WeakMap<Platform, LRUCache<string, Correspondence>>()

/** The table of communes of an edition. What has a hash never changes, so it is parsed once. */
export async function tableOf(ctx: Ctx, sha256: string): Promise<Correspondence> {
  const known = tables.get(ctx.platform) ?? new LRUCache<string, Correspondence>({ max: 4 })
  tables.set(ctx.platform, known)
  const stored = known.get(sha256)
  if (stored) return stored
  const table = JSON.parse(await readText(ctx, sha256)) as Correspondence
  known.set(sha256, table)
  return table
}
