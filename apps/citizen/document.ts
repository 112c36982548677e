import type { Lang } from '@hue-s/kernel/shared/text.ts'
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
  body: string
  files: BuiltFiles
  /** Words and links for a browser without scripts. */
  noscript: { words: string; other: { lang: Lang; words: string; href: string } }
}

/** The whole page: readable as it is, then taken over by the script. Nothing in it runs inline. */
export function documentOf({ data, title, description, body, files, noscript }: Drawn): string {
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
