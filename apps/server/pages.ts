import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { identityPages } from '@hue-s/engines/identity/index.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { ROOT } from '@hue-s/kernel/server/root.ts'

const YEAR = 31_536_000

/** Pages of the apps: the citizen's first screen rendered here, the consoles as static shells. */
export async function pages(fastify: FastifyInstance, platform: Platform): Promise<void> {
  await identityPages(fastify, platform)
  fastify.get('/assets/api-docs.css', async (_, reply) =>
    reply.header('content-type', 'text/css; charset=utf-8').send(await readFile(join(ROOT, 'apps/server/api-docs.css'))),
  )
  await shell(fastify, 'office', '/office')
  await shell(fastify, 'ops', '/ops')
  if (platform.config.mode === 'demo') await shell(fastify, 'ui', '/ui')
  await citizen(fastify, platform)
}

/** A built app: hashed assets are kept for a year; every other path below it is the shell, which finds the screen. */
async function shell(fastify: FastifyInstance, name: string, prefix: string): Promise<void> {
  const root = join(ROOT, 'dist', name)
  if (!existsSync(root)) return
  const page = await readFile(join(root, 'index.html'))
  await fastify.register(fastifyStatic, {
    root: join(root, 'assets'),
    prefix: `${prefix}/assets/`,
    preCompressed: true,
    decorateReply: false,
    setHeaders: keep,
  })
  for (const path of [prefix, `${prefix}/*`]) {
    fastify.get(path, async (_, reply) => reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-cache').send(page))
  }
}

function keep(reply: { header(name: string, value: string): unknown }, path: string): void {
  reply.header('cache-control', /-[\w-]{8,}\.\w+$/.test(path) ? `public, max-age=${YEAR}, immutable` : 'no-cache')
}

async function citizen(fastify: FastifyInstance, platform: Platform): Promise<void> {
  const entry = join(ROOT, 'dist', 'citizen-ssr', 'server.js')
  if (!existsSync(entry)) return
  const { citizenPages } = (await import(pathToFileURL(entry).href)) as { citizenPages: (f: FastifyInstance, p: Platform, folder: string) => Promise<void> }
  await citizenPages(fastify, platform, join(ROOT, 'dist', 'citizen'))
}
