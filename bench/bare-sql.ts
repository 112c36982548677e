import { createServer, type IncomingMessage } from 'node:http'
import pg from 'pg'
import { newId } from '@hue-s/kernel/shared/ids.ts'

/** The limits for field reports: the same bytes, the same statements, the same rows, with nothing of ours around them. */
interface Statement {
  text: string
  values: unknown[]
}

// As they came over the wire: bytes as an array of numbers in JSON would make the limit slower than it is.
pg.types.setTypeParser(pg.types.builtins.BYTEA, (text) => text)
const pool = new pg.Pool({ connectionString: process.env['BARE_DATABASE'], max: 10 })
let kept: Buffer = Buffer.from('')
/** What each question asks, in turn. */
let questions: Statement[][] = []
let n = 0

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

await pool.query(`create table if not exists public.bare_report (id uuid primary key, category text, note text, lon float8, lat float8, commune uuid, data jsonb, at timestamptz);
  create table if not exists public.bare_event (report uuid, n int, kind text, data jsonb, at timestamptz, primary key (report, n));
  create table if not exists public.bare_audit (id bigint generated always as identity primary key, at timestamptz, action text, subject uuid);
  create table if not exists public.bare_outbox (id bigint generated always as identity primary key, topic text, key text, payload jsonb, at timestamptz);
  create table if not exists public.bare_key (key text primary key, response text, at timestamptz)`)

/** A report with its events, audit, outbox and key, in one transaction. */
async function submit(body: { category: string; note: string; at: { lon: number; lat: number } }): Promise<string> {
  const id = newId()
  const text = JSON.stringify(body)
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('insert into public.bare_report values ($1, $2, $3, $4, $5, null, $6, now())', [
      id,
      body.category,
      body.note,
      body.at.lon,
      body.at.lat,
      text,
    ])
    for (const [n, kind] of ['opened', 'acted'].entries())
      await client.query('insert into public.bare_event values ($1, $2, $3, $4, now())', [id, n, kind, text])
    await client.query('insert into public.bare_audit (at, action, subject) values (now(), $1, $2)', ['submit', id])
    for (const topic of ['opened', 'acted', 'changed'])
      await client.query('insert into public.bare_outbox (topic, key, payload, at) values ($1, $2, $3, now())', [
        topic,
        id,
        text,
      ])
    await client.query('insert into public.bare_key values ($1, $2, now())', [newId(), text])
    await client.query('commit')
    return text
  } finally {
    client.release()
  }
}

const server = createServer(async (request, response) => {
  const json = (text: string | Buffer) =>
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(text)
  if (request.url === '/kept') return json(kept)
  if (request.method === 'GET') {
    const answers = []
    for (const { text, values } of questions[n++ % questions.length] ?? [])
      answers.push((await pool.query(text, values)).rows)
    return json(JSON.stringify(answers))
  }
  const body = await read(request)
  if (request.url === '/keep') kept = body
  else if (request.url === '/sql') questions = JSON.parse(body.toString()) as Statement[][]
  else return json(await submit(JSON.parse(body.toString())))
  return json('{}')
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as { port: number }).port}` })}\n`)
process.once('SIGTERM', () => process.exit(0))
