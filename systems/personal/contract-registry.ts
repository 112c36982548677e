import type { Words } from '@hue-s/kernel/shared/text.ts'

/** Part of what is held of a person: a heading and its rows, plain JSON. */
export interface HeldPart {
  name: string
  title: Words
  rows: readonly object[]
}
export interface Held {
  parts: readonly HeldPart[]
  files?: readonly { name: string; bytes: Uint8Array }[]
}
/** What a deletion took away, and what stays by which rule. */
export interface Erasure {
  erased: number
  kept: readonly { what: Words; count: number; why: Words }[]
}

/**
 * «What do you hold of person X?», asked of every system and engine, as `holdings` asks it of units. `collect` runs
 * as that person, `erase` as the platform. `C` is the server's `Ctx`; this file must stay readable for browsers.
 */
export interface PersonHolder<C> {
  id: string
  title: Words
  collect: (ctx: C, personId: string) => Promise<Held>
  erase?: (ctx: C, personId: string) => Promise<Erasure>
}

/** A paper that a person owns. What stands in `facts` may be shown to strangers, if its owner chooses so. */
export interface OwnPaper {
  /** Without the source: `passport-1`. */
  ref: string
  title: Words
  issuedAt: string
  revokedAt: string | null
  facts: readonly { key: string; label: Words; value: string }[]
  /** The public page that checks it for good; null = shown by short-lived tokens only. */
  verifyLink: string | null
  /** Paths of this site. */
  page: string | null
  download: string | null
}
export interface PaperSource<C> {
  id: string
  papers: (ctx: C, personId: string) => Promise<OwnPaper[]>
}

/** How cases of a type are reached by the person whose they are; `:id` stands for the case. */
export interface CasePages {
  type: string
  page: string
  /** Of the receipt, when the type gives one. */
  receiptFile?: string
}

/** Something a person should do or know before a day. */
export interface DueThing {
  id: string
  title: Words
  at: string | null
  path: string
}
export interface DueSource<C> {
  id: string
  due: (ctx: C, personId: string) => Promise<DueThing[]>
}

/**
 * A purpose that a system asks consent for. Words: `<system>.server.consent.<name>.title|text|effect`, the last one
 * being what happens when it is withdrawn. A change of the text is a new version, which is asked for anew.
 */
export interface ConsentPurpose {
  /** `<system>.<name>` */
  purpose: string
  version: number
  /** Where the person may give it. */
  path: string
}

const registry = {
  holders: new Map<string, PersonHolder<never>>(),
  papers: new Map<string, PaperSource<never>>(),
  cases: new Map<string, CasePages>(),
  due: new Map<string, DueSource<never>>(),
  consents: new Map<string, ConsentPurpose>(),
}

/** Each is called once, when a system's module loads; the same id again replaces the first. */
export const offerHolder = <C>(holder: PersonHolder<C>): void => void registry.holders.set(holder.id, holder)
export const offerPapers = <C>(source: PaperSource<C>): void => void registry.papers.set(source.id, source)
export const offerCases = (pages: CasePages): void => void registry.cases.set(pages.type, pages)
export const offerDue = <C>(source: DueSource<C>): void => void registry.due.set(source.id, source)
export const offerConsent = (purpose: ConsentPurpose): void => void registry.consents.set(purpose.purpose, purpose)

export const holdersOf = <C>() => [...registry.holders.values()] as unknown as PersonHolder<C>[]
export const paperSources = <C>() => [...registry.papers.values()] as unknown as PaperSource<C>[]
export const dueSources = <C>() => [...registry.due.values()] as unknown as DueSource<C>[]
export const casePages = (type: string): CasePages | undefined => registry.cases.get(type)
export const consentPurposes = (): ConsentPurpose[] => [...registry.consents.values()]
export const consentPurpose = (purpose: string): ConsentPurpose | undefined => registry.consents.get(purpose)
