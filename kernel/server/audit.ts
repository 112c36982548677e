import { createHash } from 'node:crypto'
import { many, maybe, sql, type Db } from './db.ts'

/** One audit row as it is hashed: exactly these fields, in this order, so that anyone can recompute it. */
export interface AuditRow {
  id: number
  at: string
  actor: string | null
  actorKind: string
  onBehalfOf: string | null
  action: string
  subjects: unknown
  notes: unknown
  requestId: string
}

export interface Block {
  no: number
  at: string
  previous: string
  root: string
  hash: string
  count: number
}

const sha = (text: string) => createHash('sha256').update(text).digest('hex')
const columns = sql`id, at, actor, actor_kind, on_behalf_of, action, subjects, notes, request_id`
const GENESIS = '0'.repeat(64)

const canonical = (value: unknown): string =>
  value === null || typeof value !== 'object'
    ? JSON.stringify(value)
    : Array.isArray(value)
      ? `[${value.map(canonical).join(',')}]`
      : `{${Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
          .join(',')}}`

/** SHA-256 of a row's canonical JSON (keys sorted, no spaces). */
export const rowHash = (row: AuditRow) => sha(canonical(row))

/** Merkle root of row hashes; an odd one out is carried up unchanged. */
export function merkleRoot(hashes: readonly string[]): string {
  if (hashes.length === 0) return GENESIS
  let level = [...hashes]
  while (level.length > 1) {
    const next: string[] = []
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i] ?? '', level[i + 1]]
      next.push(right === undefined ? left : sha(left + right))
    }
    level = next
  }
  return level[0] ?? GENESIS
}

const blockHash = (b: Omit<Block, 'hash'>) => sha(`${b.no}\n${b.at}\n${b.previous}\n${b.root}\n${b.count}`)

/** A row gets its number just before its commit: after this many seconds none of a lower number can still appear. */
const STRAGGLERS = 120

/** Where to look for rows that no block holds yet. */
async function sealedUpTo(db: Db, now: Date): Promise<number> {
  const before = new Date(now.getTime() - STRAGGLERS * 1_000).toISOString()
  const found = await maybe(
    db,
    sql<{ upto: number }>`select upto from kernel.audit_block where at < ${before} order by no desc limit 1`,
  )
  return found?.upto ?? 0
}

/**
 * Closes one block over the rows committed since the last one: commands never queue on the chain. One process
 * at a time (advisory lock); answers how many rows were sealed. `everything` looks at all rows ever written.
 */
export async function sealBlock(db: Db, now: Date, everything = false, limit = 5_000): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const lock = await maybe(trx, sql<{ got: boolean }>`select pg_try_advisory_xact_lock(4673002) as got`)
    if (!lock?.got) return 0
    const from = everything ? 0 : await sealedUpTo(trx, now)
    const rows = await many(
      trx,
      sql<AuditRow>`select ${columns} from kernel.audit a where id > ${from} and not exists (
        select from kernel.audit_leaf l where l.audit_id = a.id) order by id limit ${limit}`,
    )
    if (rows.length === 0) return 0
    const last = await maybe(trx, sql<Block>`select no, hash from kernel.audit_block order by no desc limit 1`)
    const block = {
      no: (last?.no ?? 0) + 1,
      at: now.toISOString(),
      previous: last?.hash ?? GENESIS,
      root: merkleRoot(rows.map(rowHash)),
      count: rows.length,
    }
    const ids = rows.map((r) => r.id)
    await sql`insert into kernel.audit_block (no, at, previous, root, hash, count, upto)
      values (${block.no}, ${block.at}, ${block.previous}, ${block.root}, ${blockHash(block)}, ${block.count}, ${Math.max(...ids)})`.execute(
      trx,
    )
    await sql`insert into kernel.audit_leaf (audit_id, block) select id, ${block.no} from unnest(${ids}::bigint[]) id`.execute(
      trx,
    )
    return rows.length
  })
}

/** The latest sealed block: publish it anywhere, and nobody can change the past unseen. */
export function latestBlock(db: Db): Promise<Block | undefined> {
  return maybe(
    db,
    sql<Block>`select no, at, previous, root, hash, count from kernel.audit_block order by no desc limit 1`,
  )
}

/** Walks the whole chain; answers the first thing that does not fit, or how much was checked. */
export async function verifyAudit(
  db: Db,
): Promise<{ blocks: number; rows: number; unsealed: number; fault: string | null }> {
  let previous = GENESIS
  let [blocks, rows] = [0, 0]
  const unsealed =
    (
      await maybe(
        db,
        sql<{ n: number }>`select count(*) as n from kernel.audit a
        where not exists (select from kernel.audit_leaf l where l.audit_id = a.id)`,
      )
    )?.n ?? 0
  for (;;) {
    const block = await maybe(
      db,
      sql<Block>`select no, at, previous, root, hash, count from kernel.audit_block where no > ${blocks} order by no limit 1`,
    )
    if (!block) break
    const at = `block ${block.no}`
    if (block.no !== blocks + 1) return { blocks, rows, unsealed, fault: `${at}: block ${blocks + 1} is missing` }
    if (block.previous !== previous) return { blocks, rows, unsealed, fault: `${at}: does not follow the block before` }
    const list = await many(
      db,
      sql<AuditRow>`select ${columns} from kernel.audit join kernel.audit_leaf on audit_id = id
        where block = ${block.no} order by id`,
    )
    if (list.length !== block.count)
      return { blocks, rows, unsealed, fault: `${at}: ${list.length} rows instead of ${block.count}` }
    if (merkleRoot(list.map(rowHash)) !== block.root)
      return { blocks, rows, unsealed, fault: `${at}: a row was changed` }
    if (blockHash(block) !== block.hash) return { blocks, rows, unsealed, fault: `${at}: its own hash is wrong` }
    previous = block.hash
    blocks += 1
    rows += list.length
  }
  const stray = await maybe(db, sql<{ n: number }>`select count(*) as n from kernel.audit_leaf where block > ${blocks}`)
  return { blocks, rows, unsealed, fault: (stray?.n ?? 0) > 0 ? 'rows point at a block that does not exist' : null }
}
