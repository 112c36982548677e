import { makeControl } from './control.ts'
import { notePage, signInPage, type SignInView, tooLowPage } from './eid-pages.ts'
import { acrOf, EidPerson, fictionalPeople, subjectOf } from './eid-people.ts'
import { allowProduct, type EidDesk, type EidOptions, makeSettings, withClientAuth } from './eid-provider.ts'
import { loadOidc, type OidcProvider } from './oidc.ts'
import { type Lang, pickLang, type WordKey } from './page.ts'
import { type Ask, notFound, readBody, sendJson, sendPage, serve, type Served } from './serve.ts'

export { completeEidLogin, denyEidLogin } from './eid-login.ts'
export type { EidPerson } from './eid-people.ts'
export { defaultEidClient, type EidClient, type EidOptions } from './eid-provider.ts'

export type Eid = Served & { issuer: string; people: EidPerson[] }

const maxOthers = 500

type Desk = EidDesk & { provider: OidcProvider }

/** Whether the application asked for level 2, by `acr_values` or by the `claims` parameter. */
function needsLevel2(params: Record<string, unknown>): boolean {
  const asked = typeof params.acr_values === 'string' ? params.acr_values.split(' ') : []
  try {
    const claims = JSON.parse(String(params.claims ?? '{}')) as {
      id_token?: { acr?: { value?: string; values?: string[] } }
    }
    const acr = claims.id_token?.acr
    asked.push(...[acr?.value, acr?.values].flat().filter((value) => value !== undefined))
  } catch {
    return asked.includes('level2')
  }
  return asked.includes('level2') && !asked.includes('level1')
}

async function viewOf(
  desk: Desk,
  { req, res, url }: Ask,
  typed: Record<string, string>,
): Promise<SignInView | undefined> {
  const uid = url.pathname.split('/')[2] ?? ''
  const found = await desk.provider.interactionDetails(req, res).catch(() => undefined)
  if (!found || found.uid !== uid) return undefined
  const wanted = typed.lang ?? url.searchParams.get('lang') ?? String(found.params.ui_locales ?? '')
  return {
    uid,
    lang: pickLang(wanted, desk.lang),
    client: String(found.params.client_id ?? ''),
    needsLevel2: needsLevel2(found.params),
    people: desk.people,
  }
}

/** Ends an interaction and forgets who was signed in here before, then sends the browser on. */
async function finish(desk: Desk, { req, res }: Ask, result: object): Promise<void> {
  const { session: former } = await desk.provider.interactionDetails(req, res)
  const next = await desk.provider.interactionResult(req, res, result)
  const session = former ? await desk.provider.Session.findByUid(former.uid) : undefined
  if (session?.accountId) {
    session.accountId = undefined
    session.authorizations = undefined
    await session.persist()
  }
  res.writeHead(303, { location: next, 'cache-control': 'no-store' }).end()
}

const fieldErrors: Record<string, WordKey> = {
  name: 'eid.error.name',
  citizenId: 'eid.error.citizenId',
  birthDate: 'eid.error.birthDate',
  sex: 'eid.error.sex',
  level: 'eid.error.level',
}

function readOther(desk: Desk, typed: Record<string, string>): EidPerson | WordKey[] {
  const { name, citizen_id: citizenId, birth_date: birthDate, sex, level } = typed
  const parsed = EidPerson.safeParse({ name, citizenId, birthDate, sex, level: Number(level) })
  if (!parsed.success) {
    const keys = parsed.error.issues.map((issue) => fieldErrors[String(issue.path[0])] ?? 'eid.error.name')
    return [...new Set(keys)]
  }
  if (desk.people.some((one) => one.citizenId === parsed.data.citizenId)) return ['eid.error.listed']
  return parsed.data
}

async function signIn(desk: Desk, ask: Ask, view: SignInView, person: EidPerson): Promise<void> {
  if (view.needsLevel2 && person.level < 2) return sendPage(ask.res, 403, tooLowPage(view, person))
  const login = { accountId: subjectOf(person.citizenId), acr: acrOf(person.level), amr: ['pwd'], remember: false }
  return finish(desk, ask, { login })
}

async function answerInteraction(desk: Desk, ask: Ask): Promise<void> {
  const { req, res, url, method } = ask
  const typed = method === 'POST' ? Object.fromEntries(new URLSearchParams((await readBody(req)).toString())) : {}
  const view = await viewOf(desk, ask, typed)
  if (!view) return sendPage(res, 400, notePage(desk.lang, 'eid.expired.title', 'eid.expired.text'))
  const step = url.pathname.split('/')[3]
  if (method === 'GET' && step === undefined) return sendPage(res, 200, signInPage(view))
  if (method !== 'POST') throw notFound('This page')
  const refused = (why: string) => finish(desk, ask, { error: 'access_denied', error_description: why })
  if (step === 'deny') return refused('the person refused')
  if (step === 'too-low') return refused('level2 is required')
  if (step === 'login') {
    const person = desk.people.find((one) => one.citizenId === typed.citizen_id)
    if (person) return signIn(desk, ask, view, person)
    return sendPage(res, 422, signInPage({ ...view, wrong: ['eid.error.unknown'] }))
  }
  if (step !== 'other') throw notFound('This page')
  const person = readOther(desk, typed)
  if (Array.isArray(person)) return sendPage(res, 422, signInPage({ ...view, wrong: person, typed }))
  const [oldest] = desk.others.keys()
  if (oldest !== undefined && desk.others.size >= maxOthers) desk.others.delete(oldest)
  desk.others.set(person.citizenId, person)
  return signIn(desk, ask, view, person)
}

function refuse({ req, res }: Ask, lang: Lang): void {
  if (req.headers.accept?.includes('text/html')) {
    return sendPage(res, 503, notePage(lang, 'eid.refused.title', 'eid.refused.text'))
  }
  sendJson(res, 503, { error: 'temporarily_unavailable', error_description: 'The identity service is not serving now' })
}

/** An e-ID provider as the national one: OpenID Connect, code flow with PKCE, identity levels 1 and 2. */
export async function startEid(options: EidOptions = {}): Promise<Eid> {
  const lang = options.lang ?? 'vi'
  const people = EidPerson.array().parse(options.people ?? fictionalPeople)
  const others = new Map<string, EidPerson>()
  const oidc = await loadOidc()
  const { store, config } = makeSettings({ lang, people, others }, options, oidc)
  let issuer = options.issuer
  const build = (url: string) => {
    issuer ??= url
    const provider = new oidc.Provider(issuer, config)
    provider.proxy = options.issuer !== undefined
    allowProduct(provider, options.productUrl)
    const desk: Desk = { lang, people, others, provider }
    const answer = provider.callback()
    return (ask: Ask) => {
      if (ask.url.pathname.startsWith('/interaction/')) return answerInteraction(desk, ask)
      if (ask.url.pathname === '/') return sendPage(ask.res, 200, notePage(lang, 'eid.title', 'eid.home.text'))
      return withClientAuth(ask.req, () => answer(ask.req, ask.res))
    }
  }
  const reset = () => {
    store.clear()
    others.clear()
  }
  const control = makeControl()
  const { host, port = 0 } = options
  const served = await serve({ host, port, control, build, refuse: (ask) => refuse(ask, lang), reset })
  return { ...served, issuer: issuer ?? served.url, people }
}
