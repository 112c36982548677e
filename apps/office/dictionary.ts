import type { Dictionary, Lang } from '@hue-s/kernel/shared/text.ts'

/** The sentences of one language; only the one in use is fetched. */
export async function dictionaryOf(lang: Lang): Promise<Dictionary> {
  const texts = lang === 'vi' ? await import('virtual:texts/vi') : await import('virtual:texts/en')
  return texts.default
}
