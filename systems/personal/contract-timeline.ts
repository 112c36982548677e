import { z } from 'zod'
import { ById, command, Instant, Nothing, PageInput, pageOf, query } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { NOT_FOUND, Ok, oneLine, SitePath, Slug } from './contract-shapes.ts'

export const SHOWS = ['all', 'open', 'waiting', 'closed'] as const
export const FAVOURITE_KINDS = ['page', 'service', 'place', 'report'] as const
export const MOST_FAVOURITES = 1_000

export const TimelineItem = z.object({
  id: z.uuid(),
  kind: z.string(),
  kindName: z.string(),
  code: z.string(),
  title: z.string(),
  state: z.string(),
  tone: z.enum(['new', 'busy', 'waiting', 'done', 'refused']),
  openedAt: Instant,
  dueAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  late: z.boolean(),
  /** What the person has to do: answer a question, or say how it went. */
  mine: z.enum(['answer', 'rate']).nullable(),
  path: z.string(),
})
export type TimelineItem = z.infer<typeof TimelineItem>

export const DueItem = z.object({ id: z.string(), title: z.string(), at: Instant.nullable(), path: z.string() })
export type DueItem = z.infer<typeof DueItem>

export const Favourite = z.object({
  id: z.uuid(),
  kind: z.enum(FAVOURITE_KINDS),
  path: z.string(),
  title: z.string(),
  addedAt: Instant,
})
export type Favourite = z.infer<typeof Favourite>

const Source = z.object({ name: z.string(), url: z.string().nullable() })
export const LifeEventLine = z.object({
  id: z.string(),
  icon: z.string(),
  title: z.string(),
  intro: z.string(),
  steps: z.int(),
})
export const LifeEvent = LifeEventLine.omit({ steps: true }).extend({
  steps: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      text: z.string(),
      /** A service of this app. */
      link: z.object({ path: z.string(), name: z.string() }).nullable(),
      /** Where to go otherwise. */
      where: z.string().nullable(),
      source: Source.nullable(),
    }),
  ),
  checkedOn: z.string(),
})
export type LifeEvent = z.infer<typeof LifeEvent>

export const timelineRoutes = {
  timeline: query('/timeline', {
    input: PageInput.extend({ show: z.enum(SHOWS).default('all'), kind: z.string().max(80).optional() }),
    output: pageOf(TimelineItem),
    allow: 'citizen',
    summary: both('Việc của tôi thuộc mọi loại, mới nhất trước.', 'My cases of every kind, newest first.'),
    errors: ['cases.badPage'],
  }),
  kinds: query('/timeline/kinds', {
    input: Nothing,
    output: z.object({
      items: z.array(
        z.object({ kind: z.string(), name: z.string(), open: z.int(), waiting: z.int(), closed: z.int() }),
      ),
    }),
    allow: 'citizen',
    summary: both('Tôi có những loại việc nào, bao nhiêu.', 'The kinds of case I have and how many.'),
  }),
  due: query('/due', {
    input: Nothing,
    output: z.object({ items: z.array(DueItem) }),
    allow: 'citizen',
    summary: both('Việc tôi cần làm, điều sắp hết hạn.', 'What I should do, and what ends soon.'),
  }),
  favourites: query('/favourites', {
    input: PageInput,
    output: pageOf(Favourite).extend({ count: z.int(), most: z.int() }),
    allow: 'citizen',
    summary: both('Những trang tôi đã lưu.', 'The pages I saved.'),
    errors: ['personal.badPage'],
  }),
  addFavourite: command('/favourites', {
    input: z.object({ kind: z.enum(FAVOURITE_KINDS).default('page'), path: SitePath, title: oneLine(1, 200) }),
    output: Favourite,
    allow: 'citizen',
    rate: { max: 120, seconds: 60 },
    summary: both('Lưu một trang, dịch vụ, nơi hoặc phản ánh.', 'Save a page, service, place or report.'),
    errors: ['personal.tooManyFavourites'],
  }),
  dropFavourite: command('/favourites/:id/drop', {
    input: ById,
    output: Ok,
    allow: 'citizen',
    summary: both('Bỏ một mục đã lưu.', 'Remove a saved item.'),
    errors: [NOT_FOUND],
  }),
  lifeEvents: query('/life', {
    input: z.object({ lang: z.enum(['vi', 'en']).default('vi') }),
    output: z.object({ items: z.array(LifeEventLine) }),
    allow: 'anyone',
    public: { maxAge: 300, tags: ['personal.life'] },
    summary: both('Các sự kiện trong đời và việc cần làm.', 'Life events and what to do.'),
  }),
  lifeEvent: query('/life/:event', {
    input: z.object({ event: Slug, lang: z.enum(['vi', 'en']).default('vi') }),
    output: LifeEvent,
    allow: 'anyone',
    public: { maxAge: 300, tags: ['personal.life'] },
    summary: both('Hướng dẫn từng bước cho một sự kiện.', 'The steps of one life event.'),
    errors: [NOT_FOUND],
  }),
  ticks: query('/life/:event/ticks', {
    input: z.object({ event: Slug }),
    output: z.object({ done: z.array(z.string()) }),
    allow: 'citizen',
    summary: both('Những bước tôi đã đánh dấu.', 'The steps I ticked.'),
  }),
  tick: command('/life/:event/ticks', {
    input: z.object({ event: Slug, step: Slug, done: z.boolean() }),
    output: z.object({ done: z.array(z.string()) }),
    allow: 'citizen',
    rate: { max: 120, seconds: 60 },
    summary: both('Đánh dấu một bước đã làm.', 'Tick a step.'),
    errors: [NOT_FOUND],
  }),
}
