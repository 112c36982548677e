import { z } from 'zod'
import { query, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'

const Mark = z.string().regex(/^[a-z0-9-]{2,40}$/)
export const StretchInput = z.object({
  river: Mark,
  from: Mark,
  to: Mark,
  /** Width of the band on either side. */
  km: z.number().min(0.2).max(10).default(2),
})
export type StretchInput = z.output<typeof StretchInput>
const Position = z.tuple([z.number(), z.number()])

/** What helps an author to say where: a drawn shape, a stretch of a river. Both only suggest communes. */
export const areaRoutes = {
  touched: query('/touched', {
    input: z.object({ shape: z.string().max(20_000) }),
    output: z.object({ unitIds: z.array(z.uuid()), schematic: z.boolean() }),
    allow: 'alerts.write',
    summary: both('Hình vẽ chạm vào xã, phường nào', 'Which communes a drawn shape touches'),
    errors: ['alerts.badShape'],
  }),
  rivers: query('/rivers', {
    input: z.object({}),
    output: z.object({
      items: z.array(
        z.object({
          key: z.string(),
          name: WordsShape,
          confirmed: z.boolean(),
          source: WordsShape,
          marks: z.array(z.object({ id: z.string(), name: WordsShape })),
        }),
      ),
    }),
    allow: 'alerts.write',
    summary: both('Các sông và mốc trên sông', 'Rivers and the marks along them'),
  }),
  stretch: query('/stretch', {
    input: StretchInput,
    output: z.object({
      path: z.array(Position),
      ring: z.array(Position),
      unitIds: z.array(z.uuid()),
      schematic: z.boolean(),
      confirmed: z.boolean(),
      label: WordsShape,
    }),
    allow: 'alerts.write',
    summary: both('Xã, phường dọc một đoạn sông', 'Communes along a stretch of a river'),
    errors: ['alerts.noSuchStretch', 'alerts.stretchEmpty'],
  }),
}
