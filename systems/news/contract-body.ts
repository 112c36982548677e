import { nodesOf, safeHref, TURNS, type AnyNode } from './shared/body.ts'

export { EMPTY_BODY, nodesOf, safeHref, wordsOf } from './shared/body.ts'

/** How readers get attention: information, a warning, what to do, a danger. */
export const TONES = ['info', 'tip', 'warning', 'danger'] as const
export type Tone = (typeof TONES)[number]

export type Mark = { type: 'bold' } | { type: 'italic' } | { type: 'link'; attrs: { href: string } }
export interface TextNode {
  type: 'text'
  text: string
  marks?: Mark[]
}
export type Inline = TextNode | { type: 'hardBreak' }
export interface Paragraph {
  type: 'paragraph'
  content?: Inline[]
}
export interface Heading {
  type: 'heading'
  attrs: { level: 2 | 3 }
  content?: Inline[]
}
export interface List {
  type: 'bulletList' | 'orderedList'
  content: ListItem[]
}
export interface ListItem {
  type: 'listItem'
  content: (Paragraph | List)[]
}
export interface Quote {
  type: 'blockquote'
  content: (Paragraph | List)[]
}
export interface Callout {
  type: 'callout'
  attrs: { tone: Tone }
  content: (Paragraph | List)[]
}
/** A picture that the platform holds; from elsewhere there are none. */
export interface Picture {
  type: 'image'
  attrs: { fileId: string; alt: string; caption: string }
}
export interface Cell {
  type: 'tableHeader' | 'tableCell'
  attrs: { colspan: number; rowspan: number }
  content: (Paragraph | List)[]
}
export interface Row {
  type: 'tableRow'
  content: Cell[]
}
export interface TableBlock {
  type: 'table'
  content: Row[]
}
export interface Rule {
  type: 'horizontalRule'
}
export type Block = Paragraph | Heading | List | Quote | Callout | Picture | TableBlock | Rule
/** What an article says, as blocks: the JSON of the editor, checked. It is never HTML. */
export interface Body {
  type: 'doc'
  content: Block[]
}
/** Limits of one body; a longer text is several articles. */
export const BODY_LIMITS = { depth: 10, nodes: 5_000, signs: 120_000, pictures: 40 } as const

/** Why a body was refused, and at which node. */
export class BodyFault extends Error {
  readonly why: string
  readonly path: string
  constructor(why: string, path: string) {
    super(why)
    this.why = why
    this.path = path
  }
}

const INLINE = ['text', 'hardBreak']
const FLOW = ['paragraph', 'bulletList', 'orderedList']
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  doc: [...FLOW, 'heading', 'blockquote', 'callout', 'image', 'table', 'horizontalRule'],
  paragraph: INLINE,
  heading: INLINE,
  bulletList: ['listItem'],
  orderedList: ['listItem'],
  listItem: FLOW,
  blockquote: FLOW,
  callout: FLOW,
  table: ['tableRow'],
  tableRow: ['tableHeader', 'tableCell'],
  tableHeader: FLOW,
  tableCell: FLOW,
  image: [],
  text: [],
  hardBreak: [],
  horizontalRule: [],
}
/** These mean nothing without something in them. */
const FILLED = new Set(['bulletList', 'orderedList', 'listItem', 'table', 'tableRow', 'tableHeader', 'tableCell'])
const MARKS = new Set(['bold', 'italic', 'link'])
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

// Heaps of marks upon one letter: two are more than Vietnamese needs.
const HEAPS = /(\p{M}{2})\p{M}+/gu
const CONTROLS = /[^\P{Cc}\n]/gu

/** Words as they may be shown: NFC, no control or direction signs, no heaps of marks. */
export const tidy = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(TURNS, '')
    .replace(HEAPS, '$1')
    .replace(CONTROLS, ' ')

interface Count {
  nodes: number
  signs: number
  pictures: number
}
type Loose = Record<string, unknown>
const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Checks a body of unknown origin and keeps only what the platform knows; what is hostile is refused, not repaired. */
export function parseBody(value: unknown): Body {
  const count: Count = { nodes: 0, signs: 0, pictures: 0 }
  if (!isObject(value) || value['type'] !== 'doc') throw new BodyFault('notADocument', '')
  return node(value, 'doc', '', 0, count) as unknown as Body
}

