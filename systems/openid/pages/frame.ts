import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { SECURITY_HEADERS } from '@hue-s/kernel/server/http.ts'
import { languageOf } from '@hue-s/kernel/server/language.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { WordsShape } from '@hue-s/kernel/shared/route.ts'
import { LANGUAGES, type Lang, type Values } from '@hue-s/kernel/shared/text.ts'

export const STYLES = '/openid/page.css'

const provinceSetting = setting(
  'province',
  z.object({ appName: WordsShape, look: z.object({ tokens: z.record(z.string(), z.string()) }) }),
)
const provinces = new WeakMap<Platform, z.output<typeof provinceSetting.schema>>()

function provinceOf(platform: Platform) {
  const known = provinces.get(platform) ?? platform.settings.fromPack(provinceSetting)
  provinces.set(platform, known)
  return known
}

/** Text that is safe between tags and in attributes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** The language of a page: asked for aloud, then by the partner (`ui_locales`), then as everywhere else. */
export function langOf(req: IncomingMessage, uiLocales?: string): Lang {
  const url = req.url ?? ''
  const wanted = (uiLocales ?? '').split(' ').map((locale) => locale.slice(0, 2).toLowerCase())
  const partners = wanted.find((lang): lang is Lang => LANGUAGES.includes(lang as Lang))
  if (partners && !/[?&]lang=(vi|en)\b/.test(url)) return partners
  return languageOf(url, req.headers.cookie, req.headers['accept-language'])
}

/** A sentence with everything in it made safe for HTML. */
export const sayer =
  (platform: Platform, lang: Lang) =>
  (key: string, values?: Values): string =>
    escaped(platform.translate(lang, `openid.server.${key}`, values))

export const appName = (platform: Platform, lang: Lang): string => provinceOf(platform).appName[lang]

/** The headers of our pages: no frame may hold them, and their forms lead only here and to the addresses named. */
export function pageHeaders(formsTo: readonly string[] = []): Record<string, string> {
  const csp = SECURITY_HEADERS['content-security-policy'].replace(
    "form-action 'self'",
    ["form-action 'self'", ...formsTo].join(' '),
  )
  return {
    ...SECURITY_HEADERS,
    'content-security-policy': csp,
    // A partner may open sign-in in a window of its own and wait for it.
    'cross-origin-opener-policy': 'unsafe-none',
    'cache-control': 'no-store',
  }
}

interface Page {
  lang: Lang
  title: string
  /** HTML, already safe. */
  body: string
  /** The same page in the other language. */
  other?: string
  code?: string
}

/** A page that needs no script and nothing else of the app. `title` is safe HTML. */
export function frame(platform: Platform, { lang, title, body, other, code }: Page): string {
  const { tokens } = provinceOf(platform).look
  const style = Object.entries(tokens).map(([name, value]) => `--h-${name}:${value}`)
  const second = LANGUAGES.find((l) => l !== lang) ?? lang
  const name = escaped(appName(platform, lang))
  const say = sayer(platform, lang)
  const change = other
    ? `<a lang="${second}" hreflang="${second}" href="${escaped(other)}">${sayer(platform, second)('thisLanguage')}</a>`
    : ''
  return `<!doctype html><html lang="${lang}" style="${escaped(style.join(';'))}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${title} · ${name}</title><link rel="stylesheet" href="${STYLES}"></head>
<body><a class="skip" href="#main">${say('skip')}</a><header><p class="app">${name}</p>${change}</header>
<main id="main"${code ? ` data-code="${escaped(code)}"` : ''}><h1>${title}</h1>
${body}</main></body></html>`
}
