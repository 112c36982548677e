import type { Lang } from '@hue-s/kernel/shared/text.ts'

/** Where a paper leaves room for signature and seal, as the file names it. */
export const SIGNING_PLACE = 'signing-place'
/** Size of that room, in points. */
export const PLACE = { width: 200, height: 84 } as const

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
  /**
   * Where whoever is in charge signs: their office above, their name below, room for signature and seal between; at the
   * left of it, where given, the QR by which the paper is checked.
   */
  | { signingPlace: { title: string; name: string }; beside?: { qr: string; caption: string } }

/** The head of a document of an agency: who issues it and its number at the left, the state and the day at the right. */
export interface OfficialHead {
  agency: string
  number: string
  state: string
  motto: string
  placeAndDay: string
  /** The code of the record, under the title: as Code 128 for scanners that read lines, and in figures. */
  bars?: string
}

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
  /** A4 unless the form is a slip of A5. */
  size?: 'A4' | 'A5'
  /** Laid out as a document of an agency (NĐ 30/2020/NĐ-CP, phụ lục I) instead of with our own head. */
  official?: OfficialHead
}
