/** What an answer is made of. In XML `null` is an empty element; in JSON it is null. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value }

/** How the children of a list are called in XML; JSON has no names for them (the Spark convention). */
const ITEM: Readonly<Record<string, string>> = {
  services: 'service',
  attributes: 'attribute',
  values: 'value',
  service_requests: 'request',
  service_request_updates: 'request_update',
  endpoints: 'endpoint',
  formats: 'format',
  errors: 'error',
  media_urls: 'media_url',
}

/** Signs that no XML 1.0 document may hold, not even escaped, and halves of surrogate pairs. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

/** Text that every format can carry: the same signs in JSON and in XML. */
export const clean = (text: string): string => text.replace(/\r\n?/g, '\n').replace(FORBIDDEN, '')

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escape = (text: string) => clean(text).replace(/[&<>]/g, (sign) => ESCAPES[sign] ?? sign)

/** One document with its declaration. */
export function writeXml(root: string, value: Value): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${element(root, value, '')}\n`
}

function element(name: string, value: Value, indent: string): string {
  if (value === null || value === '') return `${indent}<${name}/>`
  if (typeof value !== 'object') return `${indent}<${name}>${escape(String(value))}</${name}>`
  const inner = `${indent}  `
  const children = isList(value)
    ? value.map((one) => element(ITEM[name] ?? 'item', one, inner))
    : Object.entries(value).map(([field, one]) => element(field, one, inner))
  return children.length === 0
    ? `${indent}<${name}/>`
    : `${indent}<${name}>\n${children.join('\n')}\n${indent}</${name}>`
}

const isList = (value: object): value is readonly Value[] => Array.isArray(value)

/** The same value as JSON, with the same signs. */
export const writeJson = (value: Value): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'string' ? clean(one) : one))
