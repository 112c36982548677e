import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { keptBytes } from '@hue-s/kernel/server/kept-bytes.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { xmlDocument, type Node } from '@hue-s/kernel/server/xml.ts'
import { pathOf, type ContentLang } from '../contract.ts'
import * as store from '../store-shown.ts'

const LISTS = ['/news', '/guidance', '/documents', '/events', '/fact-checks', '/directory']
/** A site map holds 50,000 addresses at most (sitemaps.org). */
const MOST = 45_000

const inLang = (address: string, lang: ContentLang, of: ContentLang) =>
  lang === of ? address : `${address}?in=${lang}`

/** Pages of the portal with the languages each is written in, so that a search engine offers the reader's own. */
export function sitemap(ctx: Ctx): Promise<Bytes> {
  const kept = { key: 'news sitemap', type: 'application/xml; charset=utf-8', seconds: 600 }
  return keptBytes(ctx.platform, kept, async () => {
    const origin = ctx.config.publicUrl.replace(/\/+$/, '')
    const urls: Node[] = LISTS.map((path) => ['url', [['loc', origin + path]]])
    for (let after: string | null = null; urls.length < MOST;) {
      const rows = await store.walkShown(ctx.db, after, ctx.now())
      if (rows.length === 0) break
      for (const row of rows) {
        const address = origin + pathOf(row.kind, row.slug)
        const alternates = row.langs.map((lang): Node => [
          'xhtml:link',
          null,
          { rel: 'alternate', hreflang: lang, href: inLang(address, lang, row.sourceLang) },
        ])
        for (const lang of row.langs)
          urls.push([
            'url',
            [
              ['loc', inLang(address, lang, row.sourceLang)],
              ['lastmod', row.correctedAt ?? row.at],
              ...(row.langs.length > 1 ? alternates : []),
            ],
          ])
      }
      after = rows.at(-1)?.id ?? null
    }
    return xmlDocument([
      'urlset',
      urls,
      { xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9', 'xmlns:xhtml': 'http://www.w3.org/1999/xhtml' },
    ])
  })
}
