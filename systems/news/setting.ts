import { z } from 'zod'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { WordsShape } from '@hue-s/kernel/shared/route.ts'
import { Section } from './contract.ts'

const Leader = z.object({
  name: z.string().min(2),
  post: WordsShape,
  field: WordsShape.optional(),
  phone: z.string().optional(),
  email: z.email().optional(),
})
const Office = z.object({
  /** Key of the unit in `units.json`. */
  unit: z.string(),
  address: z.string().optional(),
  phone: z.string().optional(),
  email: z.email().optional(),
  hours: WordsShape.optional(),
  website: z.url().optional(),
  leaders: z.array(Leader).default([]),
})
export type Office = z.output<typeof Office>

/** The province's rubrics and its directory as it publishes it: posts and office numbers, nothing of a person's own. */
export const newsSetting = setting(
  'news',
  z.object({
    sections: z.array(z.object({ id: Section, name: WordsShape })).min(1),
    directory: z.object({ notice: WordsShape.nullable(), hours: WordsShape, offices: z.array(Office) }),
  }),
)
