import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { many } from '@hue-s/kernel/server/db.ts'
import type { Found, FoundList } from './contract.ts'
import { exactWord, foldWord, wordsOf } from './folding.ts'
import { rangesIn, snippetOf } from './snippet.ts'
import * as store from './store.ts'
import type { Asked, Hit, Scope } from './store.ts'
import { meant } from './typing.ts'

const MOST_WORDS = 12

/** Takes a query apart; undefined when it holds no word at all. */
export function askedOf(q: string): Asked | undefined {
  const words = wordsOf(q.normalize('NFC'))
    .map((w) => w.text)
    .filter((w) => foldWord(w) !== '')
    .slice(0, MOST_WORDS)
  if (words.length === 0) return undefined
  const folded = words.map(foldWord)
  const exact = words.map(exactWord)
  return { folded, exact, hasMarks: exact.some((w, n) => w !== folded[n]), line: folded.join(' ') }
}

export interface Query {
  q: string
  kinds?: readonly string[] | undefined
  limit?: number | undefined
}

/** What the actor may see and was looking for, best first: marks, folded words, beginnings; then slips and half matches. */
export async function searchFor(ctx: Ctx, { q, kinds, limit = 20 }: Query): Promise<FoundList> {
  const asked = askedOf(q)
  if (!asked) return { items: [], understoodAs: null }
  const scope: Scope = { actor: ctx.actor, kinds: kinds ?? null, lang: ctx.lang }
  const hits = await many(ctx.db, store.matches(asked, scope, limit))
  if (hits.length === 0) {
    const typed = meant(q)
    const other = typed === undefined ? undefined : askedOf(typed)
    const meantHits = other ? await many(ctx.db, store.matches(other, scope, limit)) : []
    if (other && meantHits.length > 0)
      return { items: meantHits.map((h) => shown(h, other)), understoodAs: typed ?? null }
  }
  // Where whole words were found, guesses would only be noise below them.
  const isSure = (hits[0]?.score ?? 0) >= WHOLE_WORDS
  const more = !isSure && hits.length < limit ? await looser(ctx, asked, scope, limit) : []
  const known = new Set(hits.map((h) => `${h.kind} ${h.id}`))
  const rest = more.filter((h) => !known.has(`${h.kind} ${h.id}`)).slice(0, limit - hits.length)
  return { items: [...hits, ...rest].map((h) => shown(h, asked)), understoodAs: null }
}

/** From here on a score means that whole words were found (store.ts). */
const WHOLE_WORDS = 5
const SHORTEST_SLIP = 3

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

function shown(hit: Hit, { folded }: Asked): Found {
  const { kind, id, title, url, lang } = hit
  const inBody = rangesIn(hit.body, folded).length > 0 || hit.words === ''
  const snippet = snippetOf(inBody ? hit.body : `${hit.words}${hit.body ? ` – ${hit.body}` : ''}`, folded)
  return {
    kind,
    id,
    title,
    titleRanges: rangesIn(title, folded),
    snippet: snippet.text,
    snippetRanges: snippet.ranges,
    url,
    lang,
  }
}
