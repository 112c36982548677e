import { Parser } from 'htmlparser2'
import { safeHref, tidy } from '../contract.ts'

/** Why a feed was not read: a stable word. */
export class FeedFault extends Error {}

/** One entry of a feed, RSS or Atom. */
export interface Entry {
  guid: string
  url: string
  title: string
  summary: string
  html: string
  at: Date | undefined
}

const LIMITS = { entries: 100, depth: 64, field: 300_000, tags: 200_000 } as const
const FIELDS: Readonly<Record<string, keyof Raw>> = {
  title: 'title',
  link: 'link',
  guid: 'guid',
  id: 'guid',
  pubdate: 'at',
  published: 'at',
  updated: 'updated',
  'dc:date': 'at',
  description: 'summary',
  summary: 'summary',
  'content:encoded': 'html',
  content: 'html',
}
interface Raw {
  title: string
  link: string
  guid: string
  at: string
  updated: string
  summary: string
  html: string
}

const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** Reads a feed as a stream of tags. Nothing is expanded: an entity of its own making is not resolved, it is refused. */
export function parseFeed(text: string): Entry[] {
  if (/<!ENTITY|<!DOCTYPE[^>]*\[/i.test(text)) throw new FeedFault('entities')
  const reader = new Reader()
  const parser = new Parser(
    {
      onopentag: (tag, attributes) => reader.open(tag.toLowerCase(), attributes),
      ontext: (words) => reader.text(words),
      onclosetag: (tag) => reader.close(tag.toLowerCase()),
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.write(text)
  parser.end()
  if (!reader.isFeed) throw new FeedFault('notAFeed')
  return reader.entries.flatMap(entryOf)
}

class Reader {
  readonly entries: Raw[] = []
  isFeed = false
  #depth = 0
  #tags = 0
  #entry: Raw | undefined
  #entryDepth = 0
  #field: keyof Raw | undefined
  #fieldDepth = 0

  open(tag: string, attributes: Readonly<Record<string, string>>): void {
    this.#depth += 1
    if (this.#depth > LIMITS.depth) throw new FeedFault('tooDeep')
    if (++this.#tags > LIMITS.tags) throw new FeedFault('tooLarge')
    if (this.#depth === 1) this.isFeed = tag === 'rss' || tag === 'feed' || tag === 'rdf:rdf'
    if (this.#entry === undefined) {
      if (this.isFeed && (tag === 'item' || tag === 'entry')) this.#begin()
    } else if (this.#field === undefined) this.#openField(tag, attributes)
    // Markup within a field (Atom's xhtml) is kept as markup; it is cleaned like any other.
    else this.#add(`<${tag}${attributes['href'] ? ` href="${escape(attributes['href'])}"` : ''}>`)
  }

  #begin(): void {
    if (this.entries.length >= LIMITS.entries) return
    this.#entry = { title: '', link: '', guid: '', at: '', updated: '', summary: '', html: '' }
    this.#entryDepth = this.#depth
  }

  #openField(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#depth !== this.#entryDepth + 1 || !this.#entry) return
    const { href, rel = 'alternate' } = attributes
    if (tag === 'link' && href !== undefined) {
      if (rel === 'alternate' && this.#entry.link === '') this.#entry.link = href
      return
    }
    this.#field = FIELDS[tag]
    this.#fieldDepth = this.#depth
  }

  text(words: string): void {
    if (this.#field !== undefined) this.#add(this.#depth > this.#fieldDepth ? escape(words) : words)
  }

  #add(words: string): void {
    if (!this.#entry || this.#field === undefined) return
    const whole = this.#entry[this.#field] + words
    if (whole.length > LIMITS.field) throw new FeedFault('tooLarge')
    this.#entry[this.#field] = whole
  }

  close(tag: string): void {
    if (this.#field !== undefined && this.#depth > this.#fieldDepth) this.#add(`</${tag}>`)
    if (this.#field !== undefined && this.#depth === this.#fieldDepth) this.#field = undefined
    if (this.#entry && this.#depth === this.#entryDepth) {
      this.entries.push(this.#entry)
      this.#entry = undefined
    }
    this.#depth -= 1
  }
}

const line = (text: string, most: number) =>
  tidy(text.replace(/<[^>]*>/g, ' '))
    .replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (_, name: string) => ENTITIES[name] ?? ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, most)
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: ' ',
}

/** An entry that names itself and has an address on the web; others are left out. */
function entryOf(raw: Raw): Entry[] {
  const url = safeHref(raw.link.trim())
  const title = line(raw.title, 300)
  if (url === undefined || !/^https?:/.test(url) || title === '') return []
  const at = new Date(raw.at.trim() || raw.updated.trim())
  const html = raw.html || raw.summary
  return [
    {
      guid: (raw.guid.trim() || url).slice(0, 500),
      url,
      title,
      summary: line(raw.summary || raw.html, 500),
      html,
      at: Number.isNaN(at.getTime()) ? undefined : at,
    },
  ]
}

/** The text of a feed by the character set that it names; UTF-8 unless told. */
export function decodeFeed(bytes: Buffer, type: string): string {
  const named =
    /charset=["']?([\w-]{2,20})/i.exec(type)?.[1] ??
    /^[^>]{0,200}encoding=["']([\w-]{2,20})["']/.exec(bytes.subarray(0, 300).toString('latin1'))?.[1]
  try {
    return new TextDecoder(named ?? 'utf-8').decode(bytes)
  } catch {
    return new TextDecoder('utf-8').decode(bytes)
  }
}
