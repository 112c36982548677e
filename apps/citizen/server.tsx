import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { renderToString } from 'preact-render-to-string'
import { addressOf, type Output, type Route } from '@hue-s/kernel/shared/route.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import { translator } from '@hue-s/kernel/shared/text.ts'
import type { FirstRead, HeadTools, PageHead, ScreenModule } from '@hue-s/kernel/web/screens.ts'
import { App, type Ready } from './App.tsx'
import { builtFiles } from './built-files.ts'
import { dictionaryOf } from './dictionary.ts'
import { documentOf, type BuiltFiles } from './document.ts'
import { matchScreen, type Match } from './match.ts'
import { audienceOf, choiceCookie, languageIn, sizeOf, type PageData, type Province } from './page.ts'
import { panels } from './offers.ts'
import { drawingOf, iconOf, type Drawing } from './province-drawing.ts'
import { screens } from './screens.ts'

/** What the server lends to this app: it knows nothing else of it. */
export interface Lender {
  /** The folder of the browser's build. */
  folder: string
  province: Province
  demo: boolean
  /** Where the instance is reached from outside. */
  publicUrl: string
  languageOf: (url: string, cookies: string | undefined, accept: string | undefined) => Lang
  /** Asks a route as nobody in particular; throws the refusal. */
  read: (routeId: string, input: unknown, lang: Lang) => Promise<unknown>
}

const HTML = 'text/html; charset=utf-8'

