import { z } from 'zod'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { WordsShape } from '@hue-s/kernel/shared/route.ts'
import { REQUEST_KINDS } from './contract.ts'
import { SitePath, Slug } from './contract-shapes.ts'

const Citation = z.string().nullable()
const Source = z.object({ name: WordsShape, url: z.url().optional() })
const LifeStep = z.object({
  id: Slug,
  title: WordsShape,
  text: WordsShape,
  /** A service that exists in this app. */
  link: z.object({ path: SitePath, name: WordsShape }).optional(),
  /** Where to go when there is none. */
  where: WordsShape.optional(),
  source: Source.optional(),
})
const Life = z.object({
  id: Slug,
  icon: z.string(),
  title: WordsShape,
  intro: WordsShape,
  steps: z.array(LifeStep).min(1),
})

/** The province's rules of the personal space. Every number of law stands here with its citation. */
export const personalSetting = setting(
  'personal',
  z.object({
    requests: z.object({
      /** Key of the agency whose data protection officer answers. */
      agency: z.string(),
      /** Luật 91/2025/QH15, NĐ 356/2025/NĐ-CP: an answer within so many working days. */
      answer: z.object({ workingDays: z.int().min(1), citation: Citation }),
      /** And done within so many days after it was taken up. */
      act: z.record(
        z.enum(REQUEST_KINDS),
        z.object({ days: z.int().min(1), citation: Citation, provisional: z.boolean() }),
      ),
      appealDays: z.int().min(1),
      grounds: z.array(z.object({ id: Slug, name: WordsShape, text: WordsShape, citation: Citation })).min(1),
    }),
    /** Closed cases that the law wants kept as they are for a while, by type; others are made anonymous on demand. */
    keepCases: z.array(z.object({ type: z.string(), years: z.int().min(0), why: WordsShape, citation: Citation })),
    /** Said of what stays after a deletion, by holder. */
    retention: z.array(z.object({ holder: z.string(), what: WordsShape, why: WordsShape, citation: Citation })),
    archiveDays: z.int().min(1).max(30),
    lifeCheckedOn: z.iso.date(),
    life: z.array(Life),
  }),
)
