import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import {
  command,
  contract,
  Instant,
  Nothing,
  PageInput,
  pageOf,
  plainText,
  query,
  RowVersion,
  VersionOrNone,
} from '@hue-s/kernel/shared/route.ts'
import { SCREEN_LANGUAGES } from '@hue-s/kernel/shared/text.ts'
import {
  Arrangement,
  Article,
  Audience,
  Front,
  NewStrip,
  PackContact,
  Path,
  Phrase,
  Service,
  Strip,
} from './contract-shapes.ts'

export * from './contract-shapes.ts'

const Revision = z.int().min(0)
export const Draft = z.object({
  /** Send it back with the next change: a change by somebody else in between is a conflict. 0 = there is no draft. */
  revision: Revision,
  /** The published version it was begun from; 0 is the province's own. */
  basedOn: z.int(),
  content: Arrangement,
  changedAt: Instant.nullable(),
  byName: z.string().nullable(),
})
export type Draft = z.infer<typeof Draft>

const Version = z.object({
  version: VersionOrNone,
  at: Instant,
  byName: z.string().nullable(),
  why: z.string(),
})
export type Version = z.infer<typeof Version>

const Where = z.object({ audience: Audience, commune: z.uuid().optional() })
const Choice = z.object({
  audience: Audience,
  lang: z.enum(SCREEN_LANGUAGES),
  size: z.enum(['normal', 'large', 'xlarge']).default('normal'),
  commune: z.uuid().nullable(),
})
const Why = plainText(5, 300)
const draftFaults = ['home.draftChanged', 'home.publishedMeanwhile', 'home.unknownPath', 'home.unknownArea'] as const
const faults = [
  'home.essential',
  'home.untilPast',
  'home.fromAfterUntil',
  'home.notReady',
  'home.notInYourArea',
] as const

/** What the app shows has changed; whoever listens reads the front again. */
export const frontChanged = event('home.frontChanged', z.object({ what: z.enum(['arrangement', 'strip']) }), {
  key: ({ what }) => what,
  stream: ({ what }) => [{ topic: 'home.front', data: { what } }],
})

