import { z } from 'zod'
import {
  ById,
  command,
  Instant,
  Nothing,
  PageInput,
  pageOf,
  plainText,
  query,
  RowVersion,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { PutTemplate, Template } from '@hue-s/engines/cases/contract.ts'
import {
  AnonymousReport,
  BulkOne,
  Code,
  HandlingRules,
  Message,
  Receipt,
  Related,
  Stepped,
  Waiting,
} from './contract-handling-shapes.ts'
import { publicationRoutes } from './contract-publication.ts'

export * from './contract-handling-shapes.ts'

const NOT_FOUND = 'kernel.recordNotFound'

const stepping = ['cases.stale', 'cases.notNow', 'cases.notAllowed', 'cases.merged', NOT_FOUND]

export const handlingRoutes = {
  ...publicationRoutes,
  handlingRules: query('/handling', {
    input: Nothing,
    output: HandlingRules,
    allow: 'anyone',
    public: { maxAge: 60, tags: ['field-reports.settings'] },
    summary: both(
      'Quy tắc xử lý của tỉnh: lý do tạm dừng, lý do từ chối, khi nào được yêu cầu làm lại.',
      'The province’s rules of handling: reasons to pause and refuse, when a report may be reopened.',
    ),
  }),
  colleagues: query('/work/:id/colleagues', {
    input: ById,
    output: z.object({ items: z.array(z.object({ id: z.uuid(), name: z.string() })) }),
    allow: 'field-reports.read',
    summary: both('Những người có thể được giao phản ánh này.', 'Who may be given this report.'),
    errors: [NOT_FOUND],
  }),
  staffSay: command('/work/:id/say', {
    input: ById.extend({
      text: plainText(1, 4000),
      audience: z.enum(['reporter', 'agency', 'internal']),
      photos: z.array(z.uuid()).max(6).default([]),
    }),
    output: Message,
    allow: 'field-reports.read',
    rate: { max: 60, seconds: 60 },
    summary: both(
      'Nhắn cho người phản ánh (không biết là ai) hoặc cho đồng nghiệp.',
      'Write to the reporter (without knowing who it is) or to colleagues.',
    ),
    errors: [NOT_FOUND, 'cases.notAllowed', 'files.notFound', 'files.refused'],
  }),
  staffMessages: query('/work/:id/messages', {
    input: ById,
    output: z.object({ items: z.array(Message) }),
    allow: 'field-reports.read',
    summary: both('Trao đổi về một phản ánh.', 'Messages about a report.'),
    errors: [NOT_FOUND],
  }),
  related: query('/work/:id/related', {
    input: ById,
    output: z.object({ items: z.array(Related) }),
    allow: 'field-reports.read',
    summary: both(
      'Phản ánh trùng, phần tách ra và phản ánh giống ở gần.',
      'Duplicates, parts split off, and similar reports nearby.',
    ),
    errors: [NOT_FOUND],
  }),
  merge: command('/work/:id/merge', {
    input: ById.extend({ version: VersionOrNone, ids: z.array(z.uuid()).min(1).max(50) }),
    output: Stepped,
    allow: 'field-reports.read',
    summary: both(
      'Gộp các phản ánh trùng vào phản ánh này; người gửi các phản ánh ấy tiếp tục được báo tin.',
      'Merge duplicates into this report; those who sent them go on hearing of it.',
    ),
    errors: [...stepping, 'cases.mergeCycle', 'cases.mergeTypes'],
  }),
  unmerge: command('/work/:id/unmerge', {
    input: ById.extend({ note: plainText(5, 2000) }),
    output: Stepped,
    allow: 'field-reports.read',
    summary: both('Tách lại một phản ánh đã gộp nhầm.', 'Take apart a report that was merged by mistake.'),
    errors: [...stepping, 'cases.notMerged', 'cases.rootClosed'],
  }),
  split: command('/work/:id/split', {
    input: ById.extend({
      version: VersionOrNone,
      parts: z
        .array(
          z.object({
            category: z.string().regex(/^[a-z0-9-]{1,60}$/),
            child: z
              .string()
              .regex(/^[a-z0-9-]{1,60}$/)
              .optional(),
            note: plainText(5, 2000),
            /** Pictures of this report that belong to the part. */
            photos: z.array(z.uuid()).max(6).default([]),
          }),
        )
        .min(1)
        .max(5),
    }),
    output: z.object({ report: Stepped, parts: z.array(Stepped) }),
    allow: 'field-reports.operate',
    summary: both(
      'Tách việc khác trong phản ánh thành phản ánh riêng, cùng người gửi.',
      'Split other matters off into reports of their own, with the same reporter.',
    ),
    errors: [...stepping, 'field-reports.noSuchCategory', 'files.notFound'],
  }),
  bulk: command('/work/bulk', {
    input: z.object({
      items: z
        .array(z.object({ id: z.uuid(), version: VersionOrNone }))
        .min(1)
        .max(200),
      action: z.enum(['accept', 'route', 'transfer', 'assign', 'publish', 'close', 'refuse']),
      note: plainText(0, 2000).optional(),
      agencyId: z.uuid().optional(),
      assigneeId: z.uuid().optional(),
      reason: Code.optional(),
      where: plainText(3, 300).optional(),
      otherCode: z
        .string()
        .regex(/^[A-Z0-9-]{6,30}$/)
        .optional(),
    }),
    output: z.object({ results: z.array(BulkOne) }),
    allow: 'field-reports.read',
    summary: both(
      'Làm cùng một bước với nhiều phản ánh; mỗi phản ánh có kết quả riêng.',
      'One step for many reports; each has a result of its own.',
    ),
  }),
  replyTemplates: query('/templates', {
    input: z.object({
      agencyId: z.uuid().optional(),
      q: z.string().max(200).optional(),
      reportId: z.uuid().optional(),
    }),
    output: z.object({ items: z.array(Template) }),
    allow: 'field-reports.read',
    summary: both('Mẫu trả lời, của cơ quan và chung.', 'Reply templates, an agency’s and common ones.'),
    errors: [NOT_FOUND, 'cases.notAllowedHere'],
  }),
  putReplyTemplate: command('/templates', {
    input: PutTemplate.omit({ type: true }),
    output: Template,
    allow: 'field-reports.read',
    summary: both(
      'Thêm hoặc sửa mẫu trả lời; mẫu chung do trung tâm giữ.',
      'Add or change a reply template; common ones are kept by the centre.',
    ),
    errors: [
      NOT_FOUND,
      'cases.notAllowedHere',
      'cases.unknownPlaceholder',
      'cases.changedMeanwhile',
      'cases.tooManyTemplates',
    ],
  }),
  removeReplyTemplate: command('/templates/:id/remove', {
    input: ById.extend({ version: RowVersion }),
    output: Nothing,
    allow: 'field-reports.read',
    summary: both('Bỏ mẫu trả lời.', 'Remove a reply template.'),
    errors: [NOT_FOUND, 'cases.notAllowedHere', 'cases.changedMeanwhile'],
  }),
  requests: query('/requests', {
    input: PageInput,
    output: pageOf(Waiting),
    allow: 'field-reports.approve',
    summary: both(
      'Đề nghị gia hạn, đề nghị xác định phản ánh sai đang chờ duyệt.',
      'Requests that wait for a decision.',
    ),
    errors: ['cases.badPage'],
  }),
  decide: command('/requests/:id', {
    input: ById.extend({ approve: z.boolean(), note: plainText(0, 2000).optional() }),
    output: Stepped,
    allow: 'field-reports.approve',
    summary: both('Duyệt hoặc không duyệt đề nghị của người khác.', 'Approve or decline another person’s request.'),
    errors: [NOT_FOUND, 'cases.ownRequest', 'cases.requestDecided', 'cases.notAllowed', 'cases.notNow', 'cases.merged'],
  }),
  appeal: command('/mine/:id/appeal', {
    input: ById.extend({ version: VersionOrNone, note: plainText(10, 2000) }),
    output: Stepped,
    allow: 'citizen',
    summary: both(
      'Khiếu nại việc phản ánh bị xác định là sai sự thật.',
      'Appeal against a report being held to be false.',
    ),
    errors: [...stepping, 'field-reports.notAppealable', 'field-reports.appealTooLate'],
  }),
  standing: query('/mine/standing', {
    input: Nothing,
    output: z.object({
      /** Reports of this person go to the centre first. */
      reviewFirst: z.boolean(),
      until: Instant.nullable(),
      marks: z.array(
        z.object({ id: z.uuid(), code: z.string(), at: Instant, appealUntil: Instant, open: z.boolean() }),
      ),
    }),
    allow: 'citizen',
    summary: both(
      'Những phản ánh của tôi bị xác định là sai và điều đó có nghĩa gì.',
      'My reports that were held to be false, and what follows from it.',
    ),
  }),
  submitAnonymous: command('/anonymous', {
    input: AnonymousReport,
    output: z.object({ code: z.string(), receipt: z.string(), dueAt: Instant.nullable() }),
    allow: 'anyone',
    screen: '/report',
    rate: { max: 5, seconds: 3600 },
    summary: both(
      'Gửi phản ánh ẩn danh, nơi tỉnh cho phép; nhận một mã bí mật để theo dõi.',
      'Send a report without a name, where the province allows it; a secret code follows it.',
    ),
    errors: ['field-reports.noAnonymous', 'field-reports.noSuchCategory', 'field-reports.outside'],
  }),
  readByReceipt: command('/anonymous/read', {
    input: Receipt,
    output: z.object({
      code: z.string(),
      state: z.string(),
      openedAt: Instant,
      dueAt: Instant.nullable(),
      /** The question that waits for an answer. */
      question: z.string().nullable(),
      timeline: z.array(z.object({ at: Instant, action: z.string(), to: z.string(), note: z.string().nullable() })),
    }),
    allow: 'anyone',
    rate: { max: 30, seconds: 600 },
    summary: both('Xem phản ánh ẩn danh bằng mã bí mật.', 'Read an anonymous report by its secret code.'),
    errors: ['field-reports.noSuchReceipt'],
  }),
  answerByReceipt: command('/anonymous/answer', {
    input: Receipt.extend({ note: plainText(1, 2000) }),
    output: z.object({ code: z.string(), state: z.string() }),
    allow: 'anyone',
    rate: { max: 10, seconds: 600 },
    summary: both('Trả lời câu hỏi về phản ánh ẩn danh.', 'Answer a question about an anonymous report.'),
    errors: ['field-reports.noSuchReceipt', 'cases.notNow'],
  }),
}
