import type { Lang } from '@hue-s/kernel/shared/text.ts'
import type { PageHead } from '@hue-s/kernel/web/screens.ts'
import { tokensOf, type PageData } from './page.ts'

/** Files of the browser's build that every page names. */
export interface BuiltFiles {
  script: string
  /** Chunks that the script asks for at once. */
  preload: readonly string[]
  styles: readonly string[]
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
  /** Words and links for a browser without scripts. */
  noscript: { words: string; other: { lang: Lang; words: string; href: string } }
}

/** For search engines, feed readers and whoever shows a preview of a link. Addresses are whole and our own. */
function headOf({ head, origin, title, description, data }: Omit<Drawn, 'body' | 'files' | 'noscript'>): string {
  const url = origin + (head.canonical ?? data.path)
  const meta = (property: string, content: string) => `<meta property="${property}" content="${escape(content)}">`
  const image = head.image ? [meta('og:image', origin + head.image.path), meta('og:image:alt', head.image.alt)] : []
  return [
    meta('og:title', title),
    meta('og:description', description),
    meta('og:type', head.image ? 'article' : 'website'),
    meta('og:url', url),
    meta('og:site_name', data.province.appName[data.lang]),
    meta('og:locale', data.lang === 'vi' ? 'vi_VN' : 'en_GB'),
    ...image,
    `<meta name="twitter:card" content="${head.image ? 'summary_large_image' : 'summary'}">`,
    ...(head.unlisted
      ? ['<meta name="robots" content="noindex, follow">']
      : [`<link rel="canonical" href="${escape(url)}">`]),
    ...(head.feeds ?? []).map(
      (feed) => `<link rel="alternate" type="${feed.type}" title="${escape(feed.title)}" href="${escape(feed.path)}">`,
    ),
  ].join('\n')
}

/** The whole page: readable as it is, then taken over by the script. Nothing in it runs inline. */
export function documentOf({ data, title, description, head, origin, body, files, noscript }: Drawn): string {
  const tokens = tokensOf(data.province)
  const header = data.province.look.tokens['tim-900'] ?? '#2E1A52'
  return `<!doctype html>
<html lang="${data.lang}" data-app="citizen" data-audience="${data.audience}" data-size="${data.size}"${tokens ? ` style="${escape(tokens)}"` : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${escape(title)}</title>
<meta name="description" content="${escape(description)}">
<meta name="theme-color" content="${escape(header)}">
<meta name="format-detection" content="telephone=no">
${headOf({ head, origin, title, description, data })}
${files.styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('\n')}
${files.fonts.map((href) => `<link rel="preload" href="${href}" as="font" type="font/woff2" crossorigin>`).join('\n')}
<script type="module" src="${files.script}"></script>
${files.preload.map((href) => `<link rel="modulepreload" href="${href}">`).join('\n')}
<link rel="manifest" href="/manifest.webmanifest">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/icon.svg">
</head>
<body>
<noscript><p class="c-noscript">${escape(noscript.words)} <a lang="${noscript.other.lang}" href="${escape(noscript.other.href)}">${escape(noscript.other.words)}</a></p></noscript>
<div id="app">${body}</div>
<script type="application/json" id="data">${embedded(data)}</script>
</body>
</html>
`
}
