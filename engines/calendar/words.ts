import en from './text/en.json' with { type: 'json' }
import vi from './text/vi.json' with { type: 'json' }

/** A sentence in both languages, so that a stored explanation can be shown to whoever asks later. */
export type Words = { vi: string; en: string }

export type WordKey = keyof typeof vi

/** Fills a sentence of `text/` in both languages; a value may itself be in two languages (a holiday's name). */
export function say(key: WordKey, values: Record<string, string | number | Words> = {}): Words {
  return { vi: fill(vi[key], 'vi', values), en: fill(en[key], 'en', values) }
}

function fill(sentence: string, lang: keyof Words, values: Record<string, string | number | Words>): string {
  return sentence.replace(/\{(\w+)\}/g, (gap, name: string) => {
    const value = values[name]
    if (value === undefined) return gap
    return typeof value === 'object' ? value[lang] : String(value)
  })
}
