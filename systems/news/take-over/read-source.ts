import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { FetchRefused, safeFetch, type Fetched } from '@hue-s/kernel/server/safe-fetch.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { BodyFault, EMPTY_BODY, sourceDue } from '../contract.ts'
import { bringOut } from '../desk/bring-out.ts'
import { remember } from '../desk/item.ts'
import { beginItem } from '../desk/write.ts'
import { changeItem } from '../store.ts'
import * as store from '../store-sources.ts'
import type { SourceRow } from '../store-sources.ts'
import { bodyFromHtml } from './from-html.ts'
import { decodeFeed, FeedFault, parseFeed, type Entry } from './parse-feed.ts'

const ACCEPT = 'application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8'
const LIMITS = { maxBytes: 5 * 1024 * 1024, timeoutMs: 15_000, accept: ACCEPT, userAgent: 'portal-feed-reader' }
/** A feed that is new to us brings its newest only. */
const FIRST = 15
const MORE = 50
const YEAR = 365 * 86_400_000
/** The demo may read a stand-in on the same machine; otherwise only the open internet. */
export const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** Sends each source whose turn it is to be read. */
export async function lookDue(ctx: Ctx): Promise<void> {
  for (const { id } of await store.takeDue(ctx.db, ctx.now())) await ctx.emit(sourceDue, { id })
}

/** Reads one source; whatever is wrong with it is noted on it and concerns no other. */
export async function readDue(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const source = await store.lockSource(ctx.db, id)
  if (!source?.active) return
  const note = (outcome: 'read' | 'unchanged' | 'failed', why: string | null, taken: number, got?: Fetched) =>
    store.noteRead(ctx.db, id, {
      outcome,
      why,
      taken,
      etag: got?.etag,
      lastModified: got?.lastModified,
      now: ctx.now(),
    })
  try {
    const got = await fetchSource(ctx, source)
    if (got.unchanged) return void (await note('unchanged', null, 0))
    const entries = parseFeed(decodeFeed(got.body, got.type))
    await note('read', null, await takeAll(ctx, source, entries), got)
  } catch (error) {
    if (!(error instanceof FetchRefused || error instanceof FeedFault)) throw error
    await note('failed', error.message, 0)
  }
}

function fetchSource(ctx: Ctx, { url, etag, lastModified }: SourceRow): Promise<Fetched> {
  const headers = {
    ...(etag ? { 'if-none-match': etag } : {}),
    ...(lastModified ? { 'if-modified-since': lastModified } : {}),
  }
  return safeFetch(url, { ...LIMITS, headers, allowed: ctx.config.mode === 'demo' ? LOOPBACK : [] })
}

async function takeAll(ctx: Ctx, source: SourceRow, entries: readonly Entry[]): Promise<number> {
  const known = await store.countEntries(ctx.db, source.id)
  const [province] = await listUnits(ctx, { at: ctx.today(), level: 'province' })
  if (!province) return 0
  let taken = 0
  const newest = [...entries].sort((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0))
  for (const entry of newest.slice(0, known === 0 ? FIRST : MORE)) {
    if (!(await store.claimEntry(ctx.db, source.id, entry.guid, entry.url, ctx.now()))) continue
    await takeOne(ctx, source, entry, province.id)
    taken += 1
  }
  return taken
}

/** An entry as an item of ours, with where it came from; put before a person unless the source is trusted. */
async function takeOne(ctx: Ctx, source: SourceRow, entry: Entry, unitId: string): Promise<void> {
  const id = newId(ctx.now().getTime())
  await beginItem(ctx, {
    id,
    kind: 'news',
    section: source.section,
    unitId,
    sourceLang: source.lang,
    title: entry.title,
    lead: entry.summary,
    body: cleanBody(entry.html),
    audiences: source.audiences,
    origin: { name: source.name, url: entry.url, licence: source.licence },
    by: source.name,
  })
  await store.nameEntry(ctx.db, source.id, entry.guid, id)
  await remember(ctx, id, 'imported', entry.url, source.name)
  const by = { name: source.name, now: ctx.now() }
  await changeItem(ctx.db, id, { state: 'review', approvedName: source.name }, by)
  if (source.trust === 'publish') await bringOut(ctx, id, dateOf(ctx, entry))
}

function cleanBody(html: string) {
  try {
    return bodyFromHtml(html)
  } catch (fault) {
    // Its title, summary and address are still worth having.
    if (fault instanceof BodyFault) return EMPTY_BODY
    throw fault
  }
}

/** The entry's own date when it can be true. */
function dateOf(ctx: Ctx, { at }: Entry): Date {
  const now = ctx.now()
  return at && at <= now && now.getTime() - at.getTime() < YEAR ? at : now
}
