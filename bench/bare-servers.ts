import { createServer } from 'node:http'
import { brotliCompressSync } from 'node:zlib'
import Fastify from 'fastify'

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
await new Promise<void>((done) => plain.listen(0, '127.0.0.1', done))
const { port } = plain.address() as { port: number }
process.stdout.write(
  `${JSON.stringify({ http: `http://127.0.0.1:${port}`, fastify: await fastify.listen({ port: 0, host: '127.0.0.1' }) })}\n`,
)
process.once('SIGTERM', () => process.exit(0))
