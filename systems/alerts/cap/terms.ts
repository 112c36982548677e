import type { Content, MsgType, Status } from '../contract.ts'

type Term = string
const first = (word: string): Term => word.charAt(0).toUpperCase() + word.slice(1)

/** A word of ours as CAP 1.2 spells it: `allClear` → `AllClear`, `cbrne` → `CBRNE`. */
export const capWord = (word: Status | MsgType | Content['category'] | Content['responses'][number] | string): Term =>
  word === 'cbrne' ? 'CBRNE' : first(word)
/** The other way round; an unknown word stays unknown to whoever checks it. */
export const ownWord = (term: string): string =>
  term === 'CBRNE' ? 'cbrne' : term.charAt(0).toLowerCase() + term.slice(1)

/**
 * An instant as CAP 1.2 demands it (3.3.2): the offset in numbers, never `Z`, whole seconds. Vietnam has had one
 * offset since 1975.
 */
export const capTime = (instant: string | Date): string =>
  `${new Date(Math.floor(new Date(instant).getTime() / 1000) * 1000 + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`

/** How another message names this one: `sender,identifier,sent` (3.2.1, references). */
export const reference = (sender: string, identifier: string, sentAt: string): string =>
  `${sender},${identifier},${capTime(sentAt)}`
