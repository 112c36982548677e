import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { many } from '@hue-s/kernel/server/db.ts'
import { askedOf, markedWords, type Asked } from './asked.ts'
import type { Audience, Found, FoundList } from './contract.ts'
import { rangesIn, snippetOf } from './snippet.ts'
import { meaningOf } from './store-answers.ts'
import * as store from './store-find.ts'
import type { Hit, Place, Scope } from './store-find.ts'
import { rightSpelling } from './spelling.ts'
import { meant } from './typing.ts'

export interface Query {
  q: string
  kinds?: readonly string[] | undefined
  audience?: Audience | undefined
  limit?: number | undefined
  after?: string | undefined
  /** Also how many there are of each kind. */
  counts?: boolean | undefined
  /** At most so many of each kind, without the texts around the found words: for lists while typing. */
  perKind?: number | undefined
}

const NOTHING: FoundList = { items: [], understoodAs: null, suggestion: null, next: null, kinds: null }
/** From here on a score means that whole words were found (store-find.ts). */
const WHOLE_WORDS = 5
const SHORTEST_SLIP = 3

/**
 * What the actor may see and was looking for, best first: words with marks, folded words, beginnings; then what an
 * operator or the keys of an input method say was meant; then slips and half matches.
 */
export async function searchFor(ctx: Ctx, query: Query): Promise<FoundList> {
  const { q, kinds, audience, limit = 20, perKind } = query
  const asked = askedOf(q)
  if (!asked) return NOTHING
  const scope: Scope = { actor: ctx.actor, kinds: kinds ?? null, lang: ctx.lang, audience, perKind }
  const place = query.after === undefined ? undefined : placeOf(query.after)
  if (place) return await pageOf(ctx, query, place.asked ? askedOf(place.asked) : asked, scope, place)
  const [first, counted] = await Promise.all([
    pageOf(ctx, query, asked, scope),
    query.counts ? many(ctx.db, store.kindCounts(asked, scope)) : null,
  ])
  const known = { ...first, kinds: counted }
  if (first.top >= WHOLE_WORDS) return known
  const other = await otherWords(ctx, q, asked, first.items.length === 0, async (words) => {
    const page = await pageOf(ctx, query, askedOf(words), scope, undefined, words)
    return page.items.length > 0 ? page : undefined
  })
  if (other) return { ...other, kinds: query.counts ? await countsOf(ctx, other.understoodAs ?? q, scope) : null }
  const guesses = first.items.length < limit ? await looser(ctx, asked, scope, limit) : []
  const seen = new Set(first.items.map((one) => one.url))
  const fresh = guesses.filter((hit) => !seen.has(hit.url)).slice(0, limit - first.items.length)
  const suggestion = first.items.length === 0 ? rightSpelling(asked, guesses) : null
  const items = [...first.items, ...unique(fresh.map((hit) => shown(ctx, hit, asked, perKind === undefined)))]
  return { ...known, items, suggestion }
}

const countsOf = (ctx: Ctx, words: string, scope: Scope) => {
  const asked = askedOf(words)
  return asked ? many(ctx.db, store.kindCounts(asked, scope)) : null
}

/** Tries what an operator says these words mean, then what the keys would have written; the first that finds something. */
async function otherWords<T extends FoundList>(
  ctx: Ctx,
  q: string,
  asked: Asked,
  nothingFound: boolean,
  attempt: (words: string) => Promise<T | undefined>,
): Promise<T | undefined> {
  const means = await meaningOf(ctx.db, asked.line)
  const found = means === undefined ? undefined : await attempt(means)
  if (found) return { ...found, understoodAs: means }
  const typed = nothingFound ? meant(q) : undefined
  const read = typed === undefined ? undefined : await attempt(typed)
  return read && { ...read, understoodAs: typed }
}

async function pageOf(
  ctx: Ctx,
  { limit = 20, perKind }: Query,
  asked: Asked | undefined,
  scope: Scope,
  place?: Place,
  words = (place as Mark | undefined)?.asked,
): Promise<FoundList & { top: number }> {
  if (!asked) return { ...NOTHING, top: 0 }
  const hits = await many(ctx.db, store.matches(asked, scope, limit + 1, place))
  const last = hits[limit - 1]
  return {
    ...NOTHING,
    items: unique(hits.slice(0, limit).map((hit) => shown(ctx, hit, asked, perKind === undefined))),
    next: perKind === undefined && hits.length > limit && last ? markOf(last, words) : null,
    understoodAs: words ?? null,
    top: hits[0]?.score ?? 0,
  }
}

/** One address is shown once: an operator's answer stands for the page it opens. */
const unique = (items: Found[]) =>
  Array.from(new Map(items.toReversed().map((one) => [one.url, one])).values()).toReversed()

async function looser(ctx: Ctx, asked: Asked, scope: Scope, limit: number): Promise<Hit[]> {
  const slipped = asked.line.length >= SHORTEST_SLIP ? await store.findSlips(ctx.db, asked, scope, limit) : []
  const half = asked.folded.length > 1 ? await many(ctx.db, store.halfMatches(asked, scope, limit)) : []
  const best = new Map<string, Hit>()
  for (const hit of [...slipped, ...half]) {
    const key = `${hit.kind} ${hit.id}`
    if ((best.get(key)?.score ?? 0) < hit.score) best.set(key, hit)
  }
  return Array.from(best.values()).sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}

function shown(ctx: Ctx, hit: Hit, asked: Asked, withText: boolean): Found {
  const words = markedWords(asked)
  const { kind, id, url } = hit
  const translated = hit.lang === ctx.lang ? undefined : hit.titles[ctx.lang]
  const title = translated?.title ?? hit.title
  const body = translated?.body ?? hit.body
  const inBody = withText && (rangesIn(body, words).length > 0 || hit.words === '')
  const text = inBody ? body : `${hit.words}${body ? ` – ${body}` : ''}`
  const snippet = withText ? snippetOf(text, words) : { text: '', ranges: [] }
  return {
    kind,
    id,
    title,
    titleRanges: rangesIn(title, words),
    note: hit.note[ctx.lang] ?? hit.note[hit.lang] ?? null,
    snippet: snippet.text,
    snippetRanges: snippet.ranges,
    url,
    lang: translated ? ctx.lang : hit.lang,
  }
}

interface Mark extends Place {
  /** The words that were searched for instead of those typed. */
  asked: string | undefined
}

const markOf = ({ score, updatedAt, kind, id }: Hit, asked: string | undefined) =>
  Buffer.from(JSON.stringify([score, updatedAt, kind, id, ...(asked === undefined ? [] : [asked])])).toString(
    'base64url',
  )

function placeOf(after: string): Mark {
  try {
    const [score, updatedAt, kind, id, asked] = JSON.parse(Buffer.from(after, 'base64url').toString()) as unknown[]
    const isTime =
      typeof updatedAt === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(updatedAt) && !isNaN(Date.parse(updatedAt))
    const isText = (value: unknown): value is string =>
      typeof value === 'string' && value.length <= 300 && !value.includes('\0')
    if (typeof score === 'number' && Math.abs(score) < 100 && isTime && isText(kind) && isText(id))
      if (asked === undefined || isText(asked)) return { score, updatedAt, kind, id, asked }
  } catch {
    // Said below, as for every other mark that is none of ours.
  }
  throw invalid('search.badPage')
}
