import { createServer, type IncomingMessage } from 'node:http'
import pg from 'pg'
import { newId } from '@hue-s/kernel/shared/ids.ts'

/**
 * The limit for an answer of public services: its own statements, prepared, one after the other on one connection, with
 * nothing of ours around them. What a command made anew (its tokens) is made anew each time.
 */
interface Heard {
  statements: { text: string; values: unknown[] }[]
  tokens: { was: string; as: 'id' | 'code' | 'person' }[]
  /** Who stands for the person of the heard command, in turn. */
  people: string[]
}
type Piece = string | number
type Value = { whole: unknown } | { pieces: Piece[] }
interface Statement {
  name: string | undefined
  text: string
  values: Value[]
}

const pool = new pg.Pool({ connectionString: process.env['BARE_DATABASE'], max: 10, statement_timeout: 60_000 })
const names = new Map<string, string>()
let heard: Heard = { statements: [], tokens: [], people: [] }
let compiled: Statement[] = []
let turn = 0

function compile({ statements, tokens }: Heard): Statement[] {
  const places = new Map(tokens.map(({ was }, n) => [was, n]))
  const pattern = tokens.length > 0 ? new RegExp(`(${[...places.keys()].join('|')})`) : undefined
  return statements.map(({ text, values }) => {
    if (values.length > 0 && !names.has(text)) names.set(text, `b${names.size}`)
    return { name: values.length > 0 ? names.get(text) : undefined, text, values: values.map(valueOf) }
  })

  function valueOf(value: unknown): Value {
    const bytes = value as { type?: string; data?: number[] } | null
    if (bytes?.type === 'Buffer') return { whole: Buffer.from(bytes.data ?? []) }
    if (typeof value !== 'string' || !pattern) return { whole: value }
    const pieces = value.split(pattern).map((piece) => places.get(piece) ?? piece)
    return pieces.length > 1 ? { pieces } : { whole: value }
  }
}

function freshTokens(): string[] {
  turn += 1
  const person = heard.people[turn % Math.max(heard.people.length, 1)] ?? ''
  return heard.tokens.map(({ as }, n) =>
    as === 'id' ? newId() : as === 'code' ? `B-${process.pid}-${turn}-${n}` : person,
  )
}

async function answers(): Promise<unknown[]> {
  const fresh = freshTokens()
  const told = (value: Value) =>
    'whole' in value
      ? value.whole
      : value.pieces.map((piece) => (typeof piece === 'number' ? fresh[piece] : piece)).join('')
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const rows: unknown[] = []
    for (const { name, text, values } of compiled) {
      const result = await (name ? client.query({ name, text, values: values.map(told) }) : client.query(text))
      rows.push(result.rows)
    }
    return rows
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    client.release(broken)
  }
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const server = createServer(async (request, response) => {
  const body = await read(request)
  try {
    if (request.url === '/load') compiled = compile((heard = JSON.parse(body.toString()) as Heard))
    const text = JSON.stringify(request.url === '/load' ? [] : await answers())
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(text)
  } catch (error) {
    response.writeHead(500).end((error as Error).message)
  }
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as { port: number }).port}` })}\n`)
process.once('SIGTERM', () => void pool.end().finally(() => process.exit(0)))
