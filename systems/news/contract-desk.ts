import { z } from 'zod'
import { ById, command, Instant, PageInput, pageOf, query, VersionOrNone } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { DeskLine, DeskItem, MetaInput, TextInput, Revision, DiffLine, ItemVersion } from './contract-desk-shapes.ts'
import { ContentLang, Kind, line, Section, State, words } from './contract-shapes.ts'

const ById1 = ById.extend({ version: ItemVersion })
const Change = z.object({ vi: words(3, 600), en: words(0, 600).default('') })
const Saved = z.object({ version: VersionOrNone, at: Instant, state: State })
const CONFLICT = ['kernel.recordNotFound', 'news.changedMeanwhile', 'news.notNow']

/** The editors' desk. */
export const deskRoutes = {
  desk: query('/desk', {
    input: PageInput.extend({
      state: State.optional(),
      kind: Kind.optional(),
      section: Section.optional(),
      q: z.string().max(200).optional(),
      mine: z.boolean().optional(),
    }),
    output: pageOf(DeskLine).extend({ counts: z.record(z.string(), z.int()), mine: z.int() }),
    allow: 'news.edit',
    summary: both('Bàn biên tập: các bài theo trạng thái.', 'The editors’ list by state.'),
  }),
  deskCalendar: query('/desk/calendar', {
    input: z.object({ month: z.string().regex(/^(19[5-9]\d|20\d\d)-(0[1-9]|1[0-2])$/) }),
    output: z.object({ items: z.array(DeskLine.extend({ at: Instant })) }),
    allow: 'news.edit',
    summary: both('Lịch đăng bài của một tháng.', 'What is planned and published in a month.'),
  }),
  deskItem: query('/desk/items/:id', {
    input: ById,
    output: DeskItem,
    allow: 'news.edit',
    summary: both('Một bài trên bàn biên tập.', 'One item on the desk.'),
    errors: ['kernel.recordNotFound'],
  }),
  create: command('/desk/items', {
    input: z.object({ kind: Kind, section: Section, title: line(1, 300), unitId: z.uuid().optional() }),
    output: DeskItem,
    allow: 'news.edit',
    summary: both('Bắt đầu một bài.', 'Begin an item.'),
    errors: ['news.noUnit'],
  }),
  saveMeta: command('/desk/items/:id', {
    method: 'PUT',
    input: MetaInput,
    output: Saved,
    allow: 'news.edit',
    summary: both('Lưu thông tin của bài.', 'Save the facts of an item.'),
    errors: [...CONFLICT, 'news.slugTaken', 'news.slugFixed', 'news.wrongFacts', 'news.badTimes', 'files.notFound'],
  }),
  saveText: command('/desk/items/:id/texts/:lang', {
    method: 'PUT',
    input: TextInput,
    output: Saved,
    allow: 'news.edit',
    maxBytes: 900_000,
    summary: both('Lưu lời của một ngôn ngữ.', 'Save the words of one language.'),
    errors: [...CONFLICT, 'news.badBody', 'files.notFound'],
  }),
  removeText: command('/desk/items/:id/texts/:lang/remove', {
    input: z.object({ id: z.uuid(), lang: ContentLang }),
    output: DeskItem,
    allow: 'news.edit',
    summary: both('Bỏ một bản dịch.', 'Remove a translation.'),
    errors: ['kernel.recordNotFound', 'news.sourceStays', 'news.notNow'],
  }),
  checkText: command('/desk/items/:id/texts/:lang/check', {
    input: z.object({ id: z.uuid(), lang: ContentLang, version: ItemVersion }),
    output: DeskItem,
    allow: 'news.edit',
    summary: both('Người thứ hai xác nhận một bản dịch.', 'A second person confirms a translation.'),
    errors: ['kernel.recordNotFound', 'news.changedMeanwhile', 'news.secondPerson', 'news.notReady'],
  }),
  submit: command('/desk/items/:id/submit', {
    input: ById1.extend({ change: Change.optional() }),
    output: DeskItem,
    allow: 'news.edit',
    summary: both('Gửi duyệt.', 'Send for review.'),
    errors: [...CONFLICT, 'news.notReady'],
  }),
  reopen: command('/desk/items/:id/reopen', {
    input: ById1,
    output: DeskItem,
    allow: 'news.edit',
    summary: both(
      'Rút lại để sửa tiếp; bài hẹn giờ thôi đăng.',
      'Take back to write on; a planned one is not published.',
    ),
    errors: CONFLICT,
  }),
  returnToWriter: command('/desk/items/:id/return', {
    input: ById1.extend({ note: words(3, 1_000) }),
    output: DeskItem,
    allow: 'news.publish',
    summary: both('Trả lại cho người viết, kèm lý do.', 'Return to the writer with a reason.'),
    errors: CONFLICT,
  }),
  publish: command('/desk/items/:id/publish', {
    input: ById1.extend({
      /** Later; absent = now. */
      at: Instant.optional(),
      notify: z.boolean().default(false),
      /** What changed, for readers; needed when it is published already. */
      change: Change.optional(),
    }),
    output: DeskItem,
    allow: 'news.publish',
    summary: both('Duyệt đăng ngay hoặc hẹn giờ.', 'Publish now or at a time.'),
    errors: [...CONFLICT, 'news.secondPerson', 'news.notReady', 'news.sayWhatChanged', 'news.badTimes'],
  }),
  withdraw: command('/desk/items/:id/withdraw', {
    input: ById1.extend({ reason: z.object({ vi: words(3, 600), en: words(0, 600).default('') }) }),
    output: DeskItem,
    allow: 'news.publish',
    summary: both('Gỡ bài, nêu lý do cho người đọc.', 'Withdraw with a reason for readers.'),
    errors: CONFLICT,
  }),
  discard: command('/desk/items/:id/discard', {
    input: ById1,
    output: z.object({ id: z.uuid() }),
    allow: 'news.edit',
    summary: both('Bỏ một bản nháp chưa từng đăng.', 'Discard a draft that was never published.'),
    errors: CONFLICT,
  }),
  pin: command('/desk/items/:id/pin', {
    input: z.object({ id: z.uuid(), pinned: z.boolean() }),
    output: DeskItem,
    allow: 'news.publish',
    summary: both('Ghim lên đầu hoặc bỏ ghim.', 'Pin to the top or unpin.'),
    errors: ['kernel.recordNotFound', 'news.notNow'],
  }),
  history: query('/desk/items/:id/history', {
    input: ById,
    output: z.object({ items: z.array(Revision) }),
    allow: 'news.edit',
    summary: both('Lịch sử của bài.', 'The history of an item.'),
    errors: ['kernel.recordNotFound'],
  }),
  difference: query('/desk/items/:id/difference', {
    input: z.object({ id: z.uuid(), from: z.int().min(0), to: z.int().min(0), lang: ContentLang }),
    output: z.object({ items: z.array(DiffLine) }),
    allow: 'news.edit',
    summary: both(
      'Khác nhau giữa hai bản, theo đoạn; 0 là bản đang soạn.',
      'Differences between two revisions by paragraphs; 0 is the one being written.',
    ),
    errors: ['kernel.recordNotFound'],
  }),
  figures: query('/desk/figures', {
    input: z.object({}),
    output: z.object({
      bySection: z.array(z.object({ section: Section, kind: Kind, live: z.int() })),
      byMonth: z.array(z.object({ month: z.string(), published: z.int(), corrected: z.int() })),
      translations: z.array(z.object({ lang: ContentLang, live: z.int(), outdated: z.int() })),
      signUps: z.int(),
    }),
    allow: 'news.edit',
    summary: both('Số liệu gộp của tòa soạn.', 'The desk’s aggregated figures.'),
  }),
}
