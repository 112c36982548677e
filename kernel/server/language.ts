import { contentLang, SCREEN_LANGUAGES, type Lang, type ScreenLang } from '../shared/text.ts'

/**
 * The language of the screens that a person asked for: `?lang=`, then their cookie, then the browser's, then
 * Vietnamese. A browser in a language that we do not speak gets English.
 */
export function screenLanguageOf(url: string, cookies: string | undefined, accept: string | undefined): ScreenLang {
  const asked =
    (url.includes('lang=') ? /[?&]lang=(vi|en|ko|zh|fr)\b/.exec(url)?.[1] : undefined) ??
    (cookies === undefined ? undefined : /(?:^|; )lang=(vi|en|ko|zh|fr)\b/.exec(cookies)?.[1])
  if (asked) return asked as ScreenLang
  if (accept === undefined) return 'vi'
  const first = /^\s*([a-z]{2,8})/i.exec(accept)?.[1]?.toLowerCase()
  if (first === undefined) return 'vi'
  return SCREEN_LANGUAGES.find((one) => one === first) ?? 'en'
}

/** The language of what the server says itself and of content: Vietnamese for its readers, English for all others. */
export const languageOf = (url: string, cookies: string | undefined, accept: string | undefined): Lang =>
  contentLang(screenLanguageOf(url, cookies, accept))
