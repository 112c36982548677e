import { open } from '@hue-s/kernel/server/sealed.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Source } from './contract.ts'
import { parseRequests, parseServices, type Foreign } from './foreign.ts'
import { FetchRefused, parseAddress, safeFetch } from '@hue-s/kernel/server/safe-fetch.ts'
import { doorSetting } from './setting.ts'
import { findSource, sealedKeyOf } from './store-sources.ts'

/** Keys of other servers are sealed, each to its row. */
export const KEY_USE = 'open311.source-key'

const LIMITS = { maxBytes: 20 * 1024 * 1024, timeoutMs: 20_000, accept: 'text/xml, application/xml' }
/** A server that does not know `page` gives the same page for ever: then the first repeats, and reading stops. */
const MAX_PAGES = 50
const PAGE_SIZE = 200
const SPAN = 90 * 86_400_000

/** What is needed to read another server. */
export interface Reader {
  get(path: string, query?: Record<string, string>): Promise<Buffer>
}

/** The demo may read a stand-in on the same machine; otherwise only the open internet and hosts the province names. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

export async function readerOf(ctx: Ctx, source: Source): Promise<Reader> {
  const sealed = await sealedKeyOf(ctx.db, source.id)
  const key = sealed ? open<string>(ctx.platform, KEY_USE, source.id, sealed) : undefined
  const allowed = [...ctx.setting(doorSetting).privateHosts, ...(ctx.config.mode === 'demo' ? LOOPBACK : [])]
  const base = source.url.replace(/\/+$/, '')
  return {
    async get(path, query = {}) {
      // Reading may take minutes; a server that is no longer the same one meanwhile is left alone.
      if ((await findSource(ctx.db, source.id))?.url !== source.url) throw new FetchRefused('changed')
      const url = parseAddress(`${base}/${path}`)
      if (!url) throw new FetchRefused('badAddress')
      const all = {
        ...query,
        ...(source.jurisdiction ? { jurisdiction_id: source.jurisdiction } : {}),
        ...(key ? { api_key: key } : {}),
      }
      for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value)
      return (await safeFetch(url.href, { ...LIMITS, userAgent: 'open311-reader', allowed })).body
    },
  }
}

/** Where people find a request at its source. */
export const linkOf = (source: Source, id: string) =>
  `${source.url.replace(/\/+$/, '')}/requests/${encodeURIComponent(id)}.xml`

export const readServices = async (reader: Reader) => parseServices(await reader.get('services.xml'))

/** Requests made since an instant, in spans of 90 days, each page by page; each request once. */
export async function* readRequests(reader: Reader, since: Date, now: Date): AsyncGenerator<Foreign> {
  const seen = new Set<string>()
  for (let from = since.getTime(); from < now.getTime(); from += SPAN) {
    const span = { start_date: w3z(from), end_date: w3z(Math.min(from + SPAN, now.getTime() + 60_000)) }
    for (let page = 1; page <= MAX_PAGES; page++) {
      const found = parseRequests(
        await reader.get('requests.xml', { ...span, page: String(page), page_size: String(PAGE_SIZE) }),
      )
      const fresh = found.filter((one) => !seen.has(one.id))
      for (const one of fresh) {
        seen.add(one.id)
        yield one
      }
      if (fresh.length === 0 || found.length < PAGE_SIZE) break
    }
  }
}

const w3z = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`
