import { request, type Agent } from 'node:http'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { build } from 'esbuild'
import { ROOT } from '@hue-s/kernel/server/root.ts'

/** A server in a process of its own; the first line it prints is JSON that says where it is. */
export interface Server<T> {
  facts: T
  stop(): Promise<void>
}

/** The file as production runs it: bundled, nothing translated on the way. */
async function bundled(file: string): Promise<string> {
  const outfile = join(ROOT, 'dist', 'bench', `${basename(file, '.ts')}.mjs`)
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: packages,
    logLevel: 'error',
  })
  return outfile
}
const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>
}
const packages = Object.keys(dependencies).flatMap((name) => [name, `${name}/*`])

export async function startServer<T>(file: string, env: Record<string, string> = {}): Promise<Server<T>> {
  const path = await bundled(fileURLToPath(new URL(file, import.meta.url)))
  const child = spawn(process.execPath, [path], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  const facts = await new Promise<T>((done, refuse) => {
    child.stdout.once('data', (text: Buffer) => done(JSON.parse(text.toString()) as T))
    void gone.then(() => refuse(new Error(`${file} ended before it was ready`)))
  })
  return {
    facts,
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}

export const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Requests per second over one short run. */
async function throughput(options: autocannon.Options): Promise<number> {
  const result = await autocannon({ connections: 32, duration: 3, ...options })
  if (result.non2xx > 0) throw new Error(`${options.url}: ${result.non2xx} answers were refusals`)
  return result.requests.average
}

/** Two things measured in turn, three times each after a round to warm up, so that a busy minute hits both. */
export async function pair(ours: () => Promise<number>, bare: () => Promise<number>) {
  const [a, b]: [number[], number[]] = [[], []]
  await bare()
  await ours()
  for (let round = 0; round < 3; round++) {
    b.push(await bare())
    a.push(await ours())
  }
  return { ours: median(a), bare: median(b), ratio: median(a) / median(b) }
}

export const get = (url: string, headers: Record<string, string> = {}) => throughput({ url, headers })

/** One POST over kept connections, with as little of the client's own work as possible; answers the status. */
export function post(agent: Agent, url: string, headers: Record<string, string>, body: string): Promise<number> {
  return new Promise((done, refuse) => {
    const sent = request(
      url,
      { agent, method: 'POST', headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } },
      (response) => {
        response.resume()
        response.once('end', () => done(response.statusCode ?? 0))
      },
    )
    sent.once('error', refuse)
    sent.end(body)
  })
}

/** Times work that is run by `concurrency` callers for `seconds`; answers calls per second. */
export async function callsPerSecond(
  concurrency: number,
  seconds: number,
  call: (n: number) => Promise<unknown>,
): Promise<number> {
  const until = performance.now() + seconds * 1000
  const started = performance.now()
  let done = 0
  let n = 0
  const caller = async () => {
    while (performance.now() < until) {
      await call(n++)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: concurrency }, caller))
  return done / ((performance.now() - started) / 1000)
}
