/** Signs that Word puts before a line of a list. */
const BULLET = /^[\s\u00a0]*[·•o§\-–▪■][\s\u00a0]+/u
const NUMBER = /^[\s\u00a0]*(?:\d{1,3}|[a-z])[.)][\s\u00a0]+/iu

/** Paragraphs that Word only paints as a list become one. */
function makeLists(page: Document): void {
  for (const line of [...page.querySelectorAll<HTMLElement>('p[class*="MsoList"], p[style*="mso-list"]')]) {
    const words = line.textContent ?? ''
    const kind = NUMBER.test(words) ? 'ol' : 'ul'
    for (const mark of line.querySelectorAll('[style*="mso-list:Ignore"], [style*="mso-list: Ignore"]')) mark.remove()
    const item = page.createElement('li')
    const paragraph = page.createElement('p')
    paragraph.innerHTML = line.innerHTML
    const first = paragraph.firstChild
    if (first?.nodeType === 3)
      first.textContent = (first.textContent ?? '').replace(kind === 'ol' ? NUMBER : BULLET, '')
    item.append(paragraph)
    const before = line.previousElementSibling
    if (before?.tagName.toLowerCase() === kind && before.hasAttribute('data-word')) {
      before.append(item)
      line.remove()
    } else {
      const list = page.createElement(kind)
      list.dataset['word'] = ''
      list.append(item)
      line.replaceWith(list)
    }
  }
}

/** What comes from Word or a web page, reduced to what an article is made of; pictures come by upload only. */
export function cleanPaste(html: string): string {
  const page = new DOMParser().parseFromString(html.replace(/<!--[\s\S]*?-->/g, ''), 'text/html')
  for (const one of page.querySelectorAll('script, style, meta, link, xml, title, img, object, iframe, svg'))
    one.remove()
  for (const one of [...page.querySelectorAll('*')]) if (one.tagName.includes(':')) one.replaceWith(...one.childNodes)
  makeLists(page)
  for (const one of [...page.querySelectorAll('h1, h4, h5, h6')]) {
    const heading = page.createElement(one.tagName === 'H1' ? 'h2' : 'h3')
    heading.append(...one.childNodes)
    one.replaceWith(heading)
  }
  for (const one of page.querySelectorAll('p'))
    if ((one.textContent ?? '').replace(/\u00a0/g, ' ').trim() === '') one.remove()
  return page.body.innerHTML
}
