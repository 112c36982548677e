import { z } from 'zod'
import { contract, download, query, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { Kind, PublicAlert } from './contract-shapes.ts'

const Identifier = z.string().regex(/^[A-Za-z0-9-]{3,80}$/)
const Feed = z.object({ after: z.uuid().optional(), lang: z.enum(['vi', 'en']).optional() })
export type FeedInput = z.output<typeof Feed>
const feed = (path: `/${string}`, vi: string, en: string) =>
  download(path, {
    at: 'root',
    input: Feed,
    output: z.unknown(),
    allow: 'anyone',
    public: { maxAge: 15, tags: ['alerts'] },
    summary: both(vi, en),
  })

/** What everybody may read; bound here, because the public screens load this part alone. */
export const publicRoutes = contract('alerts', {
  active: query('/', {
    input: z.object({ commune: z.uuid().optional(), lang: z.enum(['vi', 'en']).optional() }),
    output: z.object({ items: z.array(PublicAlert) }),
    allow: 'anyone',
    // Asked again each time, answered from memory: a warning is seen within a second.
    public: { maxAge: 0, tags: ['alerts', 'units'] },
    summary: both('Cảnh báo đang có hiệu lực, theo xã, phường', 'Alerts in force, by commune'),
  }),
  recent: query('/recent', {
    input: z.object({}),
    output: z.object({ items: z.array(PublicAlert) }),
    allow: 'anyone',
    public: { maxAge: 0, tags: ['alerts', 'units'] },
    summary: both('Cảnh báo đã hết hiệu lực gần đây', 'Alerts that ended lately'),
  }),
  one: query('/messages/:identifier', {
    input: z.object({ identifier: Identifier }),
    output: z.object({ alert: PublicAlert, chain: z.array(PublicAlert) }),
    allow: 'anyone',
    public: { maxAge: 0, tags: ['alerts', 'units'] },
    summary: both('Một cảnh báo và các bản tin cùng chuỗi', 'One alert with the messages of its chain'),
    errors: ['kernel.recordNotFound'],
  }),
  kinds: query('/kinds', {
    input: z.object({}),
    output: z.object({
      kinds: z.array(Kind),
      levels: z.array(z.object({ level: z.int(), name: WordsShape, colour: z.string() })),
    }),
    allow: 'anyone',
    public: { maxAge: 300, tags: ['alerts'] },
    summary: both('Các loại sự kiện và cấp độ rủi ro', 'Kinds of events and levels of risk'),
  }),
  cap: download('/alerts/cap/:file', {
    at: 'root',
    input: z.object({ file: z.string().regex(/^[A-Za-z0-9-]{3,80}\.xml$/) }),
    output: z.unknown(),
    allow: 'anyone',
    summary: both('Bản tin theo chuẩn CAP 1.2, có chữ ký', 'The message as CAP 1.2, signed'),
    errors: ['kernel.recordNotFound'],
  }),
  certificate: download('/alerts/certificate.pem', {
    at: 'root',
    input: z.object({}),
    output: z.unknown(),
    allow: 'anyone',
    summary: both(
      'Chứng thư (kèm chuỗi chứng thực) để kiểm tra chữ ký các bản tin CAP',
      'The certificate, with its chain, that signs the CAP messages',
    ),
    errors: ['kernel.recordNotFound'],
  }),
  atom: feed('/alerts/feed.atom', 'Nguồn tin Atom các cảnh báo', 'The alerts as an Atom feed'),
  rss: feed('/alerts/feed.rss', 'Nguồn tin RSS các cảnh báo', 'The alerts as an RSS feed'),
  exercises: feed('/alerts/exercises.atom', 'Nguồn tin riêng của diễn tập và thử', 'The feed of exercises and tests'),
})
