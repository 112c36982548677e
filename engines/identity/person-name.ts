/** Signs that turn writing round, join or hide: never part of a name on a page where others stand beside it. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/gu
/** Vietnamese letters are whole after NFC; two more marks are enough for any other writing. */
const PILED = /(\p{M}{2})\p{M}+/gu
const LENGTH = 60

/** A name that came from elsewhere, made safe to stand in a sentence: no hidden signs, no piled-up marks. */
export const cleanName = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/\p{Surrogate}/gu, '')
    .replace(/\s+/gu, ' ')
    .replace(HIDDEN, '')
    .replace(PILED, '$1')
    .trim()

/** Why a name that somebody gives for themselves cannot be taken; undefined when it can. */
export function nameFault(name: string): 'empty' | 'long' | 'signs' | undefined {
  const plain = name.normalize('NFC').replace(/\s+/gu, ' ').trim()
  if (cleanName(plain) !== plain) return 'signs'
  const letters = Array.from(new Intl.Segmenter('vi', { granularity: 'grapheme' }).segment(plain)).length
  if (letters > LENGTH) return 'long'
  return /\p{L}/u.test(plain) ? undefined : 'empty'
}
