import { createServer, type IncomingMessage } from 'node:http'
import { brotliCompressSync } from 'node:zlib'
import Fastify from 'fastify'
import pg from 'pg'
import { newId } from '@hue-s/kernel/shared/ids.ts'

/** The limits we compare with: what the same machine does with nothing of ours in between. Prints both addresses. */
const bytes = brotliCompressSync(Buffer.from(JSON.stringify({ count: 12 })))
const plain = createServer((_, res) => {
  res.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-encoding': 'br',
    'content-length': bytes.length,
  })
  res.end(bytes)
})
const fastify = Fastify()
fastify.get('/ping', async () => ({ ok: true }))

const TABLES = `
  create table if not exists public.bare_booking (id uuid primary key, court int, player_id uuid, starts_at timestamptz, note text);
  create table if not exists public.bare_audit (id bigint generated always as identity primary key, at timestamptz, actor uuid, action text, subject uuid);
  create table if not exists public.bare_outbox (id bigint generated always as identity primary key, topic text, key text, payload jsonb, at timestamptz);
  create table if not exists public.bare_idempotency (actor uuid, key text, hash text, response text, at timestamptz, primary key (actor, key))`

async function bodyOf(request: IncomingMessage): Promise<{ court: number; startsAt: string; note: string }> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString())
}

/** The rows that a command writes (its own, audit, outbox, idempotency), in one transaction and with nothing around. */
async function startInserts(databaseUrl: string): Promise<string> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
  // At the end the database goes first.
  pool.on('error', () => undefined)
  await pool.query(TABLES)
  const actor = newId()
  const server = createServer(async (request, response) => {
    const { court, startsAt, note } = await bodyOf(request)
    const id = newId()
    const answer = JSON.stringify({ id, court, startsAt, note })
    const client = await pool.connect()
    await client.query('begin')
    await client.query('insert into public.bare_booking values ($1, $2, $3, $4, $5)', [
      id,
      court,
      actor,
      startsAt,
      note,
    ])
    await client.query('insert into public.bare_audit (at, actor, action, subject) values (now(), $1, $2, $3)', [
      actor,
      'book',
      id,
    ])
    await client.query('insert into public.bare_outbox (topic, key, payload, at) values ($1, $2, $3, now())', [
      'booked',
      String(court),
      answer,
    ])
    await client.query('insert into public.bare_idempotency values ($1, $2, $3, $4, now())', [
      actor,
      request.headers['idempotency-key'],
      '',
      answer,
    ])
    await client.query('commit')
    client.release()
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(answer)
  })
  return listen(server)
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

const database = process.env['BARE_DATABASE']
process.stdout.write(
  `${JSON.stringify({
    http: await listen(plain),
    fastify: await fastify.listen({ port: 0, host: '127.0.0.1' }),
    inserts: database === undefined ? '' : await startInserts(database),
  })}\n`,
)
process.once('SIGTERM', () => process.exit(0))
