import type { Dictionary, ScreenLang } from '@hue-s/kernel/shared/text.ts'

type Fetched = Promise<{ default: Dictionary }>

const FIRST: Record<ScreenLang, () => Fetched> = {
  vi: () => import('virtual:texts/vi'),
  en: () => import('virtual:texts/en'),
  ko: () => import('virtual:texts/ko'),
  zh: () => import('virtual:texts/zh'),
  fr: () => import('virtual:texts/fr'),
}
const REST: Record<ScreenLang, () => Fetched> = {
  vi: () => import('virtual:texts-rest/vi'),
  en: () => import('virtual:texts-rest/en'),
  ko: () => import('virtual:texts-rest/ko'),
  zh: () => import('virtual:texts-rest/zh'),
  fr: () => import('virtual:texts-rest/fr'),
}

/** The sentences of the first screen in one language; only the one in use is fetched. */
export const firstWords = async (lang: ScreenLang): Promise<Dictionary> => (await FIRST[lang]()).default

/** Every sentence of one language. */
export async function dictionaryOf(lang: ScreenLang): Promise<Dictionary> {
  const [first, rest] = await Promise.all([firstWords(lang), REST[lang]()])
  return { ...first, ...rest.default }
}
