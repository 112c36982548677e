import en from './text/en.json' with { type: 'json' }
import vi from './text/vi.json' with { type: 'json' }

export type Lang = 'vi' | 'en'
export type WordKey = keyof typeof vi
export type Words = (key: WordKey, facts?: Record<string, string | number>) => string

const tables: Record<Lang, Record<WordKey, string>> = { vi, en }

/** The words of one language, as plain text (not yet escaped). */
export function wordsIn(lang: Lang): Words {
  return (key, facts = {}) => tables[lang][key].replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''))
}

/** The first language of a preference list that we speak. */
export function pickLang(wanted: string | null | undefined, otherwise: Lang): Lang {
  for (const tag of (wanted ?? '').toLowerCase().split(/[\s,]+/)) {
    if (tag.startsWith('vi')) return 'vi'
    if (tag.startsWith('en')) return 'en'
  }
  return otherwise
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)

/** HTML that is already safe; everything else put into `html` is escaped. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
type Part = Html | string | number | undefined | Html[]

function put(part: Part): string {
  if (part === undefined) return ''
  if (Array.isArray(part)) return part.map((one) => one.text).join('')
  return part instanceof Html ? part.text : escapeHtml(String(part))
}

/** Template tag: escapes what is put in, unless it is already `Html`. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.map((text, at) => text + put(parts[at])).join(''))
}

const style = `
:root{color-scheme:light dark;--line:#8a8f98;--ink:#16181d;--paper:#fff;--soft:#f1f3f6;--deep:#0b4f8a;--bad:#a3131f}
@media(prefers-color-scheme:dark){:root{--line:#7d8590;--ink:#f0f2f5;--paper:#14171c;--soft:#20252d;--deep:#8cc4ff;--bad:#ff9aa2}}
*{box-sizing:border-box}body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
main,header{max-width:42rem;margin:0 auto;padding:1rem}header{background:var(--soft);max-width:none;text-align:center;font-size:.95rem}
h1{font-size:1.5rem;line-height:1.25;overflow-wrap:anywhere}h2{font-size:1.15rem;margin-top:2rem}a{color:var(--deep)}
button,.button{font:inherit;min-height:3rem;padding:.6rem 1rem;border:1px solid var(--line);border-radius:.5rem;background:var(--soft);color:inherit;cursor:pointer}
button.main{background:var(--deep);color:var(--paper);border-color:transparent}
:focus-visible{outline:3px solid var(--deep);outline-offset:2px}
ul.plain{list-style:none;margin:0;padding:0}ul.people button{width:100%;margin-bottom:.5rem;text-align:left}
ul.people strong{display:block}label,legend{display:block;margin-top:1rem;font-weight:600}
fieldset{border:0;margin:0;padding:0}fieldset label{display:inline-flex;align-items:center;gap:.4rem;min-height:3rem;margin:0 1.5rem 0 0;font-weight:400}
input:not([type=radio]){font:inherit;width:100%;min-height:3rem;padding:.5rem;border:1px solid var(--line);border-radius:.5rem;background:var(--paper);color:inherit}
input[type=radio]{width:1.4rem;height:1.4rem}.bad{color:var(--bad);margin:.25rem 0}form.last{margin:1.5rem 0}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
.bubble{background:var(--soft);border-radius:.75rem;padding:.75rem 1rem;margin:.5rem 0;overflow-wrap:anywhere}.said{white-space:pre-wrap}
pre{white-space:pre-wrap;overflow-wrap:anywhere}small{display:block}`

/** One whole page; the bar on top says that this is not the real service. */
export function page(lang: Lang, title: string, body: Html): string {
  const bar = wordsIn(lang)('page.standIn')
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <header>${bar}</header>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`.text
}

/** Time as a person in Vietnam reads it. */
export function timeIn(lang: Lang, at: string): string {
  const locale = lang === 'vi' ? 'vi-VN' : 'en-GB'
  return new Intl.DateTimeFormat(locale, {
    dateStyle: 'short',
    timeStyle: 'medium',
    timeZone: 'Asia/Ho_Chi_Minh',
  }).format(new Date(at))
}
