// What XML 1.0 cannot hold in any form (control signs, lone surrogates, non-characters), and the signs that turn the
// direction of whatever stands after them in a reader's list.
const UNSAYABLE =
  // oxlint-disable-next-line no-control-regex -- these are the signs to remove
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFFFE\uFFFF\u202A-\u202E\u2066-\u2069]/g
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Text as it may stand in an element or an attribute of XML 1.0, whatever people wrote. */
const xmlText = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '')
    .replace(UNSAYABLE, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)

export type Node = readonly [
  name: string,
  content?: string | null | readonly (Node | null)[],
  attributes?: Readonly<Record<string, string>>,
]

/** An element with its children; text is made safe here and nowhere else. */
export function element([name, content, attributes = {}]: Node): string {
  const open = Object.entries(attributes).reduce((text, [key, value]) => `${text} ${key}="${xmlText(value)}"`, name)
  if (content === undefined || content === null) return `<${open}/>`
  const inner =
    typeof content === 'string'
      ? xmlText(content)
      : content.flatMap((child) => (child === null ? [] : [element(child)])).join('')
  return `<${open}>${inner}</${name}>`
}

export const xmlDocument = (root: Node): Buffer =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${element(root)}\n`)
