import { createServer } from 'node:http'
import pg from 'pg'

/** The limit for a search: its own statements, with nothing of ours around them; those that set something in one transaction. */
interface Statement {
  text: string
  values: unknown[]
}

const pool = new pg.Pool({ connectionString: process.env['BARE_DATABASE'], max: 10 })
let statements: Statement[] = []

async function answers(): Promise<unknown[]> {
  const client = await pool.connect()
  const setting = statements.some(({ text }) => text.includes('set_config'))
  try {
    if (setting) await client.query('begin')
    const rows: unknown[] = []
    for (const { text, values } of statements) rows.push((await client.query(text, values)).rows)
    if (setting) await client.query('commit')
    return rows
  } finally {
    client.release()
  }
}

const server = createServer(async (request, response) => {
  if (request.method === 'POST') {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    statements = JSON.parse(Buffer.concat(chunks).toString()) as Statement[]
  }
  const body = request.method === 'POST' ? [] : await answers()
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as { port: number }).port}` })}\n`)
process.once('SIGTERM', () => process.exit(0))
