import type { Ctx } from '@hue-s/kernel/server/ctx.ts'

export type Outcome = 'open' | 'finished' | 'declined'

/** What a report tells for figures: no free text, nothing of who sent it. */
export interface ReportFact {
  id: string
  code: string
  category: string
  child: string | null
  communeId: string | null
  agencyId: string | null
  /** The day at which both units are meant. */
  anchoredOn: string
  openedAt: string
  dueAt: string | null
  finishedAt: string | null
  closedAt: string | null
  /** Finished with a result; declined is closed without one (refused, withdrawn); else open, also when reopened. */
  outcome: Outcome
  late: boolean
  rating: number | null
  state: string
  channel: string
  lon: number | null
  lat: number | null
  merged: boolean
  published: boolean
}

/** Where the published facts come from. */
export interface Source {
  /** Months (`YYYY-MM`, Vietnam's time) with a report that was opened or changed since an instant; all without one. */
  monthsChangedSince: (ctx: Ctx, since: string | null) => Promise<string[]>
  /** The reports opened in a month, ordered by opening and id. */
  factsOf: (ctx: Ctx, month: string) => Promise<ReportFact[]>
}
