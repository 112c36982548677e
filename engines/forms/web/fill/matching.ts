import { fold, type Lang } from '@hue-s/kernel/shared/text.ts'
import type { Choice } from '../../shared/model/form.ts'
import { wordsIn } from '../../shared/model/say.ts'

const folded = new WeakMap<readonly Choice[], Partial<Record<Lang, readonly string[]>>>()

/** The words of a list without marks, worked out once per list. */
function foldedOf(choices: readonly Choice[], lang: Lang): readonly string[] {
  const known = folded.get(choices) ?? {}
  folded.set(choices, known)
  return (known[lang] ??= choices.map(({ label }) => ` ${fold(wordsIn(label, lang))}`))
}

/**
 * What fits what was typed, with or without marks, in any order of words; first what begins so, then where a word begins
 * so, and the rest. Exact marks come before others.
 */
export function matching(choices: readonly Choice[], lang: Lang, typed: string): readonly Choice[] {
  const query = fold(typed).trim()
  if (query === '') return choices
  const words = query.split(/\s+/)
  const exact = typed.trim().toLocaleLowerCase('vi')
  const ranked: { choice: Choice; rank: number }[] = []
  foldedOf(choices, lang).forEach((text, n) => {
    if (!words.every((word) => text.includes(word))) return
    const choice = choices[n]
    if (!choice) return
    const begins = text.startsWith(` ${query}`) ? 0 : words.every((word) => text.includes(` ${word}`)) ? 2 : 4
    const marked = wordsIn(choice.label, lang).toLocaleLowerCase('vi').includes(exact) ? 0 : 1
    ranked.push({ choice, rank: begins + marked })
  })
  return ranked.sort((a, b) => a.rank - b.rank).map(({ choice }) => choice)
}
