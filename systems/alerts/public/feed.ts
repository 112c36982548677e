import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { atomFeed, rssFeed, rssItem } from '@hue-s/kernel/server/feed.ts'
import { keptBytes } from '@hue-s/kernel/server/kept-bytes.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { xmlDocument, type Node } from '@hue-s/kernel/server/xml.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { localeOf, type Lang } from '@hue-s/kernel/shared/text.ts'
import { capTime } from '../cap/terms.ts'
import type { FeedInput } from '../contract.ts'
import { pathOf } from '../desk/channels.ts'
import { alertsSetting } from '../setting.ts'
import { listCertificates } from '../store-desk.ts'
import * as store from '../store.ts'
import type { AlertRow } from '../store.ts'

const ITEMS = 50
const SECONDS = 5
const NEVER = '2020-01-01T00:00:00.000Z'
const CAP = 'application/cap+xml'
const ATOM = '/alerts/feed.atom'
const RSS = '/alerts/feed.rss'
const EXERCISES = '/alerts/exercises.atom'

interface Feed {
  ctx: Ctx
  origin: string
  path: string
  langs: readonly Lang[]
  rows: AlertRow[]
  next: string | null
  updated: string
}
const sentOf = ({ sentAt, changedAt }: AlertRow) => sentAt ?? changedAt

async function read(ctx: Ctx, path: string, { after, lang }: FeedInput): Promise<Feed> {
  const rows = await store.listFeed(ctx.db, { actual: path !== EXERCISES, after, limit: ITEMS + 1 })
  const shown = rows.slice(0, ITEMS)
  return {
    ctx,
    origin: ctx.config.publicUrl.replace(/\/+$/, ''),
    path,
    langs: lang ? [lang] : ['vi', 'en'],
    rows: shown,
    next: rows.length > ITEMS ? (shown.at(-1)?.id ?? null) : null,
    updated: shown[0] ? sentOf(shown[0]) : NEVER,
  }
}

const addressOf = ({ origin, path, langs }: Feed, after: string | null) => {
  const search = new URLSearchParams()
  if (langs.length === 1) search.set('lang', langs[0] ?? 'vi')
  if (after) search.set('after', after)
  return `${origin}${path}${search.size > 0 ? `?${search}` : ''}`
}
const said = (feed: Feed, key: string) => feed.langs.map((lang) => feed.ctx.platform.translate(lang, key)).join(' · ')
const sender = (feed: Feed) => feed.langs.map((lang) => feed.ctx.setting(alertsSetting).senderName[lang]).join(' · ')
const headline = ({ langs }: Feed, { content: { infos } }: AlertRow) =>
  [...new Set(langs.map((lang) => infos[lang]?.headline ?? infos.vi?.headline ?? ''))].join(' · ')
const capAddress = (feed: Feed, row: AlertRow) => `${feed.origin}/alerts/cap/${row.identifier}.xml`

/** The words of each language under a mark of its own, so that a reader of one language finds it. */
const summary = ({ langs }: Feed, { content: { infos } }: AlertRow) =>
  langs
    .flatMap((lang) => {
      const info = infos[lang]
      return info ? [`[${lang}] ${info.description}\n${info.instruction}`] : []
    })
    .join('\n\n')

const entry = (feed: Feed, row: AlertRow): Node => [
  'entry',
  [
    ['id', `urn:uuid:${row.id}`],
    ['title', headline(feed, row)],
    ['updated', capTime(sentOf(row))],
    ['published', capTime(sentOf(row))],
    ['author', [['name', sender(feed)]]],
    ['link', null, { rel: 'alternate', type: CAP, href: capAddress(feed, row) }],
    ...feed.langs.map((lang): Node => [
      'link',
      null,
      {
        rel: 'related',
        type: 'text/html',
        hreflang: lang,
        href: `${feed.origin}${pathOf(row.identifier)}?lang=${lang}`,
      },
    ]),
    ['category', null, { term: row.content.kind }],
    ['category', null, { term: row.msgType, scheme: 'urn:oasis:names:tc:emergency:cap:1.2:msgType' }],
    ['summary', summary(feed, row), { type: 'text' }],
  ],
]

const atomOf = (feed: Feed, self: string): Node =>
  atomFeed(
    {
      id: `${feed.origin}${feed.path}`,
      title: said(feed, feed.path === EXERCISES ? 'alerts.server.feed.exercises' : 'alerts.server.feed.title'),
      words: null,
      lang: feed.langs.length === 1 ? localeOf(feed.langs[0] ?? 'vi') : 'vi-VN',
      updated: capTime(feed.updated),
      author: sender(feed),
      self,
      page: `${feed.origin}/alerts`,
      next: feed.next ? addressOf(feed, feed.next) : null,
    },
    feed.rows.map((row) => entry(feed, row)),
  )

const rssOf = (feed: Feed, self: string): Node =>
  rssFeed(
    {
      title: said(feed, 'alerts.server.feed.title'),
      words: said(feed, 'alerts.server.feed.words'),
      lang: null,
      updated: feed.updated,
      self,
      page: `${feed.origin}/alerts`,
    },
    1,
    feed.rows.map((row) =>
      rssItem({
        id: row.id,
        title: headline(feed, row),
        link: capAddress(feed, row),
        at: sentOf(row),
        category: row.content.kind,
        words: summary(feed, row),
      }),
    ),
  )

async function bytes(ctx: Ctx, path: string, input: FeedInput, form: typeof atomOf, type: string): Promise<Bytes> {
  const state = await store.countDesk(ctx.db)
  // The newest message is part of the key: a new one is in the feed at once, in every process.
  const [newest] = await store.listFeed(ctx.db, { actual: path !== EXERCISES, after: undefined, limit: 1 })
  const key = ['alerts', path, input.lang, input.after, newest?.id, state.active].join(' ')
  return keptBytes(ctx.platform, { key, type: `${type}; charset=utf-8`, seconds: SECONDS }, async () => {
    const feed = await read(ctx, path, input)
    return xmlDocument(form(feed, addressOf(feed, input.after ?? null)))
  })
}

/** Our own messages as Atom (RFC 4287), both languages in an entry, linked to their CAP form. */
export const atom = (ctx: Ctx, input: FeedInput) => bytes(ctx, ATOM, input, atomOf, 'application/atom+xml')
export const rss = (ctx: Ctx, input: FeedInput) => bytes(ctx, RSS, input, rssOf, 'application/rss+xml')
/** Exercises and tests have an address of their own; the public feed never carries them. */
export const exercises = (ctx: Ctx, input: FeedInput) => bytes(ctx, EXERCISES, input, atomOf, 'application/atom+xml')

/** The message byte for byte as it was signed. */
export async function cap(ctx: Ctx, { file }: { file: string }): Promise<Bytes> {
  const found = await store.findCap(ctx.db, file.slice(0, -'.xml'.length))
  if (!found || found.origin) throw notFound('kernel.recordNotFound')
  const body = Buffer.from(found.cap)
  return { body, type: `${CAP}; charset=utf-8`, size: body.length, maxAge: 3600 }
}

/** Every certificate that has signed, the newest first, each with those that vouch for it. */
export async function certificate(ctx: Ctx): Promise<Bytes> {
  const all = await listCertificates(ctx.db)
  if (all.length === 0) throw notFound('kernel.recordNotFound')
  const body = Buffer.from(all.join(''))
  return { body, type: 'application/x-pem-file', size: body.length, filename: 'alerts-certificate.pem', maxAge: 3600 }
}
