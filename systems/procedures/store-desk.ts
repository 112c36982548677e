import { filter, type Actor } from '@hue-s/kernel/server/access.ts'
import { many, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { edit } from './access.ts'
import { CONFIRMED_PARTS, type DeskInput } from './contract.ts'

export interface DeskRow {
  id: string
  kind: 'procedure' | 'guide'
  code: string
  version: number
  state: 'draft' | 'waiting' | 'approved'
  change: 'version' | 'end'
  name: { vi: string; en: string }
  field: string | null
  level: 'province' | 'commune' | null
  validFrom: string
  validTo: string | null
  checked: boolean
  versions: number
  sortName: string
}

const inForce = (at: string) => sql`(v.valid_from <= ${at} and (v.valid_to is null or v.valid_to > ${at}))`
const approved = sql.raw(`v.state = 'approved' and v.change = 'version'`)
const unchecked = sql`v.kind = 'procedure' and procedures.confirmed_parts(v.code, v.content) < ${CONFIRMED_PARTS.length}`

const SHOWN = (show: DeskInput['show'], at: string) =>
  ({
    current: sql`${approved} and ${inForce(at)}`,
    drafts: sql`v.state <> 'approved'`,
    ended: sql`${approved} and v.valid_to <= ${at} and not exists (select from procedures.version n
      where n.kind = v.kind and n.code = v.code and n.state = 'approved' and n.change = 'version' and n.valid_from > v.valid_from)`,
    coming: sql`${approved} and v.valid_from > ${at}`,
    unchecked: sql`${approved} and ${inForce(at)} and ${unchecked}`,
    all: sql`true`,
  })[show]

/** Rows of the desk by name; what somebody may not edit they may still read, drafts of others not. */
export function listDesk(
  db: Db,
  actor: Actor,
  asked: DeskInput & { words: readonly string[]; at: string; from: { name: string; id: string } | undefined },
): Promise<DeskRow[]> {
  const { kind, words, field, level, agency, show, at, from, limit } = asked
  return many(
    db,
    sql<DeskRow>`select v.id, v.kind, v.code, v.version, v.state, v.change,
        coalesce(v.content -> 'name', v.content -> 'title') as name, v.content -> 'field' ->> 'code' as field,
        v.content ->> 'level' as level, v.valid_from, v.valid_to, v.name as sort_name,
        not (${unchecked}) as checked,
        (select count(*) from procedures.version n where n.kind = v.kind and n.code = v.code
          and n.state = 'approved' and n.change = 'version') as versions
      from procedures.version v
      where v.kind = ${kind} and ${SHOWN(show, at)} and ${agency ? sql`v.unit_id = ${agency}` : sql`true`}
        and (v.state = 'approved' or ${filter(edit, actor, 'v')})
        and ${sql.join([sql`true`, ...words.map((word) => sql`v.folded like ${`%${word}%`}`)], sql` and `)}
        and ${field ? sql`v.content -> 'field' ->> 'code' = ${field}` : sql`true`}
        and ${level ? sql`v.content ->> 'level' = ${level}` : sql`true`}
        and ${from ? sql`(v.name collate "vi-x-icu", v.id) > (${from.name} collate "vi-x-icu", ${from.id}::uuid)` : sql`true`}
      order by v.name collate "vi-x-icu", v.id limit ${limit + 1}`,
  )
}

export const countDesk = (db: Db, at: string) =>
  one(
    db,
    sql<{ waiting: number; unchecked: number; inForce: number }>`select
        count(*) filter (where v.state = 'waiting') as waiting,
        count(*) filter (where ${approved} and ${inForce(at)} and ${unchecked}) as unchecked,
        count(*) filter (where ${approved} and ${inForce(at)} and v.kind = 'procedure') as in_force
      from procedures.version v`,
  )
