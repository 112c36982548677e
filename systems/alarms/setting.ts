import { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { NewRule } from './contract-shapes.ts'

const words = z.object({ vi: z.string().min(2), en: z.string().min(2) })
const Id = z.string().regex(/^[a-z0-9-]{2,60}$/)
const Runbook = z.object({
  id: Id,
  name: words,
  steps: z.array(z.object({ id: Id, text: words })).max(20),
  /** Template of `alerts.json` with which the people concerned are warned. */
  alert: Id.optional(),
})
export type Runbook = z.output<typeof Runbook>

/** The province's rules, what is to be done for each, and whom silence on an alarm brings up. */
export const alarmsSetting = setting(
  'alarms',
  z
    .object({
      /** Minutes until an alarm that nobody acknowledges goes up, by severity 1 to 4. */
      escalateMinutes: z.array(z.int().min(1).max(1_440)).length(4),
      /** An alarm that ended by itself and was acknowledged is closed after so many hours. */
      closeAfterHours: z.int().min(1).max(240),
      /** Published reports of these kinds are counted beside a back-test: those within so many kilometres. */
      floodReports: z.object({ categories: z.array(Id).max(10), km: z.number().gt(0).max(50) }),
      runbooks: z.array(Runbook).min(1),
      rules: z.array(NewRule),
    })
    .refine((s) => new Set(s.rules.map((r) => r.key)).size === s.rules.length, 'two rules with one key')
    .refine(
      (s) => s.rules.every((r) => s.runbooks.some((b) => b.id === r.definition.runbook)),
      'a rule with an unknown runbook',
    ),
)

export const runbookOf = (ctx: Ctx, id: string): Runbook | undefined =>
  ctx.setting(alarmsSetting).runbooks.find((one) => one.id === id)
