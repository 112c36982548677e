import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { translator, type ScreenLang } from '@hue-s/kernel/shared/text.ts'
import { communesDrawing } from './communes-drawing.ts'
import { dictionaryOf } from './dictionary.ts'
import { doorKey } from './door-name.ts'
import { langOf, originOf, type Lender } from './lender.ts'
import { inLang, type Province } from './page.ts'
import { iconOf } from './province-drawing.ts'

/** Where a phone's gallery hands photos over; the service worker takes them before they leave the phone. */
const SHARE_PATH = '/report/share'
const MOST_SHARED = 250 * 1024 * 1024

/** Phones want pictures of fixed sizes; a maskable one is cut to the phone's own shape. */
const ICONS = [
  { path: '/icon-192.png', size: 192, purpose: 'any' },
  { path: '/icon-512.png', size: 512, purpose: 'any' },
  { path: '/icon-maskable-512.png', size: 512, purpose: 'maskable' },
] as const

/** What every browser asks for at a fixed address: worker, manifest, icons, what may be searched, the province's drawing. */
export function mountFixedFiles(fastify: FastifyInstance, lender: Lender): void {
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
      .send(JSON.stringify(await manifestOf(lender.province, langOf(request, lender)))),
  )
  // Only where no service worker took it: nothing is kept here, and the form says so.
  fastify.post(SHARE_PATH, { bodyLimit: MOST_SHARED }, async (request, reply) => {
    request.raw.resume()
    return reply.header('cache-control', 'no-store').redirect('/report?share=missed', 303)
  })
  mountIcons(fastify, lender)
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

function mountIcons(fastify: FastifyInstance, lender: Lender): void {
  const icon = iconOf(lender.province)
  fastify.get('/icon.svg', async (_, reply) =>
    reply.header('content-type', 'image/svg+xml').header('cache-control', 'public, max-age=86400').send(icon),
  )
  for (const { path, size } of ICONS) {
    let drawn: Promise<Uint8Array> | undefined
    fastify.get(path, async (_, reply) => {
      drawn ??= lender.picture(icon, size)
      return reply
        .header('content-type', 'image/png')
        .header('cache-control', 'public, max-age=86400')
        .send(Buffer.from(await drawn))
    })
  }
}

const PRIVATE = [
  ...['/api/', '/office', '/ops', '/me$', '/me/', '/mine', '/follows', '/inbox', '/notifications', '/anonymous'],
  ...['/show/', '/openid/', '/sign-in', '/search', '/welcome', '/*?*after='],
]

/** Everything public may be found; what belongs to somebody, the consoles and endless pages of lists may not. */
const robotsOf = (origin: string) =>
  [
    'User-agent: *',
    'Allow: /api/files/',
    ...PRIVATE.map((path) => `Disallow: ${path}`),
    '',
    ...['/sitemap.xml', '/sitemaps/news.xml'].map((path) => `Sitemap: ${origin}${path}`),
    '',
  ].join('\n')

/** What a phone needs to keep the app among its own. */
async function manifestOf(province: Province, lang: ScreenLang) {
  const t = translator(await dictionaryOf(lang), lang)
  return {
    id: '/',
    name: inLang(province.appName, lang),
    short_name: inLang(province.appName, lang),
    description: inLang(province.tagline, lang),
    lang,
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: province.look.tokens['paper'] ?? '#FAF7F1',
    theme_color: province.look.tokens['tim-900'] ?? '#2E1A52',
    icons: [
      ...ICONS.map(({ path, size, purpose }) => ({ src: path, type: 'image/png', sizes: `${size}x${size}`, purpose })),
      { src: '/icon.svg', type: 'image/svg+xml', sizes: 'any', purpose: 'any' },
    ],
    share_target: {
      action: SHARE_PATH,
      method: 'POST',
      enctype: 'multipart/form-data',
      params: { title: 'title', text: 'text', url: 'url', files: [{ name: 'photos', accept: ['image/*', 'video/*'] }] },
    },
    shortcuts: ['/report', '/emergency', '/mine'].map((url) => ({
      name: t(doorKey(url)),
      url,
      icons: [{ src: '/icon-192.png', type: 'image/png', sizes: '192x192' }],
    })),
  }
}
