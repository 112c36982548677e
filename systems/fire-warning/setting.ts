import { z } from 'zod'
import { setting } from '@hue-s/kernel/server/settings.ts'

const words = z.object({ vi: z.string().min(1), en: z.string().min(1) })
const Key = z.string().regex(/^[a-z0-9-]{2,40}$/)
const Rule = z.object({
  from: z.iso.date(),
  citation: z.string(),
  confirmed: z.boolean(),
  /** The P above which each of the five levels begins. */
  levels: z.array(z.number()).length(5),
  regions: z
    .array(
      z.object({
        key: Key,
        name: words,
        /** Millimetres a day that put out the danger, by month; months without one are outside the season. */
        rainLimit: z.record(z.string().regex(/^([1-9]|1[0-2])$/), z.number().positive()),
        confirmed: z.boolean(),
        /** Weather stations whose mean is the region's. */
        stations: z.array(Key).min(1),
        units: z.array(z.string()),
      }),
    )
    .min(1),
})
export type FireRule = z.output<typeof Rule>
export type FireRegion = FireRule['regions'][number]

/** The province's own decision on levels of forest fire danger, by its date. */
export const fireSetting = setting('stations-fire', z.object({ rules: z.array(Rule).min(1) }))

/** The rule in force on a day, or the oldest there is. */
export function ruleOn(rules: readonly FireRule[], day: string): FireRule {
  const sorted = rules.toSorted((a, b) => b.from.localeCompare(a.from))
  const found = sorted.find((r) => r.from <= day) ?? sorted.at(-1)
  if (!found) throw new Error('there is no rule')
  return found
}
