import { z } from 'zod'
import { Instant, plainText, WordsShape, VersionOrNone } from '@hue-s/kernel/shared/route.ts'

export const AUDIENCES = ['resident', 'visitor', 'business'] as const
export const Audience = z.enum(AUDIENCES)
export type Audience = z.infer<typeof Audience>

export const BLOCKS = [1, 2, 3, 4, 5] as const
const Block = z.union(BLOCKS.map((number) => z.literal(number)))
export type BlockNumber = z.infer<typeof Block>

/** A screen of the citizen app, by its path. */
export const Path = z
  .string()
  .max(120)
  .regex(/^\/(?:[a-z0-9][\w-]*(?:\/[\w-]+)*)?$/i)

/** A page of this site, another one by its safe protocol, or a number to call. */
export const Link = z
  .string()
  .max(500)
  .regex(/^(?:\/(?![/\\])[\x21-\x5b\x5d-\x7e]*|https:\/\/[a-z0-9.-]+(?::\d+)?(?:[/?#][\x21-\x7e]*)?|tel:\+?\d{3,15})$/i)

const unique = <T>(items: readonly T[]) => new Set(items).size === items.length
const Paths = (most: number) => z.array(Path).max(most).refine(unique)
const words = (min: number, max: number) => z.strictObject({ vi: plainText(min, max), en: plainText(min, max) })
const Areas = z.array(z.uuid()).max(100).refine(unique)
const Audiences = z.array(Audience).max(3).refine(unique)

/** The home page of one audience: everything by the paths of screens. */
export const Layout = z.strictObject({
  /** The language of those who have not chosen one; `browser` asks their browser. */
  lang: z.enum(['vi', 'en', 'browser']),
  /** The big buttons under the search. */
  actions: Paths(2).min(1),
  /** The blocks in their order; one that is left out is not shown. */
  blocks: z.array(Block).min(1).max(5).refine(unique),
  /** What comes first in a block. The rest follows in the order of the systems' own menus. */
  tiles: z.partialRecord(z.enum(['1', '2', '3', '4', '5']), Paths(60)),
  /** Reached by search and links only. */
  hidden: Paths(60),
  /** The bar at the foot: two on each side of the centre. */
  tabs: Paths(4).length(4),
  centre: Path,
})
export type Layout = z.output<typeof Layout>

/** Empty audiences or areas mean all of them. */
const Reach = { audiences: Audiences, areas: Areas }

export const Featured = z.strictObject({ path: Path, ...Reach })
export type Featured = z.output<typeof Featured>

/** A service that is switched off: nobody meets a closed door without being told why, until when and what instead. */
export const SwitchedOff = z.strictObject({
  path: Path,
  ...Reach,
  from: Instant.nullable(),
  until: Instant,
  why: words(5, 300),
  instead: words(5, 300),
  link: Link.nullable(),
})
export type SwitchedOff = z.output<typeof SwitchedOff>

export const Arrangement = z.strictObject({
  audiences: z.strictObject({ resident: Layout, visitor: Layout, business: Layout }),
  featured: z.array(Featured).max(30),
  off: z.array(SwitchedOff).max(100),
})
export type Arrangement = z.output<typeof Arrangement>

export const LEVELS = ['danger', 'warning', 'info'] as const
export const Level = z.enum(LEVELS)
export type Level = z.infer<typeof Level>

export const NewStrip = z.strictObject({
  level: Level,
  text: words(5, 240),
  link: Link.nullable(),
  ...Reach,
  from: Instant.nullable(),
  until: Instant,
})
export type NewStrip = z.output<typeof NewStrip>

export const Strip = z.object({
  id: z.uuid(),
  level: Level,
  text: WordsShape,
  link: z.string().nullable(),
  audiences: z.array(Audience),
  areas: z.array(z.uuid()),
  from: Instant,
  until: Instant,
  version: VersionOrNone,
  byName: z.string().nullable(),
  changedAt: Instant,
  endedAt: Instant.nullable(),
})
export type Strip = z.infer<typeof Strip>

export const PHRASE_GROUPS = ['help', 'health', 'way', 'eat', 'talk'] as const
/** A sentence to show to somebody, in Vietnamese, with what it means. */
export const Phrase = z.object({
  group: z.enum(PHRASE_GROUPS),
  vi: z.string(),
  en: z.string(),
  ko: z.string(),
  zh: z.string(),
  fr: z.string(),
})
export type Phrase = z.infer<typeof Phrase>

/** A number that visitors may need, as the province's pack gives it; `checkedOn` is when somebody last rang it. */
export const PackContact = z.object({
  name: WordsShape,
  number: z.string().regex(/^[+\d][\d ]{1,19}$/),
  note: WordsShape.nullable(),
  checkedOn: z.iso.date().nullable(),
})
export type PackContact = z.infer<typeof PackContact>

/** A door of the app. */
export const Item = z.object({ path: z.string(), title: WordsShape, icon: z.string() })
export type Item = z.infer<typeof Item>

/** What the citizen app offers, as the editor sees it. */
export const Service = Item.extend({
  block: z.int().nullable(),
  order: z.number(),
  audiences: z.array(Audience).nullable(),
})
export type Service = z.infer<typeof Service>

export const FrontOff = z.object({
  path: z.string(),
  /** Null once it has begun. */
  from: Instant.nullable(),
  until: Instant,
  why: WordsShape,
  instead: WordsShape,
  link: z.string().nullable(),
  /** Names of the communes; empty = everywhere. */
  areas: z.array(z.string()),
  /** False while it is not known whether the person lives in one of them: then they are told, not stopped. */
  sure: z.boolean(),
})
export type FrontOff = z.infer<typeof FrontOff>

export const FrontStrip = z.object({
  id: z.uuid(),
  level: Level,
  text: WordsShape,
  link: z.string().nullable(),
  areas: z.array(z.string()),
  /** Null once it has begun. */
  from: Instant.nullable(),
  until: Instant,
})
export type FrontStrip = z.infer<typeof FrontStrip>

/** What the app shows to one audience in one commune. Begins and ends by itself: the app looks at `from` and `until`. */
export const Front = z.object({
  version: VersionOrNone,
  lang: z.enum(['vi', 'en', 'browser']),
  actions: z.array(Item),
  featured: z.array(Item),
  blocks: z.array(z.object({ number: z.int(), items: z.array(Item) })),
  tabs: z.array(Item),
  centre: Item.nullable(),
  off: z.array(FrontOff),
  strips: z.array(FrontStrip),
})
export type Front = z.infer<typeof Front>

/** A short answer to «how do I …?». */
export const Article = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{2,60}$/),
  icon: z.string().max(40),
  audiences: Audiences,
  title: words(3, 120),
  /** Paragraphs; lines that begin with a dash become a list. */
  body: words(20, 4000),
  /** Other words by which people look for it. */
  words: words(0, 300).optional(),
  link: z.strictObject({ href: Link, label: words(2, 80) }).optional(),
})
export type Article = z.output<typeof Article>
