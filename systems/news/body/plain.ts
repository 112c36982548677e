import { wordsOf, type Body } from '../contract.ts'

/** Everything a body says, a block a line: for the search index and for summaries. */
export const plainOf = (body: Body): string => body.content.map(wordsOf).filter(Boolean).join('\n')

/** The beginning of a text, cut at a word. */
export function beginning(text: string, most: number): string {
  const flat = text.replace(/\s+/g, ' ').trim()
  return flat.length <= most ? flat : `${flat.slice(0, most).replace(/\s+\S*$/, '')}…`
}
