import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { renderToString } from 'preact-render-to-string'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { forbidden, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { addressOf } from '@hue-s/kernel/shared/route.ts'
import { contentLang, translator, type Dictionary } from '@hue-s/kernel/shared/text.ts'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { App, type Ready } from '../App.tsx'
import { matchScreen, type Match } from '../match.ts'
import type { PageData } from '../page.ts'
import { screens } from '../screens.ts'
import { formBody } from './body.ts'
import { callAs, commandAs, refusalOf, uploadAs, type Answer } from './calls.ts'
import type { LiteAt, LiteForm, LitePosted, Typed } from './form.ts'
import { accountForms } from './forms-account.ts'
import { delegationForms } from './forms-delegation.ts'
import { notifyForms } from './forms-notify.ts'
import { personalForms } from './forms-personal.ts'
import { publicForms } from './forms-public.ts'
import { reportForms } from './forms-report.ts'
import { LiteForms, type LiteView } from './View.tsx'

/** Every task that can be done without a script. */
export const LITE_FORMS: readonly LiteForm[] = [
  ...reportForms,
  ...accountForms,
  ...publicForms,
  ...personalForms,
  ...delegationForms,
  ...notifyForms,
]

const MOST_PASSES = 6
const KEY = /^[\w-]{8,60}$/
const LOCAL = /^\/(?![/\\])[^\\\s]{0,1000}$/

/** Draws the page at this address for the person, with what their form led to. */
export type DrawPage = (at: string, posted: LitePosted, status: number, cookies: readonly string[]) => unknown

/** Where plain forms are sent: `/lite/<form>?at=<the page it stood on>`. */
export function mountLite(
  fastify: FastifyInstance,
  draw: (request: FastifyRequest, reply: FastifyReply) => DrawPage,
  speak: (request: FastifyRequest) => Promise<Pick<LiteAt, 'lang' | 'spoken' | 't' | 'demo'>>,
): void {
  fastify.post('/lite/:form', { bodyLimit: 41_943_040 }, async (request, reply) => {
    mustBeOurs(request)
    const { form: id } = request.params as { form: string }
    const { at: address } = request.query as { at?: unknown }
    const at = typeof address === 'string' && LOCAL.test(address) ? address : '/'
    const form = LITE_FORMS.find((one) => one.id === id)
    const [path = '/', query = ''] = at.split(/[?#]/)
    const match = matchScreen(screens, path)
    if (!form || match?.screen.path !== form.path) throw notFound('kernel.noSuchPath')
    const said = await speak(request)
    const { typed, photos } = await formBody(request)
    const where = { ...(await placeOf(fastify, request, match, query)), ...said }
    const key = KEY.test(typed['_key'] ?? '') ? typed['_key']! : newId()
    return finish(await send({ fastify, request, form, where, typed, photos, key }), {
      form,
      where,
      at,
      reply,
      draw: draw(request, reply),
    })
  })
}

/** An old browser names neither its origin nor its site: then the page that it came from must be ours. */
function mustBeOurs(request: FastifyRequest): void {
  const { origin, referer, 'sec-fetch-site': site } = request.headers
  if (origin !== undefined || site !== undefined) return
  if (!referer || !URL.canParse(referer) || new URL(referer).host !== request.host)
    throw forbidden('kernel.foreignOrigin')
}

async function placeOf(fastify: FastifyInstance, request: FastifyRequest, match: Match, query: string) {
  const me = await callAs(fastify, request, { method: 'GET', url: addressOf(identityContract.me, {}).url })
  const read: LiteAt['read'] = async (route, input) => {
    const { url } = addressOf(route, input as Record<string, unknown>)
    const answer = await callAs(fastify, request, { method: 'GET', url })
    return answer.status === 200 ? (answer.body as never) : undefined
  }
  const kind = me.body['signedIn'] === true ? (me.body['kind'] as LiteAt['kind']) : null
  return { me: me.body, params: match.params, search: new URLSearchParams(query), kind, read }
}

interface Sending {
  fastify: FastifyInstance
  request: FastifyRequest
  form: LiteForm
  where: LiteAt
  typed: Typed
  photos: readonly { type: string; bytes: Buffer }[]
  key: string
}

/** Photos first, each as the app would send it; those that were taken are not sent again when a word is refused. */
async function send({
  fastify,
  request,
  form,
  where,
  typed,
  photos,
  key,
}: Sending): Promise<Answer & { typed: Typed }> {
  const uploaded = (typed['uploaded'] ?? '').split(',').filter((id) => /^[0-9a-f-]{36}$/.test(id))
  const kept = () => ({ ...typed, ...(uploaded.length > 0 ? { uploaded: uploaded.join(',') } : {}) })
  for (const photo of photos) {
    const answer = await uploadAs(fastify, request, photo, key)
    if (answer.status !== 200) return { ...answer, typed: kept() }
    uploaded.push(String(answer.body['id']))
  }
  const input = (await form.input(typed, where, uploaded)) ?? {}
  return { ...(await commandAs(fastify, request, form.route, input, key)), typed: kept() }
}

interface Finishing {
  form: LiteForm
  where: LiteAt
  at: string
  reply: FastifyReply
  draw: DrawPage
}

function finish(answer: Answer & { typed: Typed }, { form, where, at, reply, draw }: Finishing): unknown {
  const { typed, cookies, status } = answer
  reply.header('cache-control', 'no-store')
  if (status !== 200) return draw(at, { form: form.id, typed, ...refusalOf(answer, where) }, status, cookies)
  const result = form.show?.(answer.body as never, where, typed)
  if (result) return draw(at, { form: form.id, typed: {}, result }, 200, cookies)
  const [path = '/', query = ''] = at.split(/[?#]/)
  const search = new URLSearchParams(query)
  search.set('done', form.id)
  const to = form.next?.(answer.body as never, typed, where) ?? `${path}?${search}`
  if (cookies.length > 0) reply.header('set-cookie', cookies)
  return reply.redirect(to, 303)
}

export interface LiteDrawing {
  fastify: FastifyInstance
  request: FastifyRequest
  match: Match | undefined
  data: PageData
  ready: Ready
  at: { path: string; query: string; search: URLSearchParams }
  posted: LitePosted | undefined
}

/** The page as it is for this person: drawn again until everything that it asks for has been read. */
export async function drawLite({ fastify, request, match, data, ready, at, posted }: LiteDrawing): Promise<string> {
  const found = match && (await formsAt({ fastify, request, match, data, dictionary: ready.dictionary, at, posted }))
  const lite: Ready = { ...ready, screens: found ? replaced(ready, match, found.alone, found.view) : ready.screens }
  const reads: Record<string, unknown> = { ...data.reads }
  if (found) reads[addressOf(identityContract.me, {}).url] = found.me
  const refused = new Set<string>()
  let html = ''
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const missing = new Set<string>()
    html = renderToString(
      <App
        data={{ ...data, reads }}
        ready={{ ...lite, asks: (url) => void missing.add(url) }}
        at={{ path: at.path, search: at.query }}
      />,
    )
    const wanted = [...missing].filter((url) => !(url in reads) && !refused.has(url))
    if (wanted.length === 0) break
    await Promise.all(
      wanted.map(async (url) => {
        const answer = await callAs(fastify, request, { method: 'GET', url })
        if (answer.status === 200) reads[url] = answer.body
        else refused.add(url)
      }),
    )
  }
  return withoutPictures(html)
}

/** Every picture becomes its words; what plays or is drawn by a script goes. */
const withoutPictures = (html: string) =>
  html
    .replace(/<img\b(?:[^>"]|"[^"]*")*>/g, (image) => /\balt="([^"]*)"/.exec(image)?.[1] ?? '')
    .replace(/<(video|canvas|picture)\b(?:[^>"]|"[^"]*")*>[\s\S]*?<\/\1>/g, '')

interface At extends Pick<LiteDrawing, 'fastify' | 'request' | 'data' | 'at' | 'posted'> {
  match: Match
  dictionary: Dictionary
}

async function formsAt({ fastify, request, match, data, dictionary, at, posted }: At) {
  const { me, ...place } = await placeOf(fastify, request, match, at.query)
  const where: LiteAt = {
    ...place,
    lang: contentLang(data.lang),
    spoken: data.lang,
    demo: data.demo,
    t: translator(dictionary, data.lang),
  }
  const mine = LITE_FORMS.filter(({ path }) => path === match.screen.path)
  const address = encodeURIComponent(at.query ? `${at.path}?${at.query}` : at.path)
  const forms = await Promise.all(
    mine.map(async ({ id, draw }) => {
      const drawn = await draw(where)
      const key = (posted?.form === id ? posted.typed['_key'] : undefined) ?? newId()
      return drawn ? [{ id, drawn, action: `/lite/${id}?at=${address}`, key }] : []
    }),
  )
  const needsAccount = match.screen.allow !== 'anyone' || match.screen.path === '/report'
  const here = encodeURIComponent(at.query ? `${at.path}?${at.query}` : at.path)
  const view: LiteView = {
    forms: forms.flat(),
    posted,
    done: at.search.has('done'),
    signIn: needsAccount && where.kind === null ? `/sign-in?returnTo=${here}` : undefined,
  }
  return { me, view, alone: mine.some(({ alone }) => alone) || view.signIn !== undefined }
}

/** The screen with its forms below it; a screen whose own form needs a script gives them its place. */
function replaced(ready: Ready, match: Match, alone: boolean, view: LiteView): Ready['screens'] {
  const own = ready.screens.find(([screen]) => screen === match.screen)?.[1]
  const empty = view.forms.length === 0 && !view.done && !view.signIn
  if (empty && !alone) return ready.screens
  const title = translator(ready.dictionary)(match.screen.title)
  const Lite = (props: ScreenProps) => {
    const Own = own
    return (
      <>
        {!alone && Own && <Own {...props} />}
        <LiteForms view={view} title={alone ? title : undefined} />
      </>
    )
  }
  return [[match.screen, Lite]]
}
