import { z } from 'zod'
import { LegalDate } from '@hue-s/kernel/shared/route.ts'

export const WHERE = ['here', 'national'] as const
export type Where = (typeof WHERE)[number]

const Period = z.object({
  /** The first day on which it holds. */
  from: LegalDate,
  where: z.enum(WHERE),
  /** The page of the procedure there, for a province that is not connected yet: people are sent to it with a link. */
  url: z.url().optional(),
  citation: z.string().min(3),
})
export type Period = z.output<typeof Period>

/** A list whose days go up: which entry holds on a day is never a question of its order in the file. */
const Periods = z.array(Period).refine((all) => all.every((one, n) => n === 0 || (all[n - 1]?.from ?? '') < one.from), {
  message: 'periods must be in the order of their days',
})

/** Which procedures are filed on the national portal, from when; and from when the portal is told of all dossiers. */
export const NationalSetting = z.object({
  /** Dossiers that were filed here are reported too, from that day on; null: only those that were filed there. */
  report: z
    .object({ from: LegalDate, citation: z.string().min(3) })
    .nullable()
    .default(null),
  /** Of every procedure that is not named. */
  usual: Periods.default([]),
  procedures: z.record(z.string(), Periods).default({}),
})
export type NationalSetting = z.output<typeof NationalSetting>

export interface Filed {
  where: Where
  since: string | null
  citation: string | null
  url: string | null
  /** The next day on which that changes. */
  next: { on: string; where: Where; citation: string } | null
}

/** Where a procedure is filed on a day, since when, and when that changes. */
export function whereFiled({ procedures, usual }: NationalSetting, code: string, on: string): Filed {
  const all = procedures[code] ?? usual
  const now = all.findLast(({ from }) => from <= on)
  const where = now?.where ?? 'here'
  const next = all.find((one) => one.from > on && one.where !== where)
  return {
    where,
    since: now?.from ?? null,
    citation: now?.citation ?? null,
    url: now?.url ?? null,
    next: next ? { on: next.from, where: next.where, citation: next.citation } : null,
  }
}
