import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { renderToString } from 'preact-render-to-string'
import { addressOf, type Output, type Route } from '@hue-s/kernel/shared/route.ts'
import { contentLang, translator, type Lang, type ScreenLang } from '@hue-s/kernel/shared/text.ts'
import type { HeadTools, PageHead, ScreenModule } from '@hue-s/kernel/web/screens.ts'
import { App, type Ready } from './App.tsx'
import { homeContract, type Front } from '@hue-s/systems/home/contract.ts'
import { iconByName } from '@hue-s/ui/icon-by-name.ts'
import { Blocks } from './Blocks.tsx'
import { builtFiles } from './built-files.ts'
import { communesDrawing } from './communes-drawing.ts'
import { dictionaryOf } from './dictionary.ts'
import { documentOf, type BuiltFiles } from './document.ts'
import { doorKey } from './door-name.ts'
import { OWN_DOORS } from './doors.ts'
import { readAll, frontFor } from './first-answers.ts'
import { mountFixedFiles } from './fixed-files.ts'
import { frontInput, offAt } from './front.tsx'
import { langOf, originOf, type KnownScreen, type Lender } from './lender.ts'
import type { LitePosted } from './lite/form.ts'
import { drawLite, mountLite } from './lite/pages.tsx'
import { matchScreen, type Match } from './match.ts'
import {
  audienceOf,
  choiceCookie,
  communeOf,
  hasChosen,
  inLang,
  languageIn,
  languagesFor,
  liteOf,
  sizeOf,
  type Audience,
  type PageData,
} from './page.ts'
import { panels } from './offers.ts'
import type { Drawing } from './province-drawing.ts'
import { screens } from './screens.ts'

const HTML = 'text/html; charset=utf-8'

/** The citizen app's pages: each screen is drawn here, with its public data, and then taken over by the script. */
export async function citizenPages(fastify: FastifyInstance, lender: Lender): Promise<void> {
  const files = builtFiles(lender.folder)
  const known = await knownScreens()
  lender.know?.(known.filter(({ path }) => !path.includes(':')))
  lender.measure?.(known)
  for (const path of [...screens.map((screen) => screen.path), '/*']) {
    fastify.get(path, (request, reply) => page(request, reply, lender, files))
  }
  mountLite(
    fastify,
    (request, reply) => (at, posted, status, cookies) => {
      if (cookies.length > 0) reply.header('set-cookie', cookies)
      return page(request, reply, lender, files, { at, posted, status })
    },
    async (request) => {
      const spoken = langOf(request, lender)
      const t = translator(await dictionaryOf(spoken), spoken)
      return { spoken, lang: contentLang(spoken), t, demo: lender.demo }
    },
  )
  mountFixedFiles(fastify, lender)
}

/** Every screen, by the pattern of its address. One path may be offered once only. */
async function knownScreens(): Promise<KnownScreen[]> {
  const [vi, en] = [translator(await dictionaryOf('vi')), translator(await dictionaryOf('en'))]
  return screens.map(({ path, title, menu }) => {
    const door = OWN_DOORS[path]
    const key = door?.title ?? title
    return {
      path,
      title: { vi: vi(key), en: en(key) },
      icon: door?.icon ?? menu?.icon ?? 'info',
      block: menu?.block ?? null,
      order: menu?.order ?? 0,
      audiences: menu?.audiences ?? null,
    }
  })
}

const noticeOf = (drawing: Drawing | undefined) => (drawing ? { notice: drawing.notice } : null)

/** The language of those who have not chosen one. */
const spokenBy = (front: Front | undefined, browser: ScreenLang, audience: Audience): ScreenLang => {
  if (front && front.lang !== 'browser') return front.lang
  return languagesFor(audience, 'vi').includes(browser) ? browser : 'en'
}

const doorsOf = (front: Front | undefined) =>
  front ? [...front.tabs, ...front.actions, ...front.featured, ...(front.centre ? [front.centre] : [])] : []

const iconsOf = (front: Front | undefined) => {
  const items = doorsOf(front)
  const names = [
    ...items.map(({ icon }) => icon),
    ...Object.values(OWN_DOORS)
      .map(({ icon }) => icon)
      .slice(0, 5),
  ]
  return Object.fromEntries(names.map((name) => [name, iconByName(name)]))
}

/** What the tabs and big buttons are called in a visitor's language, whose other words come later. */
const namesOf = (front: Front | undefined, t: HeadTools['t']) =>
  Object.fromEntries(doorsOf(front).map(({ path }) => [path, t(doorKey(path))]))

const closedAt = (front: Front, path: string, now: string) =>
  offAt(
    front.off.filter(({ from, until, sure }) => sure && until > now && (from === null || from <= now)),
    path,
  )

interface Prepared extends Ready {
  module: ScreenModule | undefined
  /** The files that what is drawn was made from. */
  made: readonly string[]
}

