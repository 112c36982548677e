export const LANGUAGES = ['vi', 'en'] as const
export type Lang = (typeof LANGUAGES)[number]
/** What the citizen's screens speak. Content that people write exists in `LANGUAGES`; words of screens in all of these. */
export const SCREEN_LANGUAGES = ['vi', 'en', 'ko', 'zh', 'fr'] as const
export type ScreenLang = (typeof SCREEN_LANGUAGES)[number]
/** The language in which content is shown to somebody whose screens speak `lang`. */
export const contentLang = (lang: ScreenLang): Lang => (lang === 'vi' ? 'vi' : 'en')
/** The same words in each language of the platform. */
/** The beginning of a text, so many UTF-16 units at most and never half a character: the database takes no halves. */
export const cut = (text: string, most: number): string => text.slice(0, most).replace(/\p{Surrogate}$/u, '')

export type Words = { vi: string; en: string }
export const both = (vi: string, en: string): Words => ({ vi, en })
/** One language's sentences: key → sentence with `{name}` and `{n, plural, one {…} other {…}}`. */
export type Dictionary = Readonly<Record<string, string>>
export type Values = Readonly<Record<string, unknown>>

const ZONE = 'Asia/Ho_Chi_Minh'

/** Removes Vietnamese marks for searching: `Đường Hoà Bình` → `duong hoa binh`. Never use it to compare identities. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
}

/** A key under which spellings of one name meet: Hoà/Hóa, Thuỷ/Thủy, Vỹ/Vĩ, Mỹ/Mĩ. */
export function matchKey(text: string): string {
  return fold(text).replace(/y/g, 'i')
}

/** Fills `{name}` and plural choices in one sentence. A missing value stays visible as `{name}`. */
export function fill(sentence: string, values: Values = {}, lang: ScreenLang = 'vi'): string {
  return sentence
    .replace(/\{(\w+), plural, ((?:\w+ \{[^{}]*\} ?)+)\}/g, (_, name: string, choices: string) => {
      const n = Number(values[name])
      // French counts nothing as one: «0 photo», «1 photo», «2 photos».
      const wanted = n === 1 || (lang === 'fr' && n === 0) ? 'one' : 'other'
      const found = new Map(Array.from(choices.matchAll(/(\w+) \{([^{}]*)\}/g), (m) => [m[1], m[2]]))
      return (found.get(wanted) ?? found.get('other') ?? '').replace('#', number(n, lang))
    })
    .replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name]
      return value === undefined || value === null
        ? whole
        : typeof value === 'number'
          ? number(value, lang)
          : show(value)
    })
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A translator over one dictionary. An unknown key is shown as itself, so that a hole is seen, not hidden. */
export function translator(dictionary: Dictionary, lang: ScreenLang = 'vi'): (key: string, values?: Values) => string {
  return (key, values) => {
    const sentence = dictionary[key]
    return sentence === undefined ? key : fill(sentence, values, lang)
  }
}

const LOCALES = { vi: 'vi-VN', en: 'en-GB', ko: 'ko-KR', zh: 'zh-CN', fr: 'fr-FR' } as const
/** The full name of a language, for formats, for `<html lang>` and for the voices of a device. */
export const localeOf = (lang: ScreenLang): string => LOCALES[lang]

/** Making the first format takes a phone longer than drawing a page of parts; it is made for numbers that need one. */
const formats = new Map<string, Intl.NumberFormat>()

/** 1.284 in Vietnamese, 1,284 in English. */
export function number(value: number, lang: ScreenLang = 'vi', digits = 0): string {
  if (Number.isInteger(value) && value >= 0 && value < 1_000) return String(value)
  const key = `${lang} ${digits}`
  const format = formats.get(key) ?? new Intl.NumberFormat(LOCALES[lang], { maximumFractionDigits: digits })
  formats.set(key, format)
  return format.format(value)
}

/** 98,4 %: `value` is a fraction. */
export function percent(value: number, lang: ScreenLang = 'vi'): string {
  return `${number(value * 100, lang, 1)} %`
}

/** Money is integer đồng. */
export function money(dong: number, lang: ScreenLang = 'vi'): string {
  return lang === 'vi' ? `${number(dong, lang)} ₫` : `VND ${number(dong, lang)}`
}

/**
 * 21/11/2026, for a legal date (`YYYY-MM-DD`) or an instant, in Vietnam's time. Korean and Chinese readers put the
 * year first: 2026.11.21.
 */
export function day(value: string | Date, lang: ScreenLang = 'vi'): string {
  const legal = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : legalDate(new Date(value))
  const [year, month, date] = legal.split('-')
  return lang === 'ko' || lang === 'zh' ? `${year}.${month}.${date}` : `${date}/${month}/${year}`
}

/** 14:32, in Vietnam's time. */
export function clockTime(value: string | Date): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' }).format(
    new Date(value),
  )
}

/** 14:32 21/11/2026; in Korean and Chinese 2026.11.21 14:32. */
export function moment(value: string | Date, lang: ScreenLang = 'vi'): string {
  const parts = [clockTime(value), day(value, lang)]
  return (lang === 'ko' || lang === 'zh' ? parts.reverse() : parts).join(' ')
}

/** The legal date (`YYYY-MM-DD`) of an instant in Vietnam, which has had one offset, +07:00, since 1975. */
export function legalDate(at: Date): string {
  return new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10)
}
