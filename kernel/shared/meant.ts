import { fold } from './text.ts'

const SYLLABLES = /[^\p{L}\p{N}]+/u
/** A single syllable typed without marks may be any of a dozen words, so it weighs less. */
const UNSURE = 0.5

interface Syllable {
  /** As typed, with one way of placing the tone: «hoà» and «hòa» meet. */
  exact: string
  folded: string
}

const toneAt = (text: string) =>
  text
    .normalize('NFD')
    // The tone goes to the end of the syllable; the marks that make another letter stay where they are.
    .replace(/([\u0300\u0301\u0303\u0309\u0323])(\p{L}[\u0302\u0306\u031b]?)+/gu, (whole) => whole.slice(1) + whole[0])
const syllables = (text: string): Syllable[] =>
  text
    .toLowerCase()
    .normalize('NFC')
    .split(SYLLABLES)
    .filter(Boolean)
    .map((one) => ({ exact: toneAt(one), folded: fold(one) }))

/** Whoever types marks means them: «để» is not «đê». Whoever leaves them out may mean either. */
const means = (typed: Syllable, word: Syllable) =>
  typed.exact === word.exact || (typed.exact === typed.folded && typed.folded === word.folded)

interface Hit {
  from: number
  length: number
  weight: number
}

function hitsOf(typed: readonly Syllable[], phrase: string): Hit[] {
  const wanted = phrases(phrase)
  if (wanted.length === 0) return []
  const hits: Hit[] = []
  for (let from = 0; from + wanted.length <= typed.length; from++) {
    if (!wanted.every((word, n) => means(typed[from + n]!, word))) continue
    const exact = wanted.every((word, n) => typed[from + n]!.exact === word.exact)
    hits.push({ from, length: wanted.length, weight: wanted.length ** 1.5 * (exact || wanted.length > 1 ? 1 : UNSURE) })
  }
  return hits
}

const split = new Map<string, Syllable[]>()
function phrases(phrase: string): Syllable[] {
  const known = split.get(phrase) ?? syllables(phrase)
  split.set(phrase, known)
  return known
}

/** How much of the text some phrases tell about: each syllable counts once, under the longest phrase that has it. */
function coverage(typed: readonly Syllable[], words: readonly string[]): number {
  const known = new Set(typed.map(({ folded }) => folded))
  const told = words.filter((word) => phrases(word).every(({ folded }) => known.has(folded)))
  const hits = told.flatMap((word) => hitsOf(typed, word)).sort((a, b) => b.length - a.length || b.weight - a.weight)
  const taken = new Set<number>()
  let sum = 0
  for (const { from, length, weight } of hits) {
    const places = Array.from({ length }, (_, n) => from + n)
    if (places.some((place) => taken.has(place))) continue
    for (const place of places) taken.add(place)
    sum += weight
  }
  return sum
}

/** Something that words may mean: what it is called, and what is part of it. */
export interface Meant {
  words: readonly string[]
  parts: readonly { words: readonly string[] }[]
}

/**
 * How much some free Vietnamese words tell of each thing, the most first, with the part of it they tell best;
 * with or without marks. Longer phrases weigh more; what they tell nothing of is left out.
 */
export function meantBy(
  things: readonly Meant[],
  text: string,
): { thing: number; part: number | undefined; score: number }[] {
  const typed = syllables(text)
  if (typed.length === 0) return []
  return things
    .map(({ words, parts }, thing) => {
      const scores = parts.map((part) => coverage(typed, part.words))
      const best = Math.max(0, ...scores)
      return {
        thing,
        part: best > 0 ? scores.indexOf(best) : undefined,
        // What one of its parts tells whole weighs a little more than words from all over.
        score: coverage(typed, [...words, ...parts.flatMap((part) => part.words)]) + best / 4,
      }
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
}
