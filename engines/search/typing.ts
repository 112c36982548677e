/** What Telex and VNI keys would have written, for people whose input method was off: dduowngf, d9u7o7ng2 → đường. */

// The vowel groups of Vietnamese syllables without their marks; «wifi» has none of them.
const VOWELS =
  'a|e|i|o|u|y|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|ieu|yeu|oai|oay|oao|oeo|uay|uao|ueu|uoi|uou|uye|uya|uyu'
const SYLLABLE = new RegExp(`^(ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?(${VOWELS})(ng|nh|ch|[cmnpt])?$`)
const VOWEL = /^[aeiouyăâêôơư]$/
const TONES: Readonly<Record<string, string>> = { f: '\u0300', s: '\u0301', r: '\u0309', x: '\u0303', j: '\u0323' }
const VNI_TONES: Readonly<Record<string, string>> = { 2: 'f', 1: 's', 3: 'r', 4: 'x', 5: 'j' }
const HAT: Readonly<Record<string, string>> = { a: 'â', e: 'ê', o: 'ô' }
const HORN: Readonly<Record<string, string>> = { a: 'ă', o: 'ơ', u: 'ư' }

interface Typed {
  letters: string[]
  tone: string
}

const lastIndex = (letters: readonly string[], wanted: string) => letters.findLastIndex((l) => wanted.includes(l))

function horn(letters: string[]): boolean {
  const uo = letters.join('').search(/uo|ưo|uơ/)
  if (uo >= 0) {
    letters.splice(uo, 2, 'ư', 'ơ')
    return true
  }
  // In «ua» the horn belongs to the u (mưa), in «oa» the breve to the a (hoặc).
  const ua = letters.join('').search(/ua$/)
  const at = ua >= 0 ? ua : lastIndex(letters, 'aou')
  const letter = letters[at]
  if (letter === undefined) return false
  letters[at] = HORN[letter] ?? letter
  return true
}

function telexKey(typed: Typed, key: string): void {
  const { letters } = typed
  const hasVowel = letters.some((l) => VOWEL.test(l))
  if (hasVowel && key in TONES) typed.tone = key
  else if (hasVowel && key === 'z') typed.tone = ''
  else if (key === 'd' && letters[0] === 'd') letters[0] = 'đ'
  else if (key === 'w') {
    if (!horn(letters)) letters.push('ư')
  } else if (HAT[key] && doubled(letters, key)) letters[lastIndex(letters, key)] = HAT[key]
  else letters.push(key)
}

/** aa, or an a typed again after the end of the syllable (cana → cân). */
function doubled(letters: readonly string[], key: string): boolean {
  const at = lastIndex(letters, key)
  return at >= 0 && letters.slice(at + 1).every((l) => !VOWEL.test(l))
}

function vniKey(typed: Typed, key: string): void {
  const { letters } = typed
  const hat = lastIndex(letters, 'aeo')
  if (VNI_TONES[key]) typed.tone = VNI_TONES[key]
  else if (key === '0') typed.tone = ''
  else if (key === '6' && hat >= 0) letters[hat] = HAT[letters[hat] ?? ''] ?? 'a'
  else if (key === '7' || key === '8') horn(letters)
  else if (key === '9' && letters[0] === 'd') letters[0] = 'đ'
  else letters.push(key)
}

/** Writes the tone where schools put it today: on ê and ơ first, else by the shape of the syllable. */
function written({ letters, tone }: Typed): string {
  if (tone === '') return letters.join('')
  const bare = letters.join('')
  const start = /^(qu|gi(?=[aeiouyăâêôơư]))/.test(bare) ? 2 : letters.findIndex((l) => VOWEL.test(l))
  const end = letters.findLastIndex((l) => VOWEL.test(l))
  const marked = letters.findLastIndex((l) => /[ăâêôơư]/.test(l))
  const open = end === letters.length - 1
  const middle = end - start >= 2 ? start + 1 : open && !/(oa|oe|uy)$/.test(bare) ? start : end
  const at = marked >= 0 ? marked : middle
  return letters.map((l, i) => (i === at ? (l + TONES[tone]).normalize('NFC') : l)).join('')
}

const plain = (letters: readonly string[]) => letters.join('').normalize('NFD').replace(/\p{M}/gu, '').replace('đ', 'd')

function decode(word: string): string {
  const keys = word.toLowerCase()
  const vni = /^[a-z]+[a-z0-9]*\d/.test(keys) && !/[^a-z0-9]/.test(keys)
  if (!vni && !/^[a-z]+$/.test(keys)) return word
  const typed: Typed = { letters: [], tone: '' }
  for (const key of keys) (vni && /\d/.test(key) ? vniKey : vni ? push : telexKey)(typed, key)
  const out = written(typed)
  return out !== keys && SYLLABLE.test(plain(typed.letters)) ? out : word
}

const push = (typed: Typed, key: string): void => void typed.letters.push(key)

/** The query as it was meant, or undefined when no word of it looks like Telex or VNI keys. */
export function meant(query: string): string | undefined {
  const out = query.replace(/[\p{L}\p{N}]+/gu, (word) => decode(word))
  return out === query ? undefined : out
}
