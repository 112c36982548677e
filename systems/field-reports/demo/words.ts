import { z } from 'zod'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { pick, type Dice } from './dice.ts'
import { asTyped } from './typing.ts'

const Lines = z.array(z.string()).min(1)

/** What invented people say, in the region's own words: `provinces/<id>/field-reports-demo.json`. Read for demo data only. */
export const demoWords = setting(
  'field-reports-demo',
  z.object({
    reporters: z.array(z.object({ name: z.string(), citizenId: z.string() })).min(1),
    /** By sub-category, else by category. */
    cores: z.record(z.string(), Lines),
    where: Lines,
    since: Lines,
    effects: Lines,
    pleas: Lines,
    done: Lines,
    grateful: Lines,
    fair: Lines,
    angry: Lines,
    questions: Lines,
    answers: Lines,
    returns: Lines,
  }),
)
export type DemoWords = z.output<typeof demoWords.schema>

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** A report as somebody wrote it. `name` stands in where the pack has no words for this kind. */
export function writtenBy(words: DemoWords, dice: Dice, kinds: readonly string[], name: string): string {
  const known = kinds.map((k) => words.cores[k]).find((lines) => lines !== undefined)
  const core = known ? pick(dice, known) : name.toLowerCase()
  const [where, since, effect] = [pick(dice, words.where), pick(dice, words.since), pick(dice, words.effects)]
  const first = dice(3) === 0 ? [where, core, since] : [core, where, since]
  const sentence = `${capital(first.filter(Boolean).join(' '))}${effect ? `, ${effect}` : ''}.`
  return asTyped(`${sentence} ${pick(dice, words.pleas)}`.trim(), dice)
}
