import { maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Form } from './shared/model/form.ts'

export interface KeptForm {
  version: number
  hash: string
  definition: Form
  validFrom: string
}

/** One version, or the latest that is in force on a day. */
export function findForm(db: Db, id: string, version: number | undefined, on: string): Promise<KeptForm | undefined> {
  return maybe(
    db,
    sql<KeptForm>`select version, hash, definition, valid_from from forms.version where form_id = ${id}
      and ${version === undefined ? sql`valid_from <= ${on}` : sql`version = ${version}`}
      order by valid_from desc, version desc limit 1`,
  )
}

export async function addForm(
  db: Db,
  {
    id,
    version,
    hash,
    definition,
    validFrom,
  }: { id: string; version: number; hash: string; definition: Form; validFrom: string },
  by: string | null,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into forms.version
    (form_id, version, hash, definition, valid_from, published_at, published_by)
    values (${id}, ${version}, ${hash}, ${JSON.stringify(definition)}, ${validFrom}, ${now}, ${by}) on conflict do nothing`.execute(
    db,
  )
  return (numAffectedRows ?? 0n) > 0n
}
