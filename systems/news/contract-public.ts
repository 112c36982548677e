import { z } from 'zod'
import { ById, command, contract, download, Instant, pageOf, query, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { Article, AudienceName, Card, ContentLang, DocumentFacts, Kind, Section } from './contract-shapes.ts'

const PUBLIC = { maxAge: 30, tags: ['news'] }
const Tag = z.string().trim().min(1).max(40)
const After = z.string().max(200).optional()
const Limit = z.int().min(1).max(50).default(20)

export const PageKind = z.enum(['news', 'guidance', 'documents', 'events', 'fact-checks'])
export type PageKind = z.infer<typeof PageKind>

export const ListInput = z.object({
  kind: Kind.optional(),
  section: Section.optional(),
  audience: AudienceName.optional(),
  area: z.uuid().optional(),
  tag: Tag.optional(),
  after: After,
  limit: Limit,
})
export type ListInput = z.output<typeof ListInput>

export const FORCES = ['coming', 'in-force', 'ended'] as const
export const Force = z.enum(FORCES)
export type Force = z.infer<typeof Force>
export const DocumentsInput = z.object({
  q: z.string().max(200).optional(),
  field: z.string().max(80).optional(),
  issuer: z.string().max(200).optional(),
  year: z.int().min(1945).max(2100).optional(),
  force: Force.optional(),
  after: After,
  limit: Limit,
})
export type DocumentsInput = z.output<typeof DocumentsInput>
const DocumentLine = z.object({
  id: z.uuid(),
  slug: z.string(),
  path: z.string(),
  lang: ContentLang,
  title: z.string(),
  facts: DocumentFacts,
  force: Force,
})
export type DocumentLine = z.infer<typeof DocumentLine>

const Person = z.object({
  name: z.string(),
  post: WordsShape,
  field: WordsShape.nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
})
export const Agency = z.object({
  id: z.uuid(),
  name: z.string(),
  type: z.string(),
  level: z.enum(['province', 'district', 'commune', 'agency']),
  address: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  hours: WordsShape.nullable(),
  website: z.string().nullable(),
  leaders: z.array(Person),
})
export type Agency = z.infer<typeof Agency>

export const FeedInput = z.object({
  section: Section.optional(),
  audience: AudienceName.optional(),
  kind: Kind.optional(),
  area: z.uuid().optional(),
  lang: ContentLang.default('vi'),
})
export type FeedInput = z.output<typeof FeedInput>
const SignedUp = z.object({ signedUp: z.boolean(), at: Instant.nullable(), placesLeft: z.int().nullable() })
export type SignedUp = z.infer<typeof SignedUp>

/** What everybody may read, and signing up for events. */
export const publicRoutes = contract('news', {
  sections: query('/sections', {
    input: z.object({}),
    output: z.object({ items: z.array(z.object({ id: Section, name: WordsShape, count: z.int() })) }),
    allow: 'anyone',
    public: PUBLIC,
    summary: both('Các chuyên mục và số bài đang đăng.', 'Sections and how many items each has.'),
  }),
  list: query('/items', {
    input: ListInput,
    output: pageOf(Card),
    allow: 'anyone',
    public: PUBLIC,
    summary: both('Tin, hướng dẫn, đính chính đang đăng, mới nhất trước.', 'Published items, newest first.'),
  }),
  latest: query('/latest', {
    input: z.object({}),
    output: z.object({
      items: z.array(Card),
      shownTo: z.object({
        resident: z.array(z.uuid()),
        visitor: z.array(z.uuid()),
        business: z.array(z.uuid()),
      }),
    }),
    allow: 'anyone',
    public: PUBLIC,
    summary: both('Ba bài mới nhất của mỗi nhóm người dùng.', 'The newest three for each audience.'),
  }),
  read: query('/items/:page/:slug', {
    input: z.object({ page: PageKind, slug: z.string().max(200), in: ContentLang.optional() }),
    output: Article,
    allow: 'anyone',
    public: PUBLIC,
    summary: both('Một bài đang đăng.', 'One published item.'),
    errors: ['kernel.recordNotFound', 'news.withdrawn'],
  }),
  documents: query('/documents', {
    input: DocumentsInput,
    output: pageOf(DocumentLine).extend({
      fields: z.array(z.string()),
      issuers: z.array(z.string()),
      years: z.array(z.int()),
    }),
    allow: 'anyone',
    public: PUBLIC,
    summary: both('Tra cứu văn bản.', 'Search legal documents.'),
  }),
  directory: query('/directory', {
    input: z.object({ q: z.string().max(200).optional(), level: z.enum(['agency', 'commune']).optional() }),
    output: z.object({ items: z.array(Agency), notice: WordsShape.nullable() }),
    allow: 'anyone',
    public: { maxAge: 300, tags: ['news', 'units'] },
    summary: both('Danh bạ cơ quan và lãnh đạo.', 'Directory of agencies and leaders.'),
  }),
  events: query('/events', {
    input: z.object({ when: z.enum(['coming', 'past']).default('coming'), after: After, limit: Limit }),
    output: pageOf(Card).extend({ campaigns: z.array(Card) }),
    allow: 'anyone',
    public: PUBLIC,
    summary: both('Sự kiện và chiến dịch.', 'Events and campaigns.'),
  }),
  mySignUp: query('/events/:id/sign-up', {
    input: ById,
    output: SignedUp,
    allow: 'account',
    summary: both('Tôi đã đăng ký sự kiện này chưa.', 'Whether I signed up for this event.'),
    errors: ['kernel.recordNotFound'],
  }),
  signUp: command('/events/:id/sign-up', {
    input: ById,
    output: SignedUp,
    allow: 'citizen',
    rate: { max: 30, seconds: 60 },
    summary: both('Đăng ký tham gia sự kiện.', 'Sign up for an event.'),
    errors: ['kernel.recordNotFound', 'news.noSignUp', 'news.signUpOver', 'news.full'],
  }),
  cancelSignUp: command('/events/:id/sign-up/cancel', {
    input: ById,
    output: SignedUp,
    allow: 'citizen',
    summary: both('Hủy đăng ký sự kiện.', 'Cancel a sign-up.'),
    errors: ['kernel.recordNotFound', 'news.signUpOver'],
  }),
  rss: download('/feeds/news.rss', {
    at: 'root',
    input: FeedInput,
    output: z.unknown(),
    allow: 'anyone',
    public: { maxAge: 60, tags: ['news'] },
    summary: both('Tin RSS 2.0 theo chuyên mục và nhóm người dùng.', 'RSS 2.0 by section and audience.'),
  }),
  atom: download('/feeds/news.atom', {
    at: 'root',
    input: FeedInput,
    output: z.unknown(),
    allow: 'anyone',
    public: { maxAge: 60, tags: ['news'] },
    summary: both('Tin Atom theo chuyên mục và nhóm người dùng.', 'Atom by section and audience.'),
  }),
  sitemap: download('/sitemaps/news.xml', {
    at: 'root',
    input: z.object({}),
    output: z.unknown(),
    allow: 'anyone',
    public: { maxAge: 600, tags: ['news'] },
    summary: both('Sơ đồ các trang tin, theo ngôn ngữ.', 'Site map of the news pages, by language.'),
  }),
})
