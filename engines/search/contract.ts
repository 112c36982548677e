import { z } from 'zod'
import { contract, LegalDate, pageOf, PageInput, query } from '@hue-s/kernel/shared/route.ts'

export const Kind = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9-]*$/)
const KindList = z
  .string()
  .max(400)
  .regex(/^[a-z][a-z0-9-]*(,[a-z][a-z0-9-]*)*$/)
const Range = z.tuple([z.int(), z.int()])

export const Found = z.object({
  kind: z.string(),
  id: z.string(),
  title: z.string(),
  /** Found words in `title`: [from, to) in UTF-16 units. */
  titleRanges: z.array(Range),
  snippet: z.string(),
  snippetRanges: z.array(Range),
  url: z.string(),
  lang: z.string(),
})
export type Found = z.infer<typeof Found>
export const FoundList = z.object({
  items: z.array(Found),
  /** The query as Telex or VNI keys were meant, when only that found something. */
  understoodAs: z.string().nullable(),
})
export type FoundList = z.infer<typeof FoundList>

export const SearchInput = z.object({
  q: z.string().max(200),
  /** Kinds of things, repeated or parted by commas. */
  kinds: z.array(KindList).max(20).optional(),
  limit: z.int().min(1).max(50).default(20),
})
export const Miss = z.object({ query: z.string(), count: z.int(), firstOn: LegalDate, lastOn: LegalDate })
export type Miss = z.infer<typeof Miss>

export const contractOfSearch = contract('search', {
  find: query('/', {
    input: SearchInput,
    output: FoundList,
    allow: 'anyone',
    transaction: true,
    rate: { max: 240, seconds: 60 },
    summary: {
      vi: 'Tìm trong mọi thứ bạn được xem, gõ có dấu hay không dấu',
      en: 'Search everything you may see, with or without marks',
    },
    example: { input: { q: 'duong hoa binh' } },
  }),
  misses: query('/misses', {
    input: PageInput,
    output: pageOf(Miss),
    allow: 'search.readMisses',
    summary: { vi: 'Những gì người dân tìm mà chưa thấy', en: 'What people looked for in vain' },
  }),
})
