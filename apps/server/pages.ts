import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import sharp from 'sharp'
import { z } from 'zod'
import { ANYONE } from '@hue-s/kernel/server/access.ts'
import { makeCtx, type Platform } from '@hue-s/kernel/server/ctx.ts'
import { screenLanguageOf } from '@hue-s/kernel/server/language.ts'
import { parseInput } from '@hue-s/kernel/server/input.ts'
import { ROOT } from '@hue-s/kernel/server/root.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { WordsShape } from '@hue-s/kernel/shared/route.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import { knowScreens, type KnownScreen } from '@hue-s/systems/home/system.ts'
import { countScreens } from '@hue-s/systems/usage/system.ts'

const YEAR = 31_536_000

/** Pages of the apps: the citizen's first screen rendered here, the consoles as static shells. */
export async function pages(fastify: FastifyInstance, platform: Platform): Promise<void> {
  fastify.get('/assets/api-docs.css', async (_, reply) =>
    reply
      .header('content-type', 'text/css; charset=utf-8')
      .send(await readFile(join(ROOT, 'apps/server/api-docs.css'))),
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
  const worker = join(root, 'sw.js')
  if (existsSync(worker)) {
    const script = await readFile(worker, 'utf8')
    fastify.get(`${prefix}/sw.js`, async (_, reply) =>
      reply.header('content-type', 'text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(script),
    )
  }
  for (const path of [prefix, `${prefix}/*`]) {
    fastify.get(path, async (_, reply) =>
      reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-cache').send(page),
    )
  }
}

function keep(reply: { header(name: string, value: string): unknown }, path: string): void {
  reply.header('cache-control', /-[\w-]{8,}\.\w+$/.test(path) ? `public, max-age=${YEAR}, immutable` : 'no-cache')
}

/** What the citizen app's own build needs of the platform; it never imports the server. */
interface Lender {
  folder: string
  province: z.infer<typeof Province.schema>
  demo: boolean
  publicUrl: string
  languageOf: typeof screenLanguageOf
  read: (routeId: string, input: unknown, lang: Lang) => Promise<unknown>
  picture: (svg: string, size: number) => Promise<Uint8Array>
  know: (screens: readonly KnownScreen[]) => void
  measure: (screens: readonly KnownScreen[]) => void
}

/** Two languages at least; a visitor's where the province gives them. */
const ScreenWords = WordsShape.extend({
  ko: z.string().optional(),
  zh: z.string().optional(),
  fr: z.string().optional(),
})
const Look = z.object({ tokens: z.record(z.string(), z.string()), river: z.string().optional() })
const Province = setting(
  'province',
  z.object({
    name: ScreenWords,
    appName: ScreenWords,
    tagline: ScreenWords,
    hotline: z.string(),
    emergency: z.array(z.object({ number: z.string(), name: ScreenWords })),
    look: Look,
  }),
)

async function citizen(fastify: FastifyInstance, platform: Platform): Promise<void> {
  const entry = join(ROOT, 'dist', 'citizen-ssr', 'server.js')
  const folder = join(ROOT, 'dist', 'citizen')
  if (!existsSync(entry) || !existsSync(folder)) return
  await fastify.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    decorateReply: false,
    setHeaders: keep,
  })
  const { citizenPages } = (await import(pathToFileURL(entry).href)) as {
    citizenPages: (f: FastifyInstance, lender: Lender) => Promise<void>
  }
  await citizenPages(fastify, {
    folder,
    province: platform.settings.fromPack(Province),
    demo: platform.config.mode === 'demo',
    publicUrl: platform.config.publicUrl,
    languageOf: screenLanguageOf,
    read: (id, input, lang) => readAsAnyone(platform, id, input, lang),
    picture: (svg, size) => sharp(Buffer.from(svg), { density: 300 }).resize(size, size).png().toBuffer(),
    know: (screens) => knowScreens(platform, screens),
    measure: (screens) => countScreens(platform, screens),
  })
}

/** Asks a public route in this process, as nobody in particular: nothing personal can come into a shared page. */
async function readAsAnyone(platform: Platform, id: string, input: unknown, lang: Lang): Promise<unknown> {
  const found = platform.routes.get(id)
  if (found?.route.kind !== 'query' || found.route.allow !== 'anyone') throw notFound('kernel.noSuchPath')
  const ctx = makeCtx(platform, platform.database.db, ANYONE, { id: 'page', address: '', userAgent: '', lang })
  return ctx.call(found.route, parseInput(found.route, input, platform.translate) as never)
}
