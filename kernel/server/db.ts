import type { Socket } from 'node:net'
import {
  CamelCasePlugin,
  CompiledQuery,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  sql,
  Transaction,
  type DatabaseConnection,
  type KyselyProps,
  type PostgresDialectConfig,
  type RawBuilder,
} from 'kysely'
import pg from 'pg'

// Tables are declared by each store (`db.withTables<…>()`), so that no system sees another's.
// oxlint-disable-next-line typescript/no-empty-object-type
type NoTables = {}

/** A pool outside a command, a transaction inside one. Row keys are camelCase, instants ISO text in UTC. */
export type Db = Kysely<NoTables>
export { sql }

const IN_UTC = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/

/** An instant as PostgreSQL writes it → ISO text in UTC with milliseconds. Rows have many: those in UTC need no `Date`. */
export function isoInstant(text: string): string {
  const parts = IN_UTC.exec(text)
  if (!parts) return new Date(text).toISOString()
  return `${parts[1]}T${parts[2]}.${(parts[3] ?? '').slice(0, 3).padEnd(3, '0')}Z`
}

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === pg.types.builtins.INT8) return Number
    if (oid === pg.types.builtins.NUMERIC) return Number
    if (oid === pg.types.builtins.DATE) return (text: string) => text
    if (oid === pg.types.builtins.TIMESTAMPTZ) return isoInstant
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text')
  },
}

/**
 * Sends `begin` without waiting for its answer: on a pipelined connection the first statement follows in the same
 * breath. Should `begin` fail, that statement fails with it.
 */
class EagerDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    connection.executeQuery(CompiledQuery.raw('begin')).catch(() => undefined)
  }
}

class EagerDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }
  override createDriver(): PostgresDriver {
    return new EagerDriver(this.#config)
  }
}

/**
 * Statements that are sent in one turn of the event loop leave in one write: `begin` with the first statement,
 * the last one with `commit`. A write to a socket costs more than most statements.
 */
function coalesceWrites(stream: Socket): void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean
  let corked = false
  stream.write = ((...args: unknown[]) => {
    if (!corked) {
      corked = true
      stream.cork()
      setImmediate(() => {
        corked = false
        stream.uncork()
      })
    }
    return write(...args)
  }) as Socket['write']
}

const names = new Map<string, string>()
const MOST_NAMES = 2_000

/** A name per statement text, so that each connection plans it once; texts beyond the most are planned each time. */
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size >= MOST_NAMES) return known
  const name = `s${names.size}`
  names.set(text, name)
  return name
}

/** Statements with parameters are prepared by themselves: their texts are few, their calls many. */
function prepareStatements(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  client.query = ((text: unknown, values: unknown, ...rest: unknown[]) => {
    const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined
    return name === undefined ? query(text, values, ...rest) : query({ name, text, values }, ...rest)
  }) as typeof client.query
}

export interface Database {
  db: Db
  /**
   * One connection of its own, for what must stand at once whatever becomes of the transaction that asks for it.
   * Statements here are short and wait for nothing: everybody shares the connection.
   */
  apart: Db
  pool: pg.Pool
  /**
   * One transaction. Its statements run in the order in which they were asked and do not wait for one another's
   * answers: those asked in one turn of the event loop travel in one message.
   */
  transaction<T>(work: (trx: Db) => Promise<T>): Promise<T>
  url: string
  close(): Promise<void>
}

/** Opens a pool. Statements over 15 s are cut, so that one bad query cannot hold the province. */
export function openDatabase(url: string, max = 10): Database {
  const [pool, single] = [openPool(url, max), openPool(url, 1)]
  const [db, apart] = [overPool(pool), overPool(single)]
  const dialect = new EagerDialect({ pool })
  const parts = { config: { dialect }, dialect, driver: dialect.createDriver() }
  return {
    db,
    apart,
    pool,
    transaction: (work) => db.transaction().execute(async (trx) => work(await withoutWaiting(trx, parts))),
    url,
    close: async () => void (await Promise.all([db.destroy(), apart.destroy()])),
  }
}

function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    types,
    pipeline: true,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 10_000,
  })
  pool.on('connect', prepareStatements)
  pool.on('connect', (client) =>
    coalesceWrites((client as unknown as { connection: { stream: Socket } }).connection.stream),
  )
  // An idle connection that breaks is replaced by the pool; the next query shows whether the database is gone.
  pool.on('error', () => undefined)
  return pool
}

/** Kysely holds a statement of a transaction back until the one before it was answered; the connection keeps order itself. */
async function withoutWaiting(trx: Transaction<NoTables>, parts: Omit<KyselyProps, 'executor'>): Promise<Db> {
  const executor = trx.getExecutor()
  const connection = await executor.provideConnection((held) => Promise.resolve(held))
  const atOnce = executor.withConnectionProvider({ provideConnection: (use) => use(connection) })
  return new Transaction<NoTables>({ ...parts, executor: atOnce })
}

const overPool = (pool: pg.Pool): Db =>
  new Kysely<NoTables>({
    dialect: new EagerDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })

/**
 * Sends a statement that has no answer worth waiting for: it leaves in the same breath as the next one. Should it fail,
 * the transaction it is in fails, and so does whatever follows.
 */
export const sendAhead = (db: Db, text: string): Promise<void> =>
  db.getExecutor().provideConnection((connection) => {
    connection.executeQuery(CompiledQuery.raw(text)).catch(() => undefined)
    return Promise.resolve()
  })

/** All rows of a statement. */
export async function many<T>(db: Db, statement: RawBuilder<T>): Promise<T[]> {
  return (await statement.execute(db)).rows
}

/** The only row, or undefined. */
export async function maybe<T>(db: Db, statement: RawBuilder<T>): Promise<T | undefined> {
  return (await statement.execute(db)).rows[0]
}

/** The row that must be there (a count, an `insert … returning`); its absence is a bug. */
export async function one<T>(db: Db, statement: RawBuilder<T>): Promise<T> {
  const row = (await statement.execute(db)).rows[0]
  if (row === undefined) throw new Error('a statement that always answers a row answered none')
  return row
}

/** A value as `jsonb`. */
export const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`

/** One page by key: fetch `limit + 1` rows, keep `limit`, and name the next key. */
export function page<T>(rows: T[], limit: number, key: (row: T) => string): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? key(last) : null }
}
