import { sql } from '@hue-s/kernel/server/db.ts'
import type { Group, Indicator } from '../contract-quality.ts'

type Sql = ReturnType<typeof sql>

/**
 * Of which group an indicator is, whom it concerns and when it is met, said at an instant of a dossier `d` with its first
 * step `s`, a paper `o` that was handed in as the original, and a result `r` issued here, as far as there are any.
 */
export interface Measure {
  group: Group
  concerns: (now: Date) => Sql
  /** `checkHours`: how long the reception may take, by law. */
  met: (now: Date, checkHours: number) => Sql
}
const every = () => sql`true`

/** Where the measures look: for all dossiers of a period at once. */
export const ALL_DOSSIERS = sql`public_services.dossier d
  left join public_services.step s on s.dossier_id = d.id and s.n = 1
  left join (select distinct dossier_id from public_services.dossier_paper where origin = 'original') o on o.dossier_id = d.id
  left join (select distinct dossier_id from public_services.issued where form = 'result') r on r.dossier_id = d.id`
/** The same dossier by dossier, for a page of them. */
export const EACH_DOSSIER = sql`public_services.dossier d
  left join public_services.step s on s.dossier_id = d.id and s.n = 1
  left join lateral (select p.dossier_id from public_services.dossier_paper p
    where p.dossier_id = d.id and p.origin = 'original' limit 1) o on true
  left join lateral (select i.dossier_id from public_services.issued i
    where i.dossier_id = d.id and i.form = 'result' limit 1) r on true`

/**
 * QĐ 766/QĐ-TTg, counted dossier by dossier, so that each number opens what it was counted from. How the points of a
 * group are shared among its indicators is the province's setting.
 */
export const MEASURES: Readonly<Record<Indicator, Measure>> = {
  // The reception looked at it within its legal hours (NĐ 107/2021/NĐ-CP).
  answered: {
    group: 'transparency',
    concerns: (now) => sql`(s.ended_at is not null or s.due_at < ${now})`,
    met: (_, checkHours) => sql`s.worked <= ${checkHours}`,
  },
  // What the public can look up is what the agency knows.
  synced: { group: 'transparency', concerns: every, met: () => sql`d.sync in ('none', 'acknowledged')` },
  onTime: {
    group: 'progress',
    concerns: (now) =>
      sql`d.first_promised_at is not null and d.state not in ('withdrawn', 'stopped') and (d.ready_at is not null or d.first_promised_at < ${now})`,
    met: () => sql`d.ready_at <= d.first_promised_at`,
  },
  scanned: {
    group: 'digital',
    concerns: () => sql`d.accepted_at is not null`,
    met: () => sql`o.dossier_id is null`,
  },
  eResult: {
    group: 'digital',
    concerns: () => sql`d.ready_at is not null`,
    // What came with an import was issued elsewhere: it says how.
    met: () => sql`(d.elsewhere = 'electronic' or r.dossier_id is not null)`,
  },
  filedOnline: { group: 'online', concerns: every, met: () => sql`d.channel in ('online', 'national')` },
  paidOnline: {
    group: 'online',
    concerns: () => sql`d.money = 'paid'`,
    met: () => sql`d.channel in ('online', 'national')`,
  },
  satisfied: { group: 'satisfaction', concerns: () => sql`d.rating is not null`, met: () => sql`d.rating >= 2` },
}
