import { nodesOf, picturesIn, wordsOf, type Body, type Check, type ContentLang, type TextNode } from '../contract.ts'
import { plainOf } from '../body/plain.ts'
import type { ItemRow, TextRow } from '../store.ts'

/** A headline of more signs is cut by phones and search engines. */
const LONG_TITLE = 110
const LONGEST_TITLE = 200
const LONG_LEAD = 400
const WITH_COVER = new Set(['news', 'guidance', 'campaign', 'event'])

/** A web address that cannot lead anywhere: a host without a point, one address inside another. */
function isBrokenLink(href: string): boolean {
  if (!/^https?:/.test(href)) return false
  const { hostname, pathname } = new URL(href)
  return (
    (!hostname.includes('.') && !hostname.startsWith('[')) || hostname.endsWith('.') || /https?:\/?\//.test(pathname)
  )
}

function* linksIn(body: Body): Generator<string> {
  for (const one of nodesOf(body))
    if (one.type === 'text')
      for (const mark of (one as unknown as TextNode).marks ?? []) if (mark.type === 'link') yield mark.attrs.href
}

/** A smaller heading that stands below none. */
function hasHeadingJump(body: Body): boolean {
  const first = body.content.find((one) => one.type === 'heading')
  return first?.type === 'heading' && first.attrs.level === 3
}

function* factChecks(item: ItemRow, text: TextRow): Generator<[Check['code'], boolean, string?]> {
  const { kind, facts } = item
  const needs = kind === 'document' || kind === 'event' || kind === 'campaign' || kind === 'correction'
  if (needs && !facts[kind]) yield ['noFacts', true]
  if (kind === 'correction' && !(text.parts.claim && text.parts.truth)) yield ['noClaim', true]
  if (kind === 'event' && !text.parts.place) yield ['noPlace', true]
}

function* textChecks(item: ItemRow, text: TextRow): Generator<[Check['code'], boolean, string?]> {
  if (text.title === '') yield ['noTitle', true]
  if (text.title.length > LONG_TITLE) yield ['longTitle', text.title.length > LONGEST_TITLE, String(text.title.length)]
  if (text.lead === '') yield ['noLead', true]
  if (text.lead.length > LONG_LEAD) yield ['longLead', false, String(text.lead.length)]
  if (plainOf(text.body) === '' && !(item.kind === 'document' && item.facts.document?.fileId)) yield ['noBody', true]
  if (item.coverId === null && WITH_COVER.has(item.kind)) yield ['noCover', false]
  if (item.coverId !== null && text.coverAlt === '') yield ['noCoverAlt', true]
  for (const one of picturesIn(text.body)) if (one.attrs.alt === '') yield ['noPictureAlt', true, one.attrs.caption]
  for (const href of linksIn(text.body)) if (isBrokenLink(href)) yield ['badLink', true, href.slice(0, 120)]
  if (hasHeadingJump(text.body)) yield ['headingJump', false]
  yield* factChecks(item, text)
}

/** What a careful colleague would say before it is sent; some of it stops the sending. */
export function checksOf(item: ItemRow, texts: readonly TextRow[], langs?: readonly ContentLang[]): Check[] {
  return texts
    .filter(({ lang }) => !langs || langs.includes(lang))
    .flatMap((text) =>
      [...textChecks(item, text)].map(([code, stops, detail = '']) => ({ code, lang: text.lang, stops, detail })),
    )
}

/** The paragraphs of a text, its title and lead first; what a difference is made of. */
export const paragraphsOf = (text: { title: string; lead: string; body: Body } | undefined): string[] =>
  text ? [text.title, text.lead, ...text.body.content.map(wordsOf)].filter(Boolean) : []
