import type { Lang } from '@hue-s/kernel/shared/text.ts'

/** A label and what it says; `code` is set in small figures that may break anywhere (hashes, tokens). */
export interface Fact {
  label: string
  value: string
  code?: boolean
}

/** What a paper is made of, in its order. Words only: the look is the engine's. */
export type Block =
  | { facts: readonly Fact[] }
  | { heading: string }
  | { text: string }
  | { small: string }
  | { pictures: readonly { jpeg: Buffer; caption: string }[] }
  | { entries: readonly { at: string; who: string; what: string; note?: string | null }[] }
  | { qr: string; caption: string }

/** A paper as its template lays it out from data. */
export interface PaperLayout {
  lang: Lang
  title: string
  /** Under the title: the number or code of the record. */
  subtitle: string
  /** Who issues it. */
  issuer: string
  issuedAt: Date
  blocks: readonly Block[]
  /** At the foot of every page. */
  foot: string
}
