/** What a text must look like. Matching takes time in proportion to the text, whatever the pattern. */
export interface Pattern {
  matches(text: string): boolean
}

const MOST_STEPS = 3_000
const MOST_REPEATS = 500
const DEEPEST = 30

type Accepts = (sign: string) => boolean
/** A step of the machine: take a sign, or go on at two places, or at one, or be at the start or end. */
type Step =
  | { take: Accepts; next: number }
  | { either: number; or: number }
  | { go: number }
  | { edge: 'start' | 'end'; next: number }
  | { done: true }

class Refused extends Error {}

const CLASSES: Readonly<Record<string, Accepts>> = {
  d: (sign) => sign >= '0' && sign <= '9',
  w: (sign) => /^[\p{L}\p{N}\p{M}_]$/u.test(sign),
  s: (sign) => /^\s$/.test(sign),
}
const SIGNS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

/**
 * Reads a pattern in the common notation: classes, groups, alternatives, `* + ? {n,m}`, `\d \w \s`, `^ $`. As in
 * XForms the whole text must fit. Look-around, back-references and flags do not exist. Undefined when it cannot be read.
 */
export function patternOf(source: string): Pattern | undefined {
  if (source.length > 1_000) return undefined
  try {
    const steps = new Reader(source).read()
    return { matches: (text) => runs(steps, Array.from(text.normalize('NFC'))) }
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}

/** Follows all ways through the pattern at once, sign by sign. */
function runs(steps: readonly Step[], text: readonly string[]): boolean {
  let now = new Set<number>()
  const enter = (at: number, index: number, into: Set<number>) => {
    const waiting = [at]
    for (let n = waiting.pop(); n !== undefined; n = waiting.pop()) {
      if (into.has(n)) continue
      into.add(n)
      const step = steps[n]
      if (!step) continue
      if ('either' in step) waiting.push(step.or, step.either)
      else if ('go' in step) waiting.push(step.go)
      else if ('edge' in step && index === (step.edge === 'start' ? 0 : text.length)) waiting.push(step.next)
    }
  }
  enter(0, 0, now)
  for (const [index, sign] of text.entries()) {
    const then = new Set<number>()
    for (const n of now) {
      const step = steps[n]
      if (step && 'take' in step && step.take(sign)) enter(step.next, index + 1, then)
    }
    now = then
    if (now.size === 0) return false
  }
  return [...now].some((n) => 'done' in (steps[n] ?? {}))
}

/** Puts the machine together while it reads; every part is entered at its first step and leaves behind its last. */
class Reader {
  readonly #signs: string[]
  readonly #steps: Step[] = []
  #at = 0

  constructor(source: string) {
    this.#signs = Array.from(source.normalize('NFC'))
  }

  read(): Step[] {
    this.#alternatives(0)
    if (this.#at < this.#signs.length) throw new Refused('a bracket is closed that was not opened')
    this.#add({ done: true })
    return this.#steps
  }

  #add(step: Step): number {
    if (this.#steps.length >= MOST_STEPS) throw new Refused('too large')
    return this.#steps.push(step) - 1
  }

  #alternatives(depth: number): void {
    if (depth > DEEPEST) throw new Refused('too deep')
    const ends: number[] = []
    for (;;) {
      const fork = this.#add({ go: this.#steps.length + 1 })
      this.#sequence(depth)
      if (this.#signs[this.#at] !== '|') break
      this.#at++
      ends.push(this.#add({ go: -1 }))
      this.#steps[fork] = { either: fork + 1, or: this.#steps.length }
    }
    for (const end of ends) this.#steps[end] = { go: this.#steps.length }
  }

  #sequence(depth: number): void {
    while (this.#at < this.#signs.length && !'|)'.includes(this.#signs[this.#at] ?? '')) this.#repeated(depth)
  }

  #repeated(depth: number): void {
    const [from, first] = [this.#at, this.#steps.length]
    this.#single(depth)
    const counts = this.#counts()
    if (!counts) return
    const behind = this.#at
    const again = () => {
      this.#at = from
      this.#single(depth)
    }
    // The part is written once more for each time it may come: no counters, no way back.
    this.#steps.length = first
    for (let n = 0; n < counts.least; n++) again()
    if (counts.most === undefined) {
      const fork = this.#add({ go: -1 })
      again()
      this.#add({ go: fork })
      this.#steps[fork] = { either: fork + 1, or: this.#steps.length }
    } else {
      const forks: number[] = []
      for (let n = counts.least; n < counts.most; n++) {
        forks.push(this.#add({ go: -1 }))
        again()
      }
      for (const fork of forks) this.#steps[fork] = { either: fork + 1, or: this.#steps.length }
    }
    this.#at = behind
  }

  /** How often the part before may come; undefined when nothing is said. */
  #counts(): { least: number; most: number | undefined } | undefined {
    const sign = this.#signs[this.#at]
    if (sign === '*' || sign === '+' || sign === '?') {
      this.#at++
      return { least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : undefined }
    }
    const [whole, least = '', upTo, most = ''] =
      /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(this.#signs.slice(this.#at, this.#at + 9).join('')) ?? []
    if (whole === undefined) {
      if (sign === '{') throw new Refused('a count that is none')
      return undefined
    }
    this.#at += whole.length
    const low = Number(least)
    const high = upTo === undefined ? low : most === '' ? undefined : Number(most)
    if (low > MOST_REPEATS || (high !== undefined && (high > MOST_REPEATS || high < low)))
      throw new Refused('too many repeats')
    return { least: low, most: high }
  }

  #single(depth: number): void {
    const sign = this.#signs[this.#at++]
    if (sign === undefined || '*+?{'.includes(sign)) throw new Refused('nothing to repeat')
    if (sign === '(') {
      if (this.#signs[this.#at] === '?') {
        if (this.#signs[this.#at + 1] !== ':') throw new Refused('look-around')
        this.#at += 2
      }
      this.#alternatives(depth + 1)
      if (this.#signs[this.#at++] !== ')') throw new Refused('an open bracket')
      return
    }
    const next = this.#steps.length + 1
    if (sign === '^' || sign === '$') this.#add({ edge: sign === '^' ? 'start' : 'end', next })
    else if (sign === '.') this.#add({ take: (one) => one !== '\n', next })
    else if (sign === '[') this.#add({ take: this.#set(), next })
    else if (sign === '\\') this.#add({ take: this.#escaped(), next })
    else this.#add({ take: (one) => one === sign, next })
  }

  #escaped(): Accepts {
    const sign = this.#signs[this.#at++]
    if (sign === undefined) throw new Refused('an open escape')
    const known = CLASSES[sign.toLowerCase()]
    if (known) return sign === sign.toLowerCase() ? known : (one) => !known(one)
    if (/[A-Za-z0-9]/.test(sign) && !(sign in SIGNS)) throw new Refused('an unknown escape')
    const meant = SIGNS[sign] ?? sign
    return (one) => one === meant
  }

  #set(): Accepts {
    const isNot = this.#signs[this.#at] === '^'
    if (isNot) this.#at++
    const accepts: Accepts[] = []
    for (let first = true; ; first = false) {
      const sign = this.#signs[this.#at]
      if (sign === undefined) throw new Refused('an open set')
      if (sign === ']' && !first) break
      this.#at++
      if (sign === '\\') {
        accepts.push(this.#escaped())
        continue
      }
      const to = this.#signs[this.#at] === '-' ? this.#signs[this.#at + 1] : undefined
      if (to === undefined || to === ']') {
        accepts.push((one) => one === sign)
        continue
      }
      if (to === '\\' || to < sign) throw new Refused('a range that is none')
      this.#at += 2
      accepts.push((one) => one >= sign && one <= to)
    }
    this.#at++
    return (one) => accepts.some((fits) => fits(one)) !== isNot
  }
}
