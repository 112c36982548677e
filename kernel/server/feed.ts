import type { Node } from './xml.ts'

/** What a feed says of itself, whatever it carries; the words are those of its readers' language. */
export interface Channel {
  title: string
  words: string
  lang: string | null
  /** The page that shows the same, and the feed's own address. */
  page: string
  self: string
  updated: string
}

/** A moment as RSS 2.0 writes it (RFC 822 with a year of four digits). */
const rssDate = (instant: string) => new Date(instant).toUTCString().replace('GMT', '+0000')

const linkTo = (href: string, rel: string, type: string): Node => ['link', null, { href, rel, type }]

export interface RssItem {
  id: string
  title: string
  link: string
  at: string
  category: string
  words: string
}

/** One item of RSS 2.0, with what a feed adds in namespaces of its own. */
export const rssItem = ({ id, title, link, at, category, words }: RssItem, ...more: (Node | null)[]): Node => [
  'item',
  [
    ['title', title],
    ['link', link],
    ['guid', `urn:uuid:${id}`, { isPermaLink: 'false' }],
    ['pubDate', rssDate(at)],
    ['category', category],
    ['description', words],
    ...more,
  ],
]

/** A whole feed in RSS 2.0; `ttl` is after how many minutes it is worth asking again. */
export const rssFeed = (
  { title, words, lang, page, self, updated }: Channel,
  ttl: number,
  items: readonly Node[],
  namespaces: Readonly<Record<string, string>> = {},
): Node => [
  'rss',
  [
    [
      'channel',
      [
        ['title', title],
        ['link', page],
        ['description', words],
        lang === null ? null : ['language', lang],
        ['lastBuildDate', rssDate(updated)],
        ['ttl', String(ttl)],
        ['atom:link', null, { href: self, rel: 'self', type: 'application/rss+xml' }],
        ...items,
      ],
    ],
  ],
  { version: '2.0', 'xmlns:atom': 'http://www.w3.org/2005/Atom', ...namespaces },
]

export interface AtomChannel extends Omit<Channel, 'words' | 'lang'> {
  id: string
  words: string | null
  lang: string
  author: string
  /** The page of the feed after this one (RFC 5005). */
  next?: string | null
}

/** A whole feed in Atom (RFC 4287). */
export const atomFeed = (
  { id, title, words, lang, page, self, updated, author, next = null }: AtomChannel,
  entries: readonly Node[],
  namespaces: Readonly<Record<string, string>> = {},
): Node => [
  'feed',
  [
    ['id', id],
    ['title', title],
    words === null ? null : ['subtitle', words],
    ['updated', updated],
    ['author', [['name', author]]],
    linkTo(self, 'self', 'application/atom+xml'),
    linkTo(page, 'alternate', 'text/html'),
    next === null ? null : linkTo(next, 'next', 'application/atom+xml'),
    ...entries,
  ],
  { xmlns: 'http://www.w3.org/2005/Atom', ...namespaces, 'xml:lang': lang },
]