/** The citizen app's pages: each screen is drawn here, with its public data, and then taken over by the script. */
export async function citizenPages(fastify: FastifyInstance, lender: Lender): Promise<void> {
  const files = builtFiles(lender.folder)
  for (const path of [...screens.map((screen) => screen.path), '/*']) {
    fastify.get(path, (request, reply) => page(request, reply, lender, files))
  }
  const worker = join(lender.folder, 'sw.js')
  if (existsSync(worker)) {
    const script = readFileSync(worker, 'utf8')
    fastify.get('/sw.js', async (_, reply) =>
      reply.header('content-type', 'text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(script),
    )
  }
  fastify.get('/manifest.webmanifest', async (request, reply) =>
    reply
      .header('content-type', 'application/manifest+json; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(JSON.stringify(manifestOf(lender.province, langOf(request, lender)))),
  )
  const icon = iconOf(lender.province)
  fastify.get('/icon.svg', async (_, reply) =>
    reply.header('content-type', 'image/svg+xml').header('cache-control', 'public, max-age=86400').send(icon),
  )
  fastify.get('/robots.txt', async (_, reply) =>
    reply
      .header('content-type', 'text/plain; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(robotsOf(originOf(lender))),
  )
  fastify.get('/province.svg', async (_, reply) => {
    const drawing = await communesDrawing(lender)
    if (!drawing) {
      reply.callNotFound()
      return reply
    }
    return reply
      .header('content-type', 'image/svg+xml')
      .header('cache-control', 'public, max-age=3600')
      .send(drawing.svg)
  })
}

const originOf = (lender: Lender) => lender.publicUrl.replace(/\/+$/, '')

/** Everything public may be found; what belongs to somebody, the consoles and endless pages of lists may not. */
const robotsOf = (origin: string) =>
  [
    'User-agent: *',
    'Allow: /api/files/',
    ...['/api/', '/office', '/ops', '/me$', '/mine', '/inbox', '/sign-in', '/search', '/*?*after='].map(
      (path) => `Disallow: ${path}`,
    ),
    '',
    `Sitemap: ${origin}/sitemap.xml`,
    '',
  ].join('\n')

const langOf = (request: FastifyRequest, lender: Lender) =>
  lender.languageOf(request.url, request.headers.cookie, request.headers['accept-language'])

const drawings = new WeakMap<Lender, { until: number; drawing: Promise<Drawing | undefined> }>()
const noticeOf = (drawing: Drawing | undefined) => (drawing ? { notice: drawing.notice } : null)

/** The communes' outlines as one light picture, made again each hour; undefined when there are no boundaries. */
function communesDrawing(lender: Lender): Promise<Drawing | undefined> {
  const known = drawings.get(lender)
  if (known && known.until > Date.now()) return known.drawing
  const drawing = lender.read('geo.boundaries', {}, 'vi').then(
    (boundaries) => drawingOf(boundaries, lender.province),
    () => undefined,
  )
  drawings.set(lender, { until: Date.now() + 3_600_000, drawing })
  return drawing
}

interface Asked {
  reads: Record<string, unknown>
  refused: string | null
  status: number
}

/** Asks for what the screen shows first. A refusal is part of the page; a fault is left to the browser's next try. */
async function readAll(wanted: readonly FirstRead[], lender: Lender, lang: Lang): Promise<Asked> {
  const asked: Asked = { reads: {}, refused: null, status: 200 }
  await Promise.all(
    wanted.map(async ({ route, input }) => {
      try {
        asked.reads[addressOf(route, input).url] = await lender.read(route.id, input, lang)
      } catch (error) {
        const { status, code, issues } = error as { status?: number; code?: string; issues?: unknown }
        if (status === 404 || status === 410 || issues)
          Object.assign(asked, { refused: code ?? 'kernel.recordNotFound', status: status ?? 404 })
      }
    }),
  )
  return asked
}

interface Prepared extends Ready {
  module: ScreenModule | undefined
}

async function readyFor(match: Match | undefined, lang: Lang): Promise<Prepared> {
  const module = await match?.screen.load()
  const news = match?.screen.path === '/' ? panels.filter(({ at }) => at === 'news') : []
  return {
    dictionary: await dictionaryOf(lang),
    module,
    screens: match && module ? [[match.screen, module.Screen]] : [],
    panels: await Promise.all(news.map(async (panel) => [panel, (await panel.load()).Panel] as const)),
  }
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  lender: Lender,
  files: BuiltFiles,
): Promise<FastifyReply> {
  const [path = '/', query = ''] = request.url.split('?', 2)
  const search = new URLSearchParams(query)
  const match = matchScreen(screens, path)
  // A page of ours that is not there is a page too; an unknown address of the API or a file is not.
  if (!match && (path.startsWith('/api/') || !/text\/html/.test(request.headers.accept ?? ''))) {
    reply.callNotFound()
    return reply
  }
  const cookies = request.headers.cookie ?? ''
  const lang = langOf(request, lender)
  const ready = await readyFor(match, lang)
  const wanted = [
    ...(match?.screen.reads?.({ params: match.params, search }) ?? []),
    ...ready.panels.flatMap(([panel]) => panel.reads?.() ?? []),
  ]
  const { reads, refused, status } = await readAll(wanted, lender, lang)
  const data: PageData = {
    path,
    lang,
    audience: audienceOf(search, cookies, lang),
    size: sizeOf(search, cookies),
    province: lender.province,
    demo: lender.demo,
    reads,
    refused,
    drawing: path === '/' ? noticeOf(await communesDrawing(lender)) : null,
  }
  const chosen = [
    languageIn(search) && choiceCookie('lang', lang),
    search.has('audience') && choiceCookie('audience', data.audience),
    search.has('size') && choiceCookie('size', data.size),
  ].filter((cookie): cookie is string => typeof cookie === 'string')
  if (chosen.length > 0) reply.header('set-cookie', chosen)
  const html = draw(data, ready, match, { path, query, search }, { files, origin: originOf(lender) })
  reply
    .status(match ? status : 404)
    .header('content-type', HTML)
    .header('cache-control', 'no-cache')
    .header('vary', 'Accept-Encoding, Accept-Language, Cookie')
  // The page itself is most of what a slow phone waits for.
  if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) return reply.send(html)
  return reply.header('content-encoding', 'gzip').send(await promisify(gzip)(html))
}

/** What the screen says of itself, from the first answers; nothing of a page that was refused. */
function headFor(
  { module }: Prepared,
  data: PageData,
  match: Match | undefined,
  search: URLSearchParams,
  t: HeadTools['t'],
) {
  if (!match || data.refused !== null) return { unlisted: true } satisfies PageHead
  const answer = <R extends Route>(route: R, input: Readonly<Record<string, unknown>>) =>
    data.reads[addressOf(route, input).url] as Output<R> | undefined
  return module?.pageHead?.({ params: match.params, search, lang: data.lang, t, answer }) ?? ({} satisfies PageHead)
}

function draw(
  data: PageData,
  ready: Prepared,
  match: Match | undefined,
  at: { path: string; query: string; search: URLSearchParams },
  { files, origin }: { files: BuiltFiles; origin: string },
): string {
  const body = renderToString(<App data={data} ready={ready} at={{ path: at.path, search: at.query }} />)
  const t = translator(ready.dictionary)
  const name = data.province.appName[data.lang]
  const head: PageHead = headFor(ready, data, match, at.search, t)
  const shown = head.title ?? t(match?.screen.title ?? 'citizen.problem.notFound')
  const other: Lang = data.lang === 'vi' ? 'en' : 'vi'
  const search = new URLSearchParams(at.search)
  search.set('lang', other)
  return documentOf({
    data,
    title: at.path === '/' ? name : `${shown} · ${name}`,
    description: head.description ?? data.province.tagline[data.lang],
    head,
    origin,
    body,
    files,
    noscript: {
      words: t('citizen.noscript'),
      other: { lang: other, words: t('citizen.noscriptOther'), href: `${at.path}?${search}` },
    },
  })
}

/** What a phone needs to keep the app among its own. */
function manifestOf(province: Province, lang: Lang) {
  return {
    id: '/',
    name: province.appName[lang],
    short_name: province.appName[lang],
    description: province.tagline[lang],
    lang,
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: province.look.tokens['paper'] ?? '#FAF7F1',
    theme_color: province.look.tokens['tim-900'] ?? '#2E1A52',
    icons: [{ src: '/icon.svg', type: 'image/svg+xml', sizes: 'any', purpose: 'any maskable' }],
  }
}
