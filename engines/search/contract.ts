import { z } from 'zod'
import {
  ById,
  command,
  contract,
  Instant,
  LegalDate,
  PageInput,
  pageOf,
  plainText,
  query,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'

export const Kind = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9-]*$/)
const KindList = z
  .string()
  .max(400)
  .regex(/^[a-z][a-z0-9-]*(,[a-z][a-z0-9-]*)*$/)
const Range = z.tuple([z.int(), z.int()])
/** A path of this site, never another one's. */
export const SitePath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[\x21-\x7e]*$/)
export const Audience = z.enum(['resident', 'visitor', 'business'])
export type Audience = z.infer<typeof Audience>

export const Found = z.object({
  kind: z.string(),
  id: z.string(),
  title: z.string(),
  /** Found words in `title`: [from, to) in UTF-16 units. */
  titleRanges: z.array(Range),
  /** What must be known beside the title: «nay thuộc …, từ 01/07/2025». */
  note: z.string().nullable(),
  snippet: z.string(),
  snippetRanges: z.array(Range),
  url: z.string(),
  lang: z.string(),
})
export type Found = z.infer<typeof Found>
export const FoundList = z.object({
  items: z.array(Found),
  /** The query as it was meant (Telex or VNI keys, an operator's other words), when only that found something. */
  understoodAs: z.string().nullable(),
  /** The same with slips of typing put right, when what is listed are guesses. */
  suggestion: z.string().nullable(),
  next: z.string().nullable(),
  /** How many there are of each kind, counted up to 1,000 in all; only when asked for. */
  kinds: z.array(z.object({ kind: z.string(), count: z.int() })).nullable(),
})
export type FoundList = z.infer<typeof FoundList>

export const SearchInput = z.object({
  q: z.string().max(200),
  /** Kinds of things, repeated or parted by commas. */
  kinds: z.array(KindList).max(20).optional(),
  audience: Audience.optional(),
  counts: z.boolean().optional(),
  after: z.string().max(400).optional(),
  limit: z.int().min(1).max(50).default(20),
})
const SuggestInput = SearchInput.pick({ q: true, kinds: true, audience: true })

export const Miss = z.object({ query: z.string(), count: z.int(), firstOn: LegalDate, lastOn: LegalDate })
export type Miss = z.infer<typeof Miss>

const Titles = z.object({ vi: plainText(1, 200), en: plainText(1, 200).optional() })
/** When people type `phrase`, they get a page, or what other words find. */
export const NewAnswer = z.object({
  phrase: plainText(1, 80),
  show: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('page'), url: SitePath, title: Titles }),
    z.object({ kind: z.literal('words'), means: plainText(1, 80) }),
  ]),
})
export type NewAnswer = z.output<typeof NewAnswer>
export const Answer = z.object({
  id: z.uuid(),
  version: VersionOrNone,
  phrase: z.string(),
  kind: z.enum(['page', 'words']),
  url: z.string(),
  title: z.record(z.string(), z.string()),
  means: z.string(),
  state: z.enum(['on', 'off']),
  changedAt: Instant,
  changedBy: z.uuid().nullable(),
  changedByName: z.string().nullable(),
  reviewedAt: Instant.nullable(),
  reviewedBy: z.uuid().nullable(),
  reviewedByName: z.string().nullable(),
})
export type Answer = z.infer<typeof Answer>
export const AnswerStep = z.object({
  version: VersionOrNone,
  step: z.enum(['made', 'changed', 'reviewed', 'stopped']),
  content: z.record(z.string(), z.unknown()),
  at: Instant,
  byId: z.uuid().nullable(),
  byName: z.string().nullable(),
})
export type AnswerStep = z.infer<typeof AnswerStep>
const AnswerAt = ById.extend({ version: VersionOrNone })
const WRITE = ['search.phraseTaken', 'search.phraseEmpty', 'search.meansNothing', 'search.meansItself'] as const
const CHANGE = ['search.staleAnswer', 'search.answerStopped'] as const

export const contractOfSearch = contract('search', {
  find: query('/', {
    input: SearchInput,
    output: FoundList,
    allow: 'anyone',
    rate: { max: 240, seconds: 60 },
    errors: ['search.badPage'],
    summary: {
      vi: 'Tìm trong mọi thứ bạn được xem, gõ có dấu hay không dấu',
      en: 'Search everything you may see, with or without marks',
    },
    example: { input: { q: 'duong hoa binh' } },
  }),
  suggest: query('/suggest', {
    input: SuggestInput,
    output: FoundList,
    allow: 'anyone',
    rate: { max: 600, seconds: 60 },
    summary: { vi: 'Kết quả trong lúc đang gõ, ít mỗi loại', en: 'Results while typing, a few of each kind' },
    example: { input: { q: 'duong ho' } },
  }),
  misses: query('/misses', {
    input: PageInput,
    output: pageOf(Miss),
    allow: 'search.readMisses',
    errors: ['search.badPage'],
    summary: { vi: 'Những gì người dân tìm mà chưa thấy', en: 'What people looked for in vain' },
  }),
  forgetMiss: command('/misses/forget', {
    input: z.object({ query: z.string().min(1).max(80) }),
    output: z.object({}),
    allow: 'search.answer',
    summary: { vi: 'Bỏ một câu tìm vô nghĩa khỏi danh sách', en: 'Drop a meaningless query from the list' },
  }),
  answers: query('/answers', {
    input: PageInput,
    output: pageOf(Answer),
    allow: 'search.readMisses',
    errors: ['search.badPage'],
    summary: { vi: 'Các chỉ dẫn: gõ gì thì thấy gì', en: 'Answers: what is shown for what is typed' },
  }),
  answer: command('/answers', {
    input: NewAnswer,
    output: Answer,
    allow: 'search.answer',
    errors: WRITE,
    summary: { vi: 'Thêm chỉ dẫn, có hiệu lực ngay', en: 'Add an answer, effective at once' },
  }),
  change: command('/answers/:id', {
    method: 'PUT',
    input: NewAnswer.extend(AnswerAt.shape),
    output: Answer,
    allow: 'search.answer',
    errors: [...WRITE, ...CHANGE],
    summary: { vi: 'Sửa chỉ dẫn', en: 'Change an answer' },
  }),
  review: command('/answers/:id/review', {
    input: AnswerAt,
    output: Answer,
    allow: 'search.answer',
    errors: [...CHANGE, 'search.sameHand'],
    summary: { vi: 'Người thứ hai xác nhận chỉ dẫn', en: 'A second person confirms an answer' },
  }),
  stop: command('/answers/:id/stop', {
    input: AnswerAt,
    output: Answer,
    allow: 'search.answer',
    errors: CHANGE,
    summary: { vi: 'Ngừng dùng chỉ dẫn', en: 'Stop an answer' },
  }),
  history: query('/answers/:id/history', {
    input: ById,
    output: z.object({ items: z.array(AnswerStep) }),
    allow: 'search.readMisses',
    summary: { vi: 'Lịch sử của một chỉ dẫn', en: 'The history of an answer' },
  }),
})
