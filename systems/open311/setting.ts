import { z } from 'zod'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { WordsShape } from '@hue-s/kernel/shared/route.ts'
import { DATATYPES } from './contract.ts'

const Attribute = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9_-]{1,60}$/),
  /** False: only tells something, nothing is asked. */
  variable: z.boolean().default(true),
  datatype: z.enum(DATATYPES),
  required: z.boolean().default(false),
  description: WordsShape,
  datatypeDescription: WordsShape.optional(),
  values: z.array(z.strictObject({ key: z.string().min(1).max(60), name: WordsShape })).default([]),
})
export type Attribute = z.infer<typeof Attribute>

/** The province's `open311.json`: whom the door speaks for, whether reports wait for review, what each service asks. */
export const doorSetting = setting(
  'open311',
  z.strictObject({
    /** The name under which other servers know the province; its id and its web address are understood too. */
    jurisdiction: z.string().min(1).max(100),
    /** True: a report is shown only after somebody has read it. */
    review: z.boolean(),
    contact: WordsShape,
    keyService: WordsShape,
    /** Questions by category of report; the kind within the category is always asked first. */
    attributes: z.record(z.string(), z.array(Attribute)),
    /** Hosts of the own network whose pictures may be fetched, e.g. `media.internal:8080`. */
    privateHosts: z.array(z.string()).default([]),
  }),
)