async function readyFor(match: Match | undefined, lang: ScreenLang, lite: boolean): Promise<Prepared> {
  const module = await match?.screen.load()
  const news = match?.screen.path === '/' ? panels.filter(({ at }) => lite || at === 'news') : []
  const drawn = await Promise.all(news.map(async (panel) => [panel, await panel.load()] as const))
  return {
    dictionary: await dictionaryOf(lang),
    module,
    made: [module, ...drawn.map(([, of]) => of)].flatMap((of) => of?.madeFrom ?? []),
    wholeWords: true,
    blocks: { view: Blocks },
    screens: match && module ? [[match.screen, module.Screen]] : [],
    panels: drawn.map(([panel, { Panel }]) => [panel, Panel] as const),
  }
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  lender: Lender,
  files: BuiltFiles,
  form?: { at: string; posted: LitePosted; status: number },
): Promise<FastifyReply> {
  const [path = '/', query = ''] = (form?.at ?? request.url).split('?', 2)
  const search = new URLSearchParams(query)
  const match = matchScreen(screens, path)
  // A page of ours that is not there is a page too; an unknown address of the API or a file is not.
  if (!match && (path.startsWith('/api/') || !/text\/html/.test(request.headers.accept ?? ''))) {
    reply.callNotFound()
    return reply
  }
  const cookies = request.headers.cookie ?? ''
  const asked = langOf(request, lender)
  const audience = audienceOf(search, cookies, asked)
  const commune = communeOf(search, cookies)
  const lite = form !== undefined || liteOf(search, cookies)
  const input = frontInput(audience, commune)
  const front = await frontFor(lender, input, contentLang(asked))
  const lang = hasChosen('lang', search, cookies) ? asked : spokenBy(front, asked, audience)
  const ready = await readyFor(match, lang, lite)
  const { reads, refused } = await readAll(
    match?.screen.reads?.({ params: match.params, search }) ?? [],
    ready.panels.flatMap(([panel]) => panel.reads?.() ?? []),
    lender,
    contentLang(lang),
  )
  if (front) reads[addressOf(homeContract.front, input).url] = front
  const now = new Date().toISOString()
  const data: PageData = {
    path,
    lang,
    audience,
    size: sizeOf(search, cookies),
    commune,
    lite,
    offerLite: request.headers['save-data'] === 'on' && !hasChosen('lite', search, cookies),
    welcomed: hasChosen('welcome', search, cookies),
    now,
    icons: iconsOf(front),
    names: lang === contentLang(lang) ? {} : namesOf(front, translator(ready.dictionary, lang)),
    province: lender.province,
    demo: lender.demo,
    reads,
    refused,
    drawing: path === '/' && !lite ? noticeOf(await communesDrawing(lender)) : null,
  }
  const chosen = chosenCookies(data, search, asked)
  if (chosen.length > 0) reply.header('set-cookie', chosen)
  const at = { path, query, search }
  const body = lite
    ? await drawLite({ fastify: request.server, request, match, data, ready, at, posted: form?.posted })
    : renderToString(<App data={data} ready={ready} at={{ path, search: query }} />)
  const html = draw(data, ready, match, at, { files, origin: originOf(lender), body })
  const closed = match && front && !refused ? closedAt(front, match.screen.path, now) : undefined
  // Search engines and caches learn that it is for a while; the page itself says why.
  if (closed) reply.header('retry-after', new Date(closed.until).toUTCString())
  reply
    .status(form?.status ?? (closed ? 503 : match ? (refused?.status ?? 200) : 404))
    .header('content-type', HTML)
    .header('cache-control', lite ? 'no-store' : 'no-cache')
    .header('vary', 'Accept-Encoding, Accept-Language, Cookie, Save-Data')
  // The page itself is most of what a slow phone waits for.
  if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) return reply.send(html)
  return reply.header('content-encoding', 'gzip').send(await promisify(gzip)(html))
}

/** What the address chose is kept for the pages that follow. */
function chosenCookies({ lang, audience, size, commune, lite }: PageData, search: URLSearchParams, asked: ScreenLang) {
  return [
    (languageIn(search) || (search.has('audience') && lang !== asked)) && choiceCookie('lang', lang),
    search.has('audience') && choiceCookie('audience', audience),
    search.has('size') && choiceCookie('size', size),
    search.has('commune') && choiceCookie('commune', commune ?? 'all'),
    search.has('lite') && choiceCookie('lite', lite ? '1' : '0'),
    search.has('welcome') && choiceCookie('welcome', 'done'),
  ].filter((cookie): cookie is string => typeof cookie === 'string')
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
  return (
    module?.pageHead?.({ params: match.params, search, lang: contentLang(data.lang), t, answer }) ??
    ({} satisfies PageHead)
  )
}

function draw(
  data: PageData,
  ready: Prepared,
  match: Match | undefined,
  at: { path: string; query: string; search: URLSearchParams },
  { files, origin, body }: { files: BuiltFiles; origin: string; body: string },
): string {
  const t = translator(ready.dictionary, data.lang)
  const name = inLang(data.province.appName, data.lang)
  const head: PageHead = headFor(ready, data, match, at.search, t)
  const shown = head.title ?? t(match?.screen.title ?? 'citizen.problem.notFound')
  const other: Lang = data.lang === 'vi' ? 'en' : 'vi'
  const search = new URLSearchParams(at.search)
  search.set('lang', other)
  return documentOf({
    data,
    title: at.path === '/' ? name : `${shown} · ${name}`,
    description: head.description ?? inLang(data.province.tagline, data.lang),
    head,
    origin,
    body,
    files,
    made: ready.made,
    asked: languageIn(at.search),
    noscript: {
      words: t('citizen.noscript'),
      lite: { words: t('citizen.lite.open'), href: liteAddress(at, '1') },
      other: { lang: other, words: t('citizen.noscriptOther'), href: `${at.path}?${search}` },
    },
  })
}

const liteAddress = ({ path, search }: { path: string; search: URLSearchParams }, value: string) => {
  const next = new URLSearchParams(search)
  next.set('lite', value)
  return `${path}?${next}`
}