export const homeContract = contract('home', {
  front: query('/front', {
    input: Where,
    output: Front,
    allow: 'anyone',
    // Asked again each time, answered from memory: a strip is seen within a second.
    public: { maxAge: 0, tags: ['home', 'units'] },
    summary: {
      vi: 'Ứng dụng hiện gì cho một nhóm người, ở một xã, phường',
      en: 'What the app shows to one audience in one commune',
    },
  }),
  mustBeOpen: query('/open', {
    input: z.object({ path: Path, audience: Audience.optional(), commune: z.uuid().optional() }),
    output: z.object({ open: z.literal(true) }),
    allow: 'anyone',
    summary: {
      vi: 'Từ chối, có lý do, nếu dịch vụ đang tạm dừng',
      en: 'Refuses, with the reason, while a service is switched off',
    },
    errors: ['home.switchedOff'],
  }),
  help: query('/help', {
    input: Nothing,
    output: z.object({ items: z.array(Article) }),
    allow: 'anyone',
    public: { maxAge: 60, tags: ['home-help'] },
    summary: { vi: 'Các bài hướng dẫn', en: 'The help articles' },
  }),
  helpArticle: query('/help/:id', {
    input: z.object({ id: z.string().max(60) }),
    output: Article,
    allow: 'anyone',
    public: { maxAge: 60, tags: ['home-help'] },
    summary: { vi: 'Một bài hướng dẫn', en: 'One help article' },
    errors: ['home.noSuchArticle'],
  }),
  pack: query('/pack', {
    input: Nothing,
    output: z.object({ phrases: z.array(Phrase), contacts: z.array(PackContact) }),
    allow: 'anyone',
    public: { maxAge: 60, tags: ['home-help'] },
    summary: {
      vi: 'Gói mang theo của du khách: câu thường dùng, số điện thoại',
      en: 'What visitors take along: useful sentences and numbers',
    },
  }),
  choice: query('/choice', {
    input: Nothing,
    output: z.object({ choice: Choice.nullable() }),
    allow: 'account',
    summary: {
      vi: 'Tôi đã chọn ứng dụng cho ai, tiếng gì, cỡ chữ nào, ở đâu',
      en: 'What I chose: audience, language, letters, commune',
    },
  }),
  keepChoice: command('/choice', {
    input: Choice,
    output: Nothing,
    allow: 'account',
    summary: { vi: 'Giữ lựa chọn của tôi trong tài khoản', en: 'Keep my choice in the account' },
    errors: ['home.unknownArea'],
  }),
  services: query('/services', {
    input: Nothing,
    output: z.object({ items: z.array(Service) }),
    allow: 'home.arrange',
    summary: { vi: 'Mọi dịch vụ mà ứng dụng có', en: 'Every service that the app has' },
    errors: ['home.notReady'],
  }),
  draft: query('/draft', {
    input: Nothing,
    output: Draft,
    allow: 'home.arrange',
    summary: { vi: 'Bản nháp đang soạn', en: 'The draft' },
  }),
  saveDraft: command('/draft', {
    input: z.object({ revision: Revision, content: Arrangement }),
    output: Draft,
    allow: 'home.arrange',
    summary: { vi: 'Lưu bản nháp', en: 'Save the draft' },
    errors: [...draftFaults, ...faults],
  }),
  discard: command('/draft/discard', {
    input: z.object({ revision: Revision }),
    output: Draft,
    allow: 'home.arrange',
    summary: { vi: 'Bỏ bản nháp', en: 'Discard the draft' },
    errors: ['home.draftChanged', 'home.notInYourArea'],
  }),
  preview: query('/draft/preview', {
    input: Where,
    output: Front,
    allow: 'home.arrange',
    summary: { vi: 'Xem trước bản nháp', en: 'Preview the draft' },
  }),
  publish: command('/draft/publish', {
    input: z.object({ revision: RowVersion, why: Why }),
    output: Version,
    allow: 'home.arrange',
    summary: { vi: 'Công bố bản nháp', en: 'Publish the draft' },
    errors: ['home.noDraft', ...draftFaults, ...faults],
  }),
  history: query('/versions', {
    input: PageInput,
    output: pageOf(Version),
    allow: 'home.arrange',
    summary: { vi: 'Các bản đã công bố: ai, lúc nào, vì sao', en: 'What was published: who, when, why' },
  }),
  readVersion: query('/versions/:version', {
    input: z.object({ version: VersionOrNone }),
    output: z.object({ version: VersionOrNone, content: Arrangement }),
    allow: 'home.arrange',
    summary: { vi: 'Một bản đã công bố', en: 'One published version' },
    errors: ['home.noSuchVersion'],
  }),
  restore: command('/versions/restore', {
    input: z.object({ version: VersionOrNone, revision: Revision }),
    output: Draft,
    allow: 'home.arrange',
    summary: { vi: 'Lấy lại một bản cũ làm bản nháp', en: 'Take an earlier version as the draft' },
    errors: ['home.noSuchVersion', 'home.draftChanged', 'home.notInYourArea'],
  }),
  strips: query('/strips', {
    input: Nothing,
    output: z.object({ items: z.array(Strip) }),
    allow: 'home.arrange',
    summary: { vi: 'Dải tin khẩn: đang hiện và gần đây', en: 'Emergency strips: live and recent' },
  }),
  raiseStrip: command('/strips', {
    input: NewStrip,
    output: Strip,
    allow: 'home.arrange',
    summary: { vi: 'Đưa lên một dải tin khẩn', en: 'Raise an emergency strip' },
    errors: ['home.tooManyStrips', 'home.unknownArea', 'home.untilPast', 'home.fromAfterUntil', 'home.notInYourArea'],
  }),
  amendStrip: command('/strips/:id', {
    input: NewStrip.extend({ id: z.uuid(), version: RowVersion }),
    output: Strip,
    allow: 'home.arrange',
    summary: { vi: 'Sửa một dải tin khẩn', en: 'Amend an emergency strip' },
    errors: [
      'home.stripChanged',
      'home.stripOver',
      'home.unknownArea',
      'home.untilPast',
      'home.fromAfterUntil',
      'home.notInYourArea',
    ],
  }),
  endStrip: command('/strips/:id/end', {
    input: z.object({ id: z.uuid() }),
    output: Strip,
    allow: 'home.arrange',
    summary: { vi: 'Hạ một dải tin khẩn', en: 'End an emergency strip' },
    errors: ['home.notInYourArea'],
  }),
})
