import type { Body, Picture, TextNode } from '../contract-body.ts'

/** What a body that was never written holds. */
export const EMPTY_BODY: Body = { type: 'doc', content: [] }

export type AnyNode = { type: string; content?: readonly unknown[] }

/** Every node of a body, in reading order. */
export function* nodesOf(root: AnyNode): Generator<AnyNode> {
  yield root
  for (const child of root.content ?? []) yield* nodesOf(child as AnyNode)
}

/** The words of one block on one line. */
export function wordsOf(root: AnyNode): string {
  let out = ''
  for (const one of nodesOf(root)) {
    if (one.type === 'text') out += (one as unknown as TextNode).text
    else if (one.type === 'image') out += ` ${(one as unknown as Picture).attrs.caption} `
    else out += ' '
  }
  return out.replace(/\s+/g, ' ').trim()
}

/** Signs that turn the direction of what follows. */
export const TURNS = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g

/** An address that a reader may be led to: the web, mail, telephone, or a page of this site. */
export function safeHref(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > 2_000) return undefined
  const href = text.trim()
  // oxlint-disable-next-line no-control-regex -- these are the signs that hide a scheme
  if (href === '' || /[\u0000-\u0020\u007F\\<>"]/.test(href) || href !== href.replace(TURNS, '')) return undefined
  if (/^[/#]/.test(href)) return href.startsWith('//') ? undefined : href
  if (!URL.canParse(href)) return undefined
  const { protocol, username, password } = new URL(href)
  if (!['http:', 'https:', 'mailto:', 'tel:'].includes(protocol) || username || password) return undefined
  return href
}

/** Whether an address may be put into a text by hand: a web address names a whole host. */
export function isGoodHref(href: string): boolean {
  if (/\s/.test(href) || safeHref(href) === undefined) return false
  return !/^https?:/i.test(href) || new URL(href).hostname.includes('.')
}
