import { z } from 'zod'
import { ById, command, contract, Nothing, PageInput, pageOf, plainText, query } from '@hue-s/kernel/shared/route.ts'
import {
  ActInput,
  Audience,
  BulkInput,
  BulkResult,
  CaseLine,
  CaseShape,
  CaseView,
  Counts,
  CountsInput,
  QueueInput,
  QueueLine,
  RequestView,
  TimelineEntry,
  TypeView,
} from './contract-shapes.ts'
import { Pack, PackInput, SplitInput, SplitResult } from './contract-tools.ts'
import { toolRoutes } from './contract-tool-routes.ts'

export * from './contract-shapes.ts'
export * from './contract-events.ts'
export * from './contract-tools.ts'

const moves = [
  'cases.stale',
  'cases.notNow',
  'cases.notAllowed',
  'cases.unknownAction',
  'cases.badActionInput',
  'cases.merged',
  'cases.alreadyRequested',
  'cases.sameAgency',
  'cases.extensionUnit',
  'cases.badData',
]

export const contractOfCases = contract('cases', {
  types: query('/types', {
    input: Nothing,
    output: z.object({ items: z.array(TypeView) }),
    allow: 'staff',
    summary: { vi: 'Các loại hồ sơ việc mà cán bộ được xem.', en: 'The kinds of case that the official may read.' },
  }),
  list: query('/', {
    input: QueueInput,
    output: pageOf(QueueLine),
    allow: 'staff',
    summary: { vi: 'Hàng đợi công việc.', en: 'The work queue.' },
    errors: ['cases.badPage'],
  }),
  counts: query('/counts', {
    input: CountsInput,
    output: Counts,
    allow: 'staff',
    summary: { vi: 'Số việc trong từng hàng đợi.', en: 'How many cases are in each view.' },
  }),
  mine: query('/mine', {
    input: PageInput,
    output: pageOf(CaseLine),
    allow: 'account',
    summary: { vi: 'Những việc mà tôi là một bên.', en: 'Cases I am a party of.' },
    errors: ['cases.badPage'],
  }),
  requests: query('/requests', {
    input: PageInput,
    output: pageOf(RequestView),
    allow: 'staff',
    summary: { vi: 'Đề nghị đang chờ tôi duyệt.', en: 'Requests that wait for my approval.' },
    errors: ['cases.badPage'],
  }),
  decide: command('/requests/:id', {
    input: ById.extend({ approve: z.boolean(), note: plainText(1, 2000).optional() }),
    output: CaseShape,
    allow: 'staff',
    summary: { vi: 'Duyệt hoặc từ chối đề nghị của người khác.', en: 'Approve or decline another person’s request.' },
    errors: [...moves, 'cases.ownRequest', 'cases.requestDecided'],
  }),
  read: query('/:id', {
    input: ById,
    output: CaseView,
    allow: 'account',
    summary: {
      vi: 'Xem một việc, cách tính hạn và các thao tác được phép.',
      en: 'One case, how its due dates came about, and what may be done.',
    },
  }),
  timeline: query('/:id/timeline', {
    input: ById.extend(PageInput.shape),
    output: pageOf(TimelineEntry),
    allow: 'account',
    summary: { vi: 'Diễn biến của một việc.', en: 'The timeline of a case.' },
    errors: ['cases.badPage'],
  }),
  act: command('/:id/act', {
    input: ActInput,
    output: CaseView,
    allow: 'account',
    summary: { vi: 'Thực hiện một thao tác.', en: 'Perform an action.' },
    errors: [...moves, 'cases.keyReused'],
  }),
  bulk: command('/bulk', {
    input: BulkInput,
    output: z.object({ results: z.array(BulkResult) }),
    allow: 'staff',
    summary: { vi: 'Thực hiện một thao tác trên nhiều việc.', en: 'Perform one action on many cases.' },
  }),
  comment: command('/:id/comment', {
    input: ById.extend({ text: plainText(1, 4000), visibleTo: Audience.default('reporter') }),
    output: z.object({ n: z.int() }),
    allow: 'account',
    rate: { max: 30, seconds: 60 },
    summary: { vi: 'Trao đổi giữa người gửi và cơ quan.', en: 'A message between the parties and the agency.' },
    errors: ['cases.notAllowed'],
  }),
  rate: command('/:id/rate', {
    input: ById.extend({ score: z.int().min(1).max(3), note: plainText(1, 2000).optional() }),
    output: CaseShape,
    allow: 'account',
    summary: {
      vi: 'Đánh giá kết quả: 3 hài lòng, 2 chấp nhận, 1 không hài lòng.',
      en: 'Rate the result: 3 satisfied, 2 acceptable, 1 not satisfied.',
    },
    errors: ['cases.alreadyRated', 'cases.notYetRateable', 'cases.notAllowed'],
  }),
  follow: command('/:id/follow', {
    input: ById.extend({ follow: z.boolean() }),
    output: Nothing,
    allow: 'account',
    summary: { vi: 'Theo dõi hoặc thôi theo dõi.', en: 'Follow or stop following.' },
  }),
  merge: command('/:id/merge', {
    input: ById.extend({ ids: z.array(z.uuid()).min(1).max(50) }),
    output: CaseShape,
    allow: 'staff',
    summary: { vi: 'Gộp các việc trùng vào việc này.', en: 'Merge duplicates into this case.' },
    errors: ['cases.mergeCycle', 'cases.mergeTypes', 'cases.merged', 'cases.notAllowed'],
  }),
  publish: command('/:id/publish', {
    input: ById.extend({ title: plainText(1, 300), text: plainText(1, 8000).optional() }),
    output: CaseShape,
    allow: 'staff',
    summary: { vi: 'Công khai nội dung đã biên tập.', en: 'Publish the edited text.' },
    errors: ['cases.notAllowed'],
  }),
  withdraw: command('/:id/withdraw', {
    input: ById.extend({ note: plainText(1, 2000).optional() }),
    output: CaseShape,
    allow: 'staff',
    summary: { vi: 'Thôi công khai.', en: 'Withdraw from the public.' },
    errors: ['cases.notAllowed'],
  }),
  unmerge: command('/:id/unmerge', {
    input: ById.extend({ note: plainText(1, 2000).optional() }),
    output: CaseShape,
    allow: 'staff',
    summary: { vi: 'Tách lại một việc đã gộp nhầm.', en: 'Undo a merger that was a mistake.' },
    errors: ['cases.notMerged', 'cases.rootClosed', 'cases.notAllowed'],
  }),
  split: command('/:id/split', {
    input: SplitInput,
    output: SplitResult,
    allow: 'staff',
    summary: { vi: 'Tách một việc thành nhiều việc.', en: 'Split a case into parts.' },
    errors: [...moves, 'cases.noEndingAction', 'cases.badCase', 'cases.unknownClock', 'cases.unknownAttachment'],
  }),
  pack: query('/pack', {
    input: PackInput,
    output: Pack,
    allow: 'staff',
    summary: {
      vi: 'Các việc của tôi, đủ để làm việc khi không có mạng.',
      en: 'My cases, with all that is needed to work without a network.',
    },
  }),
  ...toolRoutes,
})
