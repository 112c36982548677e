import { localeOf, SCREEN_LANGUAGES, type ScreenLang } from '@hue-s/kernel/shared/text.ts'
import type { PageHead } from '@hue-s/kernel/web/screens.ts'
import { htmlLang, inLang, tokensOf, type PageData } from './page.ts'

/** Files of the browser's build that every page names. */
export interface BuiltFiles {
  script: string
  /** Chunks that the script asks for at once. */
  preload: readonly string[]
  /** The sheet of the shell and the home page. */
  styles: readonly string[]
  /** Sheets that what was made from these files adds. */
  stylesOf: (made: readonly string[]) => readonly string[]
  fonts: readonly string[]
}

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
export const escape = (text: string) => text.replace(/[&<>"]/g, (mark) => marks[mark] ?? mark)

/** JSON that cannot end its element nor open a comment, whatever people wrote. */
const embedded = (value: unknown) =>
  JSON.stringify(value).replace(/[<\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)

interface Drawn {
  data: PageData
  title: string
  description: string
  /** What the screen says of itself beyond its title. */
  head: PageHead
  /** Where the instance is reached from outside, without a slash at its end. */
  origin: string
  body: string
  files: BuiltFiles
  /** The modules on the page, by the files they were made from. */
  made: readonly string[]
  /** The language that the address itself names. */
  asked: ScreenLang | undefined
  /** Words and links for a browser without scripts. */
  noscript: {
    words: string
    lite: { words: string; href: string }
    other: { lang: ScreenLang; words: string; href: string }
  }
}

/** For search engines, feed readers and whoever shows a preview of a link. Addresses are whole and our own. */
function headOf({
  head,
  origin,
  title,
  description,
  data,
  asked,
}: Omit<Drawn, 'body' | 'files' | 'made' | 'noscript'>): string {
  const plain = origin + (head.canonical ?? data.path)
  const spokenIn = (lang: ScreenLang) => `${plain}${plain.includes('?') ? '&' : '?'}lang=${lang}`
  const url = asked ? spokenIn(asked) : plain
  const alternates = [
    ...SCREEN_LANGUAGES.map((lang) => [htmlLang(lang), spokenIn(lang)] as const),
    ['x-default', plain] as const,
  ]
  const meta = (property: string, content: string) => `<meta property="${property}" content="${escape(content)}">`
  const image = head.image ? [meta('og:image', origin + head.image.path), meta('og:image:alt', head.image.alt)] : []
  return [
    meta('og:title', title),
    meta('og:description', description),
    meta('og:type', head.image ? 'article' : 'website'),
    meta('og:url', url),
    meta('og:site_name', inLang(data.province.appName, data.lang)),
    meta('og:locale', localeOf(data.lang).replace('-', '_')),
    ...image,
    `<meta name="twitter:card" content="${head.image ? 'summary_large_image' : 'summary'}">`,
    ...(head.unlisted
      ? ['<meta name="robots" content="noindex, follow">']
      : [
          `<link rel="canonical" href="${escape(url)}">`,
          ...alternates.map(([lang, href]) => `<link rel="alternate" hreflang="${lang}" href="${escape(href)}">`),
        ]),
    ...(head.feeds ?? []).map(
      (feed) => `<link rel="alternate" type="${feed.type}" title="${escape(feed.title)}" href="${escape(feed.path)}">`,
    ),
  ].join('\n')
}

/** Without scripts there is a version of every page in which each task can be done. */
const noscriptOf = ({ words, lite, other }: Drawn['noscript']) =>
  `<noscript><p class="c-noscript">${escape(words)} <a href="${escape(lite.href)}">${escape(lite.words)}</a> · <a lang="${other.lang}" href="${escape(other.href)}">${escape(other.words)}</a></p></noscript>`

/** Fonts and scripts of a page that comes alive. */
const aliveHead = (files: BuiltFiles) =>
  [
    ...files.fonts.map((href) => `<link rel="preload" href="${href}" as="font" type="font/woff2" crossorigin>`),
    `<script type="module" src="${files.script}"></script>`,
    ...files.preload.map((href) => `<link rel="modulepreload" href="${href}">`),
  ].join('\n')

/** The whole page: readable as it is, then taken over by the script. Nothing in it runs inline. */
export function documentOf({
  data,
  title,
  description,
  head,
  origin,
  body,
  files,
  made,
  asked,
  noscript,
}: Drawn): string {
  const tokens = tokensOf(data.province)
  const header = data.province.look.tokens['tim-900'] ?? '#2E1A52'
  return `<!doctype html>
<html lang="${htmlLang(data.lang)}" data-app="citizen" data-audience="${data.audience}" data-size="${data.size}"${data.lite ? ' data-lite' : ''}${tokens ? ` style="${escape(tokens)}"` : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${escape(title)}</title>
<meta name="description" content="${escape(description)}">
<meta name="theme-color" content="${escape(header)}">
<meta name="format-detection" content="telephone=no">
${headOf({ head, origin, title, description, data, asked })}
${[...files.styles, ...files.stylesOf(made)].map((href) => `<link rel="stylesheet" href="${href}">`).join('\n')}
${data.lite ? '' : aliveHead(files)}
<link rel="manifest" href="/manifest.webmanifest">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/icon-192.png">
</head>
<body>
${data.lite ? '' : noscriptOf(noscript)}
<div id="app">${body}</div>
${data.lite ? '' : `<script type="application/json" id="data">${embedded(data)}</script>`}
</body>
</html>
`
}
