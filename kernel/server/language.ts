import type { Lang } from '../shared/text.ts'

/** Reads the language a person asked for: `?lang=`, then their cookie, then the browser's, then Vietnamese. */
export function languageOf(url: string, cookies: string | undefined, accept: string | undefined): Lang {
  const asked =
    (url.includes('lang=') ? /[?&]lang=(vi|en)\b/.exec(url)?.[1] : undefined) ??
    (cookies === undefined ? undefined : /(?:^|; )lang=(vi|en)\b/.exec(cookies)?.[1])
  if (asked) return asked as Lang
  if (accept === undefined) return 'vi'
  const first = /^\s*([a-z]{2})/i.exec(accept)?.[1]?.toLowerCase()
  return first === undefined || first === 'vi' ? 'vi' : 'en'
}
