import { z } from 'zod'
import { download, LegalDate, Point, query } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'

const Slug = z.string().regex(/^[a-z0-9-]{1,60}$/)
const UnitName = z.object({ id: z.uuid(), name: z.string() })

/** What everybody may narrow the published reports by; the same in the list, the map, the counts and the feeds. */
export const filterShape = {
  /** Words without marks, or a whole code. */
  q: z.string().max(200).optional(),
  /**
   * A commune of any date: an old one also finds what its successors have, a living one also what its old ones had;
   * of communes that were divided or merged with others, what lies within its boundaries, where there are any.
   */
  commune: z.uuid().optional(),
  category: Slug.optional(),
  child: Slug.optional(),
  agency: z.uuid().optional(),
  state: Slug.optional(),
  /** First and last day of sending, in Vietnam. */
  from: LegalDate.optional(),
  to: LegalDate.optional(),
}
export const PublicFilter = z.object(filterShape)
export type PublicFilter = z.output<typeof PublicFilter>

export const SORTS = ['newest', 'oldest', 'followed'] as const
export const Sort = z.enum(SORTS)
export type Sort = z.infer<typeof Sort>

const Count = z.object({ key: z.string(), count: z.int() })

/** Numbers of one filter: all of them, by state, by commune. */
export const PublicCounts = z.object({
  total: z.int(),
  byState: z.array(Count),
  byCommune: z.array(UnitName.extend({ count: z.int() })),
})
export type PublicCounts = z.infer<typeof PublicCounts>

const ChosenCommune = UnitName.extend({
  until: LegalDate.nullable(),
  /** Reports of communes that are only in part this one are told apart by their place on its published boundaries. */
  outlined: z.boolean(),
  now: z.array(UnitName.extend({ estimated: z.boolean() })),
})

/** Choices of the filters: the communes of one day's boundaries, the agencies, and what was chosen by its name. */
export const Choices = z.object({
  /** A day within the period whose boundaries are listed. */
  at: LegalDate,
  periods: z.array(z.object({ at: LegalDate, from: LegalDate.nullable(), to: LegalDate.nullable() })),
  /** Communes by what they belonged to; one group without a name where that was the province itself. */
  groups: z.array(z.object({ name: z.string().nullable(), items: z.array(UnitName) })),
  agencies: z.array(UnitName),
  /** The chosen commune; `now` names who has its place and records today, when it has ended. */
  commune: ChosenCommune.nullable(),
  agency: UnitName.nullable(),
})
export type Choices = z.infer<typeof Choices>

/** The communes as one light drawing: whole steps on a sheet, with the middle of each for its number. */
export const Sheet = z.object({
  width: z.int(),
  height: z.int(),
  /** West, south, east, north of the sheet. */
  bounds: z.array(z.number()).length(4),
  /** Words that must stand beside every drawing of schematic outlines. */
  notice: z.object({ vi: z.string(), en: z.string() }).nullable(),
  communes: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      d: z.string(),
      x: z.int(),
      y: z.int(),
      /** How wide the commune is there, in steps: whether a number fits. */
      room: z.int(),
      at: Point,
    }),
  ),
})
export type Sheet = z.infer<typeof Sheet>

const FeedInput = PublicFilter.extend({ lang: z.enum(['vi', 'en']).default('vi') })
export type FeedInput = z.output<typeof FeedInput>
const TileInput = PublicFilter.extend({ z: z.int().min(0).max(22), x: z.int().min(0), y: z.int().min(0) })
export type TileInput = z.output<typeof TileInput>

const TAGS = ['field-reports', 'cases.public:field-reports.report']

/** What everybody may read: lists, maps, feeds. */
export const publicRoutes = {
  counts: query('/counts', {
    input: PublicFilter,
    output: PublicCounts,
    allow: 'anyone',
    public: { maxAge: 10, tags: TAGS },
    summary: both(
      'Số phản ánh đã công khai theo tình trạng và theo xã, phường.',
      'Numbers of published reports by state and by commune.',
    ),
  }),
  choices: query('/choices', {
    input: z.object({
      at: LegalDate.refine((date) => date >= '1900-01-01').optional(),
      commune: z.uuid().optional(),
      agency: z.uuid().optional(),
    }),
    output: Choices,
    allow: 'anyone',
    public: { maxAge: 300, tags: ['units', 'field-reports.settings'] },
    summary: both(
      'Các lựa chọn để lọc: xã, phường theo ranh giới của một ngày, cơ quan.',
      'Choices to filter by: communes on the boundaries of a day, agencies.',
    ),
  }),
  communesThen: query('/communes', {
    input: z.object({ ids: z.array(z.uuid()).min(1).max(50) }),
    output: z.object({ items: z.array(ChosenCommune) }),
    allow: 'anyone',
    public: { maxAge: 300, tags: ['units'] },
    summary: both(
      'Tên các xã, phường được ghi trong phản ánh và nay thuộc đâu.',
      'Names of communes that reports were written under, and where they are today.',
    ),
  }),
  sheet: query('/sheet', {
    input: z.object({}),
    output: Sheet,
    allow: 'anyone',
    public: { maxAge: 300, tags: ['units', 'geo.boundaries'] },
    summary: both('Hình vẽ gọn của các xã, phường.', 'A light drawing of the communes.'),
  }),
  following: query('/reports/:id/following', {
    input: z.object({ id: z.uuid() }),
    output: z.object({ following: z.boolean() }),
    allow: 'account',
    summary: both('Tôi có đang theo dõi phản ánh này không.', 'Whether I follow this report.'),
    errors: ['kernel.recordNotFound'],
  }),
  tile: download('/tiles/field-reports/:z/:x/:y', {
    at: 'root',
    input: TileInput,
    output: z.unknown(),
    allow: 'anyone',
    public: { maxAge: 20, tags: ['field-reports'] },
    summary: both(
      'Mảnh bản đồ véc-tơ của các phản ánh đã công khai, gộp cụm khi xem từ xa.',
      'Vector tile of published reports, clustered from afar.',
    ),
    errors: ['field-reports.noSuchTile'],
  }),
  rss: download('/feeds/reports.rss', {
    at: 'root',
    input: FeedInput,
    output: z.unknown(),
    allow: 'anyone',
    public: { maxAge: 60, tags: ['field-reports'] },
    summary: both('Tin RSS 2.0 của các phản ánh đã công khai.', 'RSS 2.0 feed of published reports.'),
  }),
  atom: download('/feeds/reports.atom', {
    at: 'root',
    input: FeedInput,
    output: z.unknown(),
    allow: 'anyone',
    public: { maxAge: 60, tags: ['field-reports'] },
    summary: both('Tin Atom của các phản ánh đã công khai.', 'Atom feed of published reports.'),
  }),
  card: download('/cards/field-reports/:id', {
    at: 'root',
    input: z.object({ id: z.uuid(), lang: z.enum(['vi', 'en']).default('vi') }),
    output: z.unknown(),
    allow: 'anyone',
    public: { maxAge: 60, tags: ['field-reports'] },
    summary: both('Ảnh xem trước của một phản ánh khi chia sẻ.', 'Preview picture of a report for sharing.'),
    errors: ['kernel.recordNotFound'],
  }),
  sitemap: download('/sitemap.xml', {
    at: 'root',
    input: z.object({}),
    output: z.unknown(),
    allow: 'anyone',
    public: { maxAge: 600, tags: ['field-reports'] },
    summary: both('Sơ đồ các trang công khai.', 'Site map of the public pages.'),
  }),
}
