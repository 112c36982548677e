import { Parser } from 'htmlparser2'
import { BODY_LIMITS, BodyFault, parseBody, safeHref, type Body, type Inline, type Mark } from '../contract.ts'

/** What is inside these is never words. */
const SILENT = new Set([
  'script',
  'style',
  'noscript',
  'iframe',
  'object',
  'embed',
  'svg',
  'math',
  'template',
  'head',
  'form',
])
const BREAKS = new Set([
  'p',
  'div',
  'section',
  'article',
  'figure',
  'figcaption',
  'header',
  'footer',
  'main',
  'aside',
  'pre',
  'dd',
  'dt',
])
const BOLD = new Set(['b', 'strong'])
const ITALIC = new Set(['i', 'em', 'cite'])
const MOST_BLOCKS = 600
const MOST_SIGNS = 60_000
/** Containers within containers; what is deeper is read as if it were not one. */
const DEPTH = 4
const DEEPEST = 300

interface Holder {
  tag: string
  type: string
  content: unknown[]
}

/** Builds the blocks of an article out of a stream of tags of unknown origin. */
class Builder {
  readonly #doc: Holder = { tag: '', type: 'doc', content: [] }
  readonly #stack: Holder[] = [this.#doc]
  #inline: Inline[] = []
  #marks: { tag: string; mark: Mark | undefined }[] = []
  #heading: 2 | 3 | undefined
  #silent: string | undefined
  #silentDepth = 0
  #signs = 0
  #blocks = 0

  open(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#silent !== undefined) {
      if (tag === this.#silent) this.#silentDepth += 1
      return
    }
    if (SILENT.has(tag)) {
      this.#silent = tag
      this.#silentDepth = 1
    } else if (/^h[1-6]$/.test(tag)) {
      this.#flush()
      this.#heading = tag === 'h1' || tag === 'h2' ? 2 : 3
    } else if (BREAKS.has(tag)) this.#flush()
    else if (tag === 'br') this.#inline.push({ type: 'hardBreak' })
    else if (tag === 'a') this.#mark(tag, attributes['href'])
    else if (BOLD.has(tag)) this.#marks.push({ tag, mark: { type: 'bold' } })
    else if (ITALIC.has(tag)) this.#marks.push({ tag, mark: { type: 'italic' } })
    else this.#openHolder(tag)
  }

