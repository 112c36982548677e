import { SCREEN_LANGUAGES, type ScreenLang, type Words } from '@hue-s/kernel/shared/text.ts'
import type { Audience } from '@hue-s/kernel/web/screens.ts'
import type { IconDrawing } from '@hue-s/ui/icon-paths.ts'
import type { TextSize } from '@hue-s/ui/TextSizeSwitch.tsx'

export const AUDIENCES: readonly Audience[] = ['resident', 'visitor', 'business']
export type { Audience }
export const SIZES: readonly TextSize[] = ['normal', 'large', 'xlarge']

/** Words of the province, in more languages than two where it gave them. */
export type ScreenWords = Words & { readonly [lang in ScreenLang]?: string | undefined }
/** In the language of the screens, else in English. */
export const inLang = (words: ScreenWords, lang: ScreenLang): string => words[lang] ?? words.en

/** What the province's pack says of its app: names, numbers to call, look. */
export interface Province {
  name: ScreenWords
  appName: ScreenWords
  tagline: ScreenWords
  hotline: string
  emergency: readonly { number: string; name: ScreenWords }[]
  look: { tokens: Readonly<Record<string, string>>; river?: string | undefined }
}

/** Why the first page was refused, in the words of who refused it. */
export interface Refusal {
  code: string
  status: number
  text: Words
}

/** What the server puts beside the page it drew, for the script to go on from. Public facts only. */
export interface PageData {
  /** The path it was drawn for; another one opened offline starts from an empty page. */
  path: string
  lang: ScreenLang
  audience: Audience
  size: TextSize
  /** The commune that the person named. */
  commune: string | null
  /** Drawn for a browser without scripts, pictures and fonts. */
  lite: boolean
  /** The browser asks to save data and nobody has chosen yet. */
  offerLite: boolean
  /** The first questions were answered or skipped. */
  welcomed: boolean
  /** The server's time: what begins and ends by itself is drawn alike here and there. */
  now: string
  /** The drawings that the page names out of configuration. */
  icons: Readonly<Record<string, IconDrawing>>
  /** What doors are called, in a language that only the words of the screens are in. */
  names: Readonly<Record<string, string>>
  province: Province
  /** A demonstration: accounts with passwords may sign in beside the e-ID. */
  demo: boolean
  /** Address → answer. */
  reads: Readonly<Record<string, unknown>>
  refused: Refusal | null
  /** The communes' drawing exists; its notice says when it is schematic. */
  drawing: { notice: Words | null } | null
}

const cookie = (cookies: string, name: string) => new RegExp(`(?:^|; )${name}=([\\w-]+)`).exec(cookies)?.[1]

/** The audience a person chose: `?audience=`, then the cookie; a foreign browser is a visitor until told otherwise. */
export function audienceOf(search: URLSearchParams, cookies: string, lang: ScreenLang): Audience {
  const asked = search.get('audience') ?? cookie(cookies, 'audience')
  return AUDIENCES.find((one) => one === asked) ?? (lang === 'vi' ? 'resident' : 'visitor')
}

export function sizeOf(search: URLSearchParams, cookies: string): TextSize {
  const asked = search.get('size') ?? cookie(cookies, 'size')
  return SIZES.find((one) => one === asked) ?? 'normal'
}

export const screenLanguage = (asked: string | null | undefined): ScreenLang | undefined =>
  SCREEN_LANGUAGES.find((one) => one === asked)

export const languageIn = (search: URLSearchParams): ScreenLang | undefined => screenLanguage(search.get('lang'))

/** Chinese is written in the characters of the mainland. */
export const htmlLang = (lang: ScreenLang): string => (lang === 'zh' ? 'zh-Hans' : lang)

/** What the switch offers: visitors all; others two, and the one they speak already. */
export const languagesFor = (audience: Audience, spoken: ScreenLang): readonly ScreenLang[] =>
  SCREEN_LANGUAGES.filter((one, index) => index < 2 || audience === 'visitor' || one === spoken)

/** The commune that a person named: `?commune=`, then the cookie. `?commune=all` is none. */
export function communeOf(search: URLSearchParams, cookies: string): string | null {
  const asked = search.get('commune') ?? cookie(cookies, 'commune') ?? ''
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(asked) ? asked : null
}

/** Whether somebody chose this already, on this device or in the address. */
export const hasChosen = (name: ChoiceName, search: URLSearchParams, cookies: string) =>
  search.has(name) || cookie(cookies, name) !== undefined

/** Pages without scripts: `?lite=1`, then the cookie. */
export const liteOf = (search: URLSearchParams, cookies: string): boolean =>
  (search.get('lite') ?? cookie(cookies, 'lite')) === '1'

/**
 * What somebody chose since a page was drawn: a copy that opens without a network may be older than their choice of
 * language, audience or letters. Undefined when nothing changed, as on every page that comes from the server.
 */
export function chosenSince(data: PageData, search: URLSearchParams, cookies: string) {
  const chosen = <T>(name: ChoiceName, now: T, drawn: T) => (hasChosen(name, search, cookies) ? now : drawn)
  const now = {
    lang: screenLanguage(search.get('lang') ?? cookie(cookies, 'lang')) ?? data.lang,
    audience: chosen('audience', audienceOf(search, cookies, data.lang), data.audience),
    size: chosen('size', sizeOf(search, cookies), data.size),
    commune: chosen('commune', communeOf(search, cookies), data.commune),
  }
  const changed = (Object.keys(now) as (keyof typeof now)[]).some((name) => now[name] !== data[name])
  return changed ? now : undefined
}

export type ChoiceName = 'lite' | 'lang' | 'audience' | 'size' | 'commune' | 'welcome'

/** A choice of how the page looks lasts a year. It says nothing of the person, so scripts may write it. */
export const choiceCookie = (name: ChoiceName, value: string) =>
  `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax`

/** The province's own colours, as custom properties on <html>. */
export const tokensOf = (province: Province) =>
  Object.entries(province.look.tokens)
    .filter(([name, value]) => /^[\w-]+$/.test(name) && /^[#\w(),.% -]+$/.test(value))
    .map(([name, value]) => `--h-${name}: ${value}`)
    .join('; ')
