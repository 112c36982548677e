import type { FastifyInstance } from 'fastify'
import pg from 'pg'

// What the database is asked while one answer is made, for the comparison with the bare statements.
let heard: { text: string; values: unknown[]; connection: number }[] | undefined
const connections = new WeakMap<object, number>()
let last = 0
const query = pg.Client.prototype.query as (...args: unknown[]) => unknown
pg.Client.prototype.query = function (this: unknown, ...args: unknown[]) {
  const [first, second] = args
  const asked =
    typeof first === 'string' ? { text: first, values: second } : (first as { text?: string; values?: unknown })
  if (heard && typeof asked.text === 'string') {
    const connection = connections.get(this as object) ?? ++last
    connections.set(this as object, connection)
    heard.push({ text: asked.text, values: Array.isArray(asked.values) ? asked.values : [], connection })
  }
  return query.apply(this, args)
} as typeof pg.Client.prototype.query

/** Adds the page that tells which statements the answer at `path` takes; with a `body` (JSON) that of a command. */
export async function tellSql(fastify: FastifyInstance): Promise<void> {
  fastify.get('/bench/sql', async (request) => {
    const { path, body } = request.query as { path: string; body?: string }
    const headers = request.headers as Record<string, string>
    const asked = (heard = [])
    if (body === undefined) await fastify.inject({ url: path, headers })
    else
      await fastify.inject({
        method: 'POST',
        url: path,
        headers: { ...headers, 'content-type': 'application/json' },
        payload: body,
      })
    heard = undefined
    return asked
  })
}