function node(value: unknown, type: string, path: string, depth: number, count: Count): Loose {
  if (!isObject(value)) throw new BodyFault('unknownNode', path)
  if (depth > BODY_LIMITS.depth) throw new BodyFault('tooDeep', path)
  if (++count.nodes > BODY_LIMITS.nodes) throw new BodyFault('tooLong', path)
  if (type === 'text') return textNode(value, path, count)
  const attrs = attrsOf(type, value['attrs'], path, count)
  const content = contentOf(value['content'], type, path, depth, count)
  return { type, ...(attrs && { attrs }), ...(content.length > 0 || type === 'doc' ? { content } : {}) }
}

function contentOf(value: unknown, type: string, path: string, depth: number, count: Count): Loose[] {
  const allowed = CHILDREN[type] ?? []
  if (value !== undefined && !Array.isArray(value)) throw new BodyFault('unknownNode', path)
  const children = (value ?? []) as unknown[]
  if (children.length > BODY_LIMITS.nodes) throw new BodyFault('tooLong', path)
  if (children.length === 0 && FILLED.has(type)) throw new BodyFault('empty', path)
  return children.map((child, n) => {
    const at = `${path}/${n}`
    const kind = isObject(child) && typeof child['type'] === 'string' ? child['type'] : ''
    if (!allowed.includes(kind)) throw new BodyFault('unknownNode', at)
    return node(child, kind, at, depth + 1, count)
  })
}

function textNode(value: Loose, path: string, count: Count): Loose {
  if (typeof value['text'] !== 'string' || value['text'] === '') throw new BodyFault('unknownNode', path)
  count.signs += value['text'].length
  if (count.signs > BODY_LIMITS.signs) throw new BodyFault('tooLong', path)
  const marks = value['marks'] ?? []
  if (!Array.isArray(marks) || marks.length > 3) throw new BodyFault('unknownMark', path)
  const kept = marks.map((mark) => markOf(mark, path))
  return { type: 'text', text: tidy(value['text']) || ' ', ...(kept.length > 0 && { marks: kept }) }
}

function markOf(mark: unknown, path: string): Mark {
  const type = isObject(mark) ? mark['type'] : undefined
  if (!isObject(mark) || typeof type !== 'string' || !MARKS.has(type)) throw new BodyFault('unknownMark', path)
  if (type !== 'link') return { type } as Mark
  const href = isObject(mark['attrs']) ? safeHref(mark['attrs']['href']) : undefined
  if (href === undefined) throw new BodyFault('badLink', path)
  return { type, attrs: { href } }
}

const span = (value: unknown, path: string): number => {
  if (value === undefined || value === null) return 1
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 20)
    throw new BodyFault('badTable', path)
  return value
}

function attrsOf(type: string, value: unknown, path: string, count: Count): Loose | undefined {
  const attrs = isObject(value) ? value : {}
  if (type === 'heading') {
    if (attrs['level'] !== 2 && attrs['level'] !== 3) throw new BodyFault('badHeading', path)
    return { level: attrs['level'] }
  }
  if (type === 'callout') {
    const tone = TONES.find((one) => one === attrs['tone'])
    if (!tone) throw new BodyFault('unknownNode', path)
    return { tone }
  }
  if (type === 'tableHeader' || type === 'tableCell')
    return { colspan: span(attrs['colspan'], path), rowspan: span(attrs['rowspan'], path) }
  return type === 'image' ? pictureAttrs(attrs, path, count) : undefined
}

function pictureAttrs(attrs: Loose, path: string, count: Count): Loose {
  const { fileId, alt = '', caption = '' } = attrs
  if (++count.pictures > BODY_LIMITS.pictures) throw new BodyFault('tooManyPictures', path)
  if (typeof fileId !== 'string' || !UUID.test(fileId)) throw new BodyFault('badPicture', path)
  if (typeof alt !== 'string' || typeof caption !== 'string' || alt.length > 300 || caption.length > 500)
    throw new BodyFault('badPicture', path)
  return { fileId: fileId.toLowerCase(), alt: tidy(alt).trim(), caption: tidy(caption).trim() }
}

/** Pictures that a body shows. */
export const picturesIn = (body: Body): Picture[] =>
  [...nodesOf(body)].filter((one): one is AnyNode & Picture => one.type === 'image')
