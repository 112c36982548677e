import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { atomFeed, rssFeed, rssItem, type Channel } from '@hue-s/kernel/server/feed.ts'
import { keptBytes } from '@hue-s/kernel/server/kept-bytes.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { xmlDocument, type Node } from '@hue-s/kernel/server/xml.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import { listPathOf, pathOf, type FeedInput } from '../contract.ts'
import { renderHtml } from '../body/render-html.ts'
import { NEWS_KINDS } from '../public/list.ts'
import { newsSetting } from '../setting.ts'
import * as store from '../store-shown.ts'

const ITEMS = 30
const SECONDS = 60
const NEVER = '2020-01-01T00:00:00.000Z'

interface Item extends store.ShownRow {
  link: string
  html: string
  updated: string
}
interface Feed extends Channel {
  lang: FeedInput['lang']
  origin: string
  items: Item[]
}

const spoken = (lang: string): Lang => (lang === 'vi' ? 'vi' : 'en')

/** The filter in one order, so that equal filters have equal addresses. */
function queryOf({ kind, section, audience, area }: FeedInput): URLSearchParams {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries({ kind, section, audience, area })) if (value) search.set(name, value)
  return search
}

function titleOf(ctx: Ctx, { section, audience, lang }: FeedInput): string {
  const say = (key: string) => ctx.platform.translate(spoken(lang), key)
  const name = ctx.setting(newsSetting).sections.find(({ id }) => id === section)?.name[spoken(lang)]
  const parts = [name, audience && say(`news.audience.${audience}`)].filter(Boolean)
  return [say('news.server.feed.title'), parts.join(', ')].filter(Boolean).join(': ')
}

async function read(ctx: Ctx, input: FeedInput, format: 'rss' | 'atom'): Promise<Feed> {
  const origin = ctx.config.publicUrl.replace(/\/+$/, '')
  const { kind, lang, ...filter } = input
  const asked = { lang, now: ctx.now() }
  const rows = await store.listShown(ctx.db, { ...filter, kinds: kind ? [kind] : NEWS_KINDS, limit: ITEMS }, asked)
  const items: Item[] = []
  for (const row of rows.slice(0, ITEMS)) {
    const whole = await store.findShownById(ctx.db, row.id, asked)
    items.push({
      ...row,
      link: origin + pathOf(row.kind, row.slug) + (row.lang === 'vi' ? '' : `?in=${row.lang}`),
      html: whole ? renderHtml(whole.body, origin) : '',
      updated: row.correctedAt ?? row.at,
    })
  }
  const search = queryOf(input)
  const page = origin + (kind ? listPathOf(kind) : '/news') + (search.size > 0 ? `?${search}` : '')
  search.set('lang', lang)
  return {
    lang,
    title: titleOf(ctx, input),
    words: ctx.platform.translate(spoken(lang), 'news.server.feed.words'),
    page,
    self: `${origin}/feeds/news.${format}?${search}`,
    origin,
    updated: items.reduce((last, { updated }) => (updated > last ? updated : last), NEVER),
    items: items.sort((a, b) => (a.at < b.at ? 1 : -1)),
  }
}

const rss20 = (item: Item, origin: string): Node =>
  rssItem(
    { ...item, category: item.section, words: item.lead },
    ['content:encoded', item.html],
    item.origin ? ['source', item.origin.name, { url: item.origin.url }] : null,
    item.coverId
      ? ['media:content', null, { url: `${origin}/api/files/${item.coverId}?size=view`, medium: 'image' }]
      : null,
  )

const rssOf = (feed: Feed): Node =>
  rssFeed(
    feed,
    5,
    feed.items.map((item) => rss20(item, feed.origin)),
    {
      'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
      'xmlns:media': 'http://search.yahoo.com/mrss/',
    },
  )

const atomEntry = (item: Item): Node => [
  'entry',
  [
    ['id', `urn:uuid:${item.id}`],
    ['title', item.title],
    ['link', null, { href: item.link, rel: 'alternate', type: 'text/html', hreflang: item.lang }],
    ['published', item.at],
    ['updated', item.updated],
    ['category', null, { term: item.section }],
    ['summary', item.lead],
    ['content', item.html, { type: 'html', 'xml:lang': item.lang }],
  ],
]

const atomOf = (feed: Feed, author: string): Node =>
  atomFeed({ ...feed, id: feed.self, author }, feed.items.map(atomEntry))

const key = (format: string, input: FeedInput) => `news ${format} ${input.lang} ${queryOf(input)}`

/** The newest of a section or an audience as RSS 2.0, whole texts. */
export function rss(ctx: Ctx, input: FeedInput): Promise<Bytes> {
  const kept = { key: key('rss', input), type: 'application/rss+xml; charset=utf-8', seconds: SECONDS }
  return keptBytes(ctx.platform, kept, async () => xmlDocument(rssOf(await read(ctx, input, 'rss'))))
}

/** The same as Atom (RFC 4287). */
export function atom(ctx: Ctx, input: FeedInput): Promise<Bytes> {
  const kept = { key: key('atom', input), type: 'application/atom+xml; charset=utf-8', seconds: SECONDS }
  const author = ctx.platform.translate(spoken(input.lang), 'news.server.feed.author')
  return keptBytes(ctx.platform, kept, async () => xmlDocument(atomOf(await read(ctx, input, 'atom'), author)))
}
