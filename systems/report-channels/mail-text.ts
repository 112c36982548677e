const SKIPPED = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'svg', 'object', 'iframe'])
const LINES = new Set(['br', 'p', 'div', 'li', 'tr', 'h1', 'h2', 'h3', 'h4', 'table', 'ul', 'ol', 'blockquote', 'hr'])
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }
const LONGEST = 200_000

/** The words of an HTML mail: nothing of it is run or shown as HTML. Quoted mail becomes lines with `>`. */
export function textOfHtml(html: string): string {
  const source = html.slice(0, LONGEST)
  const lower = source.toLowerCase()
  let out = ''
  let quoted = 0
  for (let at = 0; at < source.length;) {
    const open = source.indexOf('<', at)
    out += source.slice(at, open === -1 ? undefined : open).replace(/\s+/g, ' ')
    if (open === -1) break
    if (source.startsWith('<!--', open)) {
      at = after(source, '-->', open + 4)
      continue
    }
    at = after(source, '>', open + 1)
    const tag = /^<(\/?)([a-z][a-z0-9]*)/.exec(lower.slice(open, open + 40))
    const name = tag?.[2] ?? ''
    if (tag?.[1] === '' && SKIPPED.has(name)) {
      const end = lower.indexOf(`</${name}`, at)
      at = end === -1 ? source.length : after(source, '>', end)
    } else if (name === 'blockquote') quoted = Math.max(0, quoted + (tag?.[1] === '' ? 1 : -1))
    if (LINES.has(name)) out += quoted > 0 ? '\n> ' : '\n'
  }
  return entities(out)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function after(text: string, sign: string, from: number): number {
  const at = text.indexOf(sign, from)
  return at === -1 ? text.length : at + sign.length
}

function entities(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole
    const code = name[1]?.toLowerCase() === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1))
    const sign = code > 31 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : ' '
    return sign
  })
}

/** Where mail programs say that what follows was written before, in the languages people use here. */
const BEFORE = [
  /^-{2,}\s*(original message|forwarded message|tin nhắn gốc|thư gốc|thư đã chuyển tiếp)/i,
  /^_{10,}$/,
  /^(on|vào)\s.{5,200}(wrote|đã viết)\s*:$/i,
  /^.{3,120}<[^<>@\s]{1,64}@[^<>\s]{1,190}>.{0,40}(wrote|đã viết)\s*:$/i,
]
const HEADER = /^\*?(from|từ|người gửi)\*?\s*:\s.*@/i
const NEXT_HEADER = /^\*?(sent|date|to|subject|đã gửi|ngày|đến|tới|chủ đề)\*?\s*:/i
const SIGNED = [/^--\s?$/, /^(sent from my|get outlook for|đã gửi từ|được gửi từ|gửi từ)\s.{2,60}$/i]
const LONGEST_LINE = 400

/** What this person wrote in this mail: without what they quote and without the signature. */
export function ownWords(text: string): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .slice(0, LONGEST)
    .split('\n')
    .map((line) => line.trimEnd())
  const kept: string[] = []
  for (const [n, line] of lines.entries()) {
    const next = lines[n + 1] ?? ''
    if (isEnd(line) || isEnd(`${line} ${next}`.trim(), true) || (HEADER.test(line) && NEXT_HEADER.test(next))) break
    if (!line.startsWith('>')) kept.push(line)
  }
  return kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function isEnd(line: string, joined = false): boolean {
  if (line.length > LONGEST_LINE) return false
  return BEFORE.some((sign) => sign.test(line)) || (!joined && SIGNED.some((sign) => sign.test(line)))
}

/** The subject without what mail programs and we put around it. */
export const plainSubject = (subject: string): string =>
  subject
    .slice(0, 500)
    .replace(/\s+/g, ' ')
    .replace(/^((re|fwd?|tl|trả lời|chuyển tiếp)\s*(\[\d+\])?\s*:\s*)+/i, '')
    .replace(/\[PA-\d{6}-\d{4,6}\]/gi, '')
    .trim()
    .slice(0, 200)
