import type { Block, Body, Cell, Inline, Mark } from '../contract.ts'

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)

const marked = (inner: string, mark: Mark, origin: string): string => {
  if (mark.type === 'bold') return `<strong>${inner}</strong>`
  if (mark.type === 'italic') return `<em>${inner}</em>`
  const { href } = mark.attrs
  return `<a href="${escape(href.startsWith('/') ? origin + href : href)}" rel="noopener">${inner}</a>`
}

const inline = (nodes: readonly Inline[] | undefined, origin: string): string =>
  (nodes ?? [])
    .map((one) =>
      one.type === 'hardBreak'
        ? '<br>'
        : (one.marks ?? []).reduce((inner, mark) => marked(inner, mark, origin), escape(one.text)),
    )
    .join('')

const cell = ({ type, attrs, content }: Cell, origin: string): string => {
  const tag = type === 'tableHeader' ? 'th' : 'td'
  const spans = (['colspan', 'rowspan'] as const).map((name) => (attrs[name] > 1 ? ` ${name}="${attrs[name]}"` : ''))
  return `<${tag}${spans.join('')}>${blocks(content, origin)}</${tag}>`
}

function block(one: Block, origin: string): string {
  switch (one.type) {
    case 'paragraph':
      return `<p>${inline(one.content, origin)}</p>`
    case 'heading':
      return `<h${one.attrs.level}>${inline(one.content, origin)}</h${one.attrs.level}>`
    case 'bulletList':
    case 'orderedList': {
      const tag = one.type === 'bulletList' ? 'ul' : 'ol'
      return `<${tag}>${one.content.map((item) => `<li>${blocks(item.content, origin)}</li>`).join('')}</${tag}>`
    }
    case 'blockquote':
    case 'callout':
      return `<blockquote>${blocks(one.content, origin)}</blockquote>`
    case 'image':
      return `<figure><img src="${origin}/api/files/${escape(one.attrs.fileId)}?size=view" alt="${escape(one.attrs.alt)}">${one.attrs.caption ? `<figcaption>${escape(one.attrs.caption)}</figcaption>` : ''}</figure>`
    case 'table':
      return `<table>${one.content.map((row) => `<tr>${row.content.map((c) => cell(c, origin)).join('')}</tr>`).join('')}</table>`
    case 'horizontalRule':
      return '<hr>'
  }
}

const blocks = (all: readonly Block[] | undefined, origin: string): string =>
  (all ?? []).map((one) => block(one, origin)).join('')

/** A body as HTML for feed readers: every word is made safe here, every address whole. */
export const renderHtml = (body: Body, origin: string): string => blocks(body.content, origin)
