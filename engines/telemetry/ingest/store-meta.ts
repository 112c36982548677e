import { many, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Terms } from '../contract.ts'
import type { Meta } from './check.ts'

type Row = Omit<Meta, 'calibrations' | 'terms'> & {
  terms: Terms
  calibrations: { from: number; factor: number; shift: number }[]
}

/** What must be known of these datastreams to take observations. */
export function listMetas(db: Db, ids: readonly number[]): Promise<Row[]> {
  return many(
    db,
    sql<Row>`select d.id, d.thing_id, t.unit_id, t.is_public, d.observation_type, d.terms, d.feature_id,
      coalesce((select json_agg(json_build_object('from', (extract(epoch from c.valid_from) * 1000)::bigint,
        'factor', c.factor, 'shift', c.shift) order by c.valid_from desc)
        from telemetry.calibration c where c.datastream_id = d.id), '[]') as calibrations
      from telemetry.datastream d join telemetry.thing t on t.id = d.thing_id where d.id = any(${[...ids]}::int[])`,
  )
}
