import { connect, type Socket } from 'node:net'

/** A line that is not open by then will not be. */
const OPEN_MS = 30_000

/**
 * Opens live listeners on one topic, calls `publish`, and answers how long until the last one has heard it (ms). `who`
 * are header lines that say who listens.
 */
export async function broadcast(
  url: string,
  topic: string,
  listeners: number,
  publish: () => Promise<void>,
  who = '',
): Promise<{ ms: number; heard: number }> {
  const { hostname, port } = new URL(url)
  const sockets: Socket[] = []
  let heard = 0
  let last = 0
  const open = () =>
    new Promise<void>((done, refuse) => {
      const socket = connect(Number(port), hostname)
      let ready = false
      const late = setTimeout(() => refuse(new Error(`a listener of ${topic} was not let in`)), OPEN_MS)
      socket.on('error', refuse)
      socket.on('data', (bytes: Buffer) => {
        if (!ready && bytes.includes('retry')) {
          ready = true
          clearTimeout(late)
          done()
        }
        if (bytes.includes('event: ')) {
          heard += 1
          last = performance.now()
        }
      })
      socket.write(`GET /api/stream?topics=${topic} HTTP/1.1\r\nhost: ${hostname}\r\n${who}\r\n`)
      sockets.push(socket)
    })
  try {
    for (let n = 0; n < listeners; n += 200)
      await Promise.all(Array.from({ length: Math.min(200, listeners - n) }, open))
    const started = performance.now()
    await publish()
    for (let waited = 0; heard < listeners && waited < 10_000; waited += 5)
      await new Promise((done) => setTimeout(done, 5))
    return { ms: last - started, heard }
  } finally {
    for (const socket of sockets) socket.destroy()
  }
}
