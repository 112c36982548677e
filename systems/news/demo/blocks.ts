import { parseBody, TONES, type Body, type Inline } from '../contract.ts'

const TEXT = /\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g

/** Words with **bold** and [links](address). */
function inlineOf(text: string): Inline[] {
  const out: Inline[] = []
  let at = 0
  const plain = (to: number) => {
    if (to > at) out.push({ type: 'text', text: text.slice(at, to) })
  }
  for (const found of text.matchAll(TEXT)) {
    const [whole, bold, words, href] = found
    plain(found.index)
    at = found.index + whole.length
    if (bold !== undefined) out.push({ type: 'text', text: bold, marks: [{ type: 'bold' }] })
    else if (words && href) out.push({ type: 'text', text: words, marks: [{ type: 'link', attrs: { href } }] })
  }
  plain(text.length)
  return out
}

const paragraph = (text: string) => ({ type: 'paragraph', content: inlineOf(text) })
const KIND = [
  ['bulletList', /^- (.*)$/],
  ['orderedList', /^\d+\. (.*)$/],
  ['table', /^\|(.*)\|$/],
] as const

/** Demo articles are kept as light text: `##` headings, `-` and `1.` lists, `>` quotes, `!tip` boxes, `| … |` tables. */
export function blocksOf(text: string): Body {
  const content: { type: string; content?: unknown[]; attrs?: unknown }[] = []
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue
    const found = KIND.map(([type, shape]) => [type, shape.exec(line)?.[1]] as const).find(
      ([, words]) => words !== undefined,
    )
    if (found) addTo(content, found[0], found[1] ?? '')
    else content.push(blockOf(line))
  }
  return parseBody({ type: 'doc', content })
}

function blockOf(line: string) {
  const heading = /^(##|###) (.*)$/.exec(line)
  if (heading) return { type: 'heading', attrs: { level: heading[1]?.length }, content: inlineOf(heading[2] ?? '') }
  if (line.startsWith('> ')) return { type: 'blockquote', content: [paragraph(line.slice(2))] }
  const callout = /^!(\w+) (.*)$/.exec(line)
  const tone = TONES.find((one) => one === callout?.[1])
  return tone ? { type: 'callout', attrs: { tone }, content: [paragraph(callout?.[2] ?? '')] } : paragraph(line)
}

/** One more line of the list or table that is under way, or the first of a new one. */
function addTo(content: { type: string; content?: unknown[] }[], type: string, words: string): void {
  const last = content.at(-1)
  const into = last?.type === type ? last : { type, content: [] as unknown[] }
  if (into !== last) content.push(into)
  if (type !== 'table') into.content?.push({ type: 'listItem', content: [paragraph(words)] })
  else {
    const cell = into.content?.length === 0 ? 'tableHeader' : 'tableCell'
    const cells = words.split('|').map((one) => ({ type: cell, content: [paragraph(one.trim())] }))
    into.content?.push({ type: 'tableRow', content: cells })
  }
}
