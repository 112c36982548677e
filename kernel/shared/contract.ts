import { z } from 'zod'
import { command, contract, Instant, Nothing, query, WordsShape } from './route.ts'

const Stuck = z.object({
  eventId: z.int(),
  handler: z.string(),
  topic: z.string(),
  key: z.string(),
  tries: z.int(),
  error: z.string(),
  at: Instant,
})

/** What an instance calls itself and how it looks: the generic part of the pack's `province.json`. */
export const InstanceLook = z.object({
  name: WordsShape,
  appName: WordsShape,
  languages: z.array(z.string()).min(1),
  look: z.object({
    tokens: z.record(z.string().regex(/^[a-z0-9-]+$/), z.string().max(100)),
    river: z.string().max(2000),
  }),
})

/** What the kernel itself offers: the name of the instance, the public proof of the audit log, the desk for stuck events. */
export const kernelContract = contract('kernel', {
  instance: query('/instance', {
    input: Nothing,
    output: InstanceLook.extend({ mode: z.enum(['demo', 'production']) }),
    allow: 'anyone',
    public: { maxAge: 60, tags: ['kernel.settings'] },
    summary: { vi: 'Tên, ngôn ngữ và màu sắc của hệ thống này.', en: 'Name, languages and colours of this instance.' },
  }),
  checkpoint: query('/api/audit/checkpoint', {
    at: 'root',
    input: Nothing,
    output: z
      .object({ no: z.int(), at: z.string(), previous: z.string(), root: z.string(), hash: z.string(), count: z.int() })
      .nullable(),
    allow: 'anyone',
    summary: {
      vi: 'Khối nhật ký mới nhất đã niêm phong; lưu lại để sau này đối chiếu.',
      en: 'The latest sealed block of the audit log; keep it to compare later.',
    },
  }),
  stuck: query('/stuck', {
    input: Nothing,
    output: z.object({ items: z.array(Stuck) }),
    allow: 'kernel.operate',
    summary: { vi: 'Các sự kiện chưa xử lý được.', en: 'Events that could not be handled yet.' },
  }),
  settle: command('/stuck', {
    input: z.object({ eventId: z.int().min(1), handler: z.string().max(200), how: z.enum(['replay', 'park']) }),
    output: Nothing,
    allow: 'kernel.operate',
    summary: { vi: 'Xử lý lại hoặc gác lại một sự kiện.', en: 'Try an event again, or park it.' },
    errors: ['kernel.recordNotFound'],
  }),
})
