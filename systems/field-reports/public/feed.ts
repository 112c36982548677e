import { listPublic } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import type { PublicReport } from '../contract.ts'
import type { FeedInput } from '../contract-public.ts'
import { publicReports } from '../present.ts'
import { choices } from './areas.ts'
import { casesFilter, filterQuery } from './filter.ts'
import { atomFeed, rssFeed, rssItem, type Channel } from '@hue-s/kernel/server/feed.ts'
import { keptBytes } from '@hue-s/kernel/server/kept-bytes.ts'
import { xmlDocument, type Node } from '@hue-s/kernel/server/xml.ts'
import { tableOn } from '../routing/current-table.ts'

const ITEMS = 50
const SECONDS = 30
const NEVER = '2020-01-01T00:00:00.000Z'

interface Item {
  report: PublicReport
  title: string
  link: string
  /** Plain words: the note, where it is and how it stands. */
  words: string
  category: string
  published: string
  updated: string
}

interface Feed extends Channel {
  lang: Lang
  items: Item[]
}

const later = (a: string, b: string | null) => (b !== null && b > a ? b : a)

/** What the feed is about, in words: category and area where it has them. */
async function titleOf(ctx: Ctx, input: FeedInput, t: Words): Promise<string> {
  const { categories } = (await tableOn(ctx)).table
  const category = categories.find((c) => c.id === input.category)
  const child = category?.children.find((c) => c.id === input.child)
  const kind = child?.name[input.lang] ?? category?.name[input.lang]
  const parts = [kind, await areaName(ctx, input.commune)].filter(Boolean)
  return parts.length > 0 ? `${t('field-reports.feed.title')}: ${parts.join(', ')}` : t('field-reports.feed.title')
}

/** The name of a commune of any date; one that never was has none. */
async function areaName(ctx: Ctx, id: string | undefined): Promise<string | undefined> {
  return id === undefined ? undefined : (await choices(ctx, { commune: id })).commune?.name
}

type Words = (key: string, values?: Record<string, unknown>) => string

/** Words in the language of the feed, whatever the reader's own browser asks for. */
const wordsIn =
  (ctx: Ctx, lang: Lang): Words =>
  (key, values) =>
    ctx.platform.translate(lang, key, values)

async function read(ctx: Ctx, input: FeedInput, format: 'rss' | 'atom'): Promise<Feed> {
  const t = wordsIn(ctx, input.lang)
  const { items: rows } = await listPublic(ctx, { ...(await casesFilter(ctx, input)), limit: ITEMS })
  const reports = await publicReports(ctx, rows)
  const { categories } = (await tableOn(ctx)).table
  const base = ctx.config.publicUrl
  const items = reports.map((report, index): Item => {
    const category = categories.find((c) => c.id === report.category)
    const child = category?.children.find((c) => c.id === report.child)
    const kind = (child ?? category)?.name[input.lang] ?? report.category
    const where = [report.place, report.commune?.name].filter(Boolean).join(', ')
    const published = rows[index]?.publishedAt ?? report.openedAt
    return {
      report,
      title: [kind, where].filter(Boolean).join(', '),
      link: `${base}/reports/${report.id}`,
      words: [
        report.note,
        t('field-reports.feed.state', { state: t(`field-reports.state.${report.state}`), code: report.code }),
      ].join('\n\n'),
      category: kind,
      published,
      updated: later(published, report.closedAt),
    }
  })
  const query = filterQuery(input)
  return {
    lang: input.lang,
    title: await titleOf(ctx, input, t),
    words: t('field-reports.feed.words'),
    page: `${base}/reports${query && `?${query}`}`,
    self: `${base}/feeds/reports.${format}?${[query, `lang=${input.lang}`].filter(Boolean).join('&')}`,
    updated: items.reduce((latest, item) => later(latest, item.updated), NEVER),
    items,
  }
}

const rss20 = ({ report, title, link, words, category, published }: Item): Node =>
  rssItem({ id: report.id, title, link, at: published, category, words }, [
    'georss:point',
    `${report.at.lat} ${report.at.lon}`,
  ])

const atomEntry = ({ report, title, link, words, category, published, updated }: Item): Node => [
  'entry',
  [
    ['id', `urn:uuid:${report.id}`],
    ['title', title],
    ['link', null, { href: link, rel: 'alternate', type: 'text/html' }],
    ['published', published],
    ['updated', updated],
    ['category', null, { term: report.category, label: category }],
    ['summary', words],
    ['georss:point', `${report.at.lat} ${report.at.lon}`],
  ],
]

const GEORSS = { 'xmlns:georss': 'http://www.georss.org/georss' }

const rssOf = (feed: Feed): Node => rssFeed(feed, 5, feed.items.map(rss20), GEORSS)

// Who reports is nowhere: the province speaks.
const atomOf = (feed: Feed, author: string): Node =>
  atomFeed({ ...feed, id: feed.self, author }, feed.items.map(atomEntry), GEORSS)

const key = (format: string, input: FeedInput) => `${format} ${input.lang} ${filterQuery(input)}`

/** The newest published reports of a filter as RSS 2.0. */
export function rss(ctx: Ctx, input: FeedInput): Promise<Bytes> {
  const kept = { key: key('rss', input), type: 'application/rss+xml; charset=utf-8', seconds: SECONDS }
  return keptBytes(ctx.platform, kept, async () => xmlDocument(rssOf(await read(ctx, input, 'rss'))))
}

/** The same as Atom (RFC 4287). */
export function atom(ctx: Ctx, input: FeedInput): Promise<Bytes> {
  const kept = { key: key('atom', input), type: 'application/atom+xml; charset=utf-8', seconds: SECONDS }
  const author = wordsIn(ctx, input.lang)('field-reports.feed.author')
  return keptBytes(ctx.platform, kept, async () => xmlDocument(atomOf(await read(ctx, input, 'atom'), author)))
}

const LISTED = 200
const PAGES = 25

/** The public pages and the newest published reports, for search engines. */
export function sitemap(ctx: Ctx): Promise<Bytes> {
  return keptBytes(ctx.platform, { key: 'sitemap', type: 'application/xml; charset=utf-8', seconds: 600 }, async () => {
    const base = ctx.config.publicUrl
    const filter = await casesFilter(ctx, {})
    const urls: Node[] = ['/', '/reports', '/map', '/report'].map((path) => ['url', [['loc', base + path]]])
    let after: string | undefined
    for (let page = 0; page < PAGES; page++) {
      const { items, next } = await listPublic(ctx, { ...filter, limit: LISTED, after })
      for (const row of items)
        urls.push([
          'url',
          [
            ['loc', `${base}/reports/${row.id}`],
            ['lastmod', later(row.publishedAt, row.closedAt)],
          ],
        ])
      if (next === null) break
      after = next
    }
    return xmlDocument(['urlset', urls, { xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9' }])
  })
}