  #mark(tag: string, address: string | undefined): void {
    const href = safeHref(address)
    const whole = href !== undefined && /^(https?:|mailto:|tel:)/.test(href)
    this.#marks.push({ tag, mark: whole ? { type: 'link', attrs: { href } } : undefined })
  }

  #openHolder(tag: string): void {
    const top = this.#stack.at(-1) ?? this.#doc
    const type = holderOf(tag, top.type)
    if (type === undefined || this.#stack.length > DEPTH * 2) return
    this.#flush()
    this.#stack.push({ tag, type, content: [] })
  }

  text(words: string): void {
    if (this.#silent !== undefined || this.#signs >= MOST_SIGNS) return
    const flat = words.replace(/\s+/g, ' ').slice(0, MOST_SIGNS - this.#signs)
    if (flat === '' || (flat === ' ' && this.#inline.length === 0)) return
    this.#signs += flat.length
    const marks = this.#marks.flatMap(({ mark }) => mark ?? [])
    const kinds = [...new Map(marks.map((mark) => [mark.type, mark])).values()]
    this.#inline.push({ type: 'text', text: flat, ...(kinds.length > 0 && { marks: kinds }) })
  }

  close(tag: string): void {
    if (this.#silent !== undefined) {
      if (tag === this.#silent && --this.#silentDepth === 0) this.#silent = undefined
      return
    }
    if (/^h[1-6]$/.test(tag) || BREAKS.has(tag)) this.#flush()
    const mark = this.#marks.findLastIndex((one) => one.tag === tag)
    if (mark >= 0) this.#marks.splice(mark, 1)
    if (this.#stack.length > 1 && this.#stack.some((one) => one.tag === tag)) {
      this.#flush()
      while (this.#stack.length > 1) if (this.#pop() === tag) break
    }
  }

  /** Puts a finished container where it belongs; an empty one means nothing. */
  #pop(): string {
    const done = this.#stack.pop() as Holder
    const into = this.#stack.at(-1) ?? this.#doc
    const { type, content } = done
    const attrs = type === 'tableHeader' || type === 'tableCell' ? { attrs: { colspan: 1, rowspan: 1 } } : {}
    const cell = type === 'tableHeader' || type === 'tableCell'
    if (cell && content.length === 0) content.push({ type: 'paragraph' })
    if (content.length > 0) into.content.push({ type, ...attrs, content })
    return done.tag
  }

  #flush(): void {
    const inline = trimmed(this.#inline)
    const heading = this.#heading
    this.#inline = []
    this.#heading = undefined
    if (inline.length === 0 || ++this.#blocks > MOST_BLOCKS) return
    const into = this.#stack.at(-1) ?? this.#doc
    if (!TAKES_WORDS.has(into.type)) return
    const isHeading = heading !== undefined && into === this.#doc
    into.content.push(
      isHeading
        ? { type: 'heading', attrs: { level: heading }, content: inline }
        : { type: 'paragraph', content: inline },
    )
  }

  end(): Body {
    this.#flush()
    while (this.#stack.length > 1) this.#pop()
    return parseBody({ type: 'doc', content: this.#doc.content.slice(0, BODY_LIMITS.nodes) })
  }
}

const TAKES_WORDS = new Set(['doc', 'listItem', 'blockquote', 'tableHeader', 'tableCell'])
const FLOW_IN = new Set(['doc', 'listItem', 'blockquote', 'tableHeader', 'tableCell'])

/** Which container a tag opens inside another; undefined = none, its words stay where they are. */
function holderOf(tag: string, inside: string): string | undefined {
  if (tag === 'ul' || tag === 'ol')
    return FLOW_IN.has(inside) ? (tag === 'ul' ? 'bulletList' : 'orderedList') : undefined
  if (tag === 'li') return inside === 'bulletList' || inside === 'orderedList' ? 'listItem' : undefined
  if (tag === 'blockquote') return inside === 'doc' ? 'blockquote' : undefined
  if (tag === 'table') return inside === 'doc' ? 'table' : undefined
  if (tag === 'tr') return inside === 'table' ? 'tableRow' : undefined
  if (tag === 'th' || tag === 'td')
    return inside === 'tableRow' ? (tag === 'th' ? 'tableHeader' : 'tableCell') : undefined
  return undefined
}

/** Without blanks and breaks at both ends. */
function trimmed(inline: readonly Inline[]): Inline[] {
  const isBlank = (one: Inline | undefined) =>
    one?.type === 'hardBreak' || (one?.type === 'text' && one.text.trim() === '')
  const out = [...inline]
  while (out.length > 0 && isBlank(out[0])) out.shift()
  while (out.length > 0 && isBlank(out.at(-1))) out.pop()
  return out
}

/** HTML of unknown origin as blocks: words, headings, lists, quotes, tables and whole links; nothing that runs or loads. */
export function bodyFromHtml(html: string): Body {
  const builder = new Builder()
  let depth = 0
  const parser = new Parser(
    {
      onopentag: (tag, attributes) => {
        // The parser's own stack grows with every tag that is left open.
        if (++depth > DEEPEST) throw new BodyFault('tooDeep', '')
        builder.open(tag, attributes)
      },
      ontext: (words) => builder.text(words),
      onclosetag: (tag) => {
        depth -= 1
        builder.close(tag)
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  )
  parser.write(html.slice(0, 500_000))
  parser.end()
  return builder.end()
}
