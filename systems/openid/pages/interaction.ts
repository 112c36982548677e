import type { FastifyReply, FastifyRequest } from 'fastify'
import { reveal } from '@hue-s/engines/identity/index.ts'
import { forbidden, invalid } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { keyed } from '@hue-s/kernel/server/sealed.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { DAY_MS, isGood, makeGrant, saidOf, termsOf } from '../consent.ts'
import { SHARED, type Details, type Shared } from '../contract.ts'
import { getProvider } from '../provider/instance.ts'
import { isLive } from '../provider/metadata.ts'
import type { Interaction, OidcProvider } from '../provider/oidc.ts'
import { INTERACTION } from '../provider/settings.ts'
import { acrOf, isPerson, levelWanted, provedAt, type Visitor } from '../provider/visitor.ts'
import { countUse, findByClientId, type ClientRow } from '../store-clients.ts'
import { addConsent, findOpenConsent } from '../store-consents.ts'
import { consentPage } from './consent-page.ts'
import { langOf, pageHeaders } from './frame.ts'
import { readForm } from './form.ts'
import { proveAgainPage, troublePage } from './plain-pages.ts'

/** One request at the page between a partner and a person. */
interface Step {
  platform: Platform
  provider: OidcProvider
  request: FastifyRequest
  reply: FastifyReply
  visitor: Visitor
  at: Interaction
  row: ClientRow & { approved: Details }
}

const same = { mergeWithLastSubmission: true }
const fresh = { mergeWithLastSubmission: false }

/** The page between: sign in if needed, then ask, then go back to the partner. */
export async function interaction(platform: Platform, request: FastifyRequest, reply: FastifyReply, visitor: Visitor) {
  const provider = await getProvider(platform)
  const at = await provider.interactionDetails(request.raw, reply.raw).catch(() => undefined)
  const { uid } = request.params as { uid?: string }
  const lang = langOf(request.raw, at?.params['ui_locales'])
  if (!at || at.uid !== uid) return trouble(platform, reply, lang, 'expired', 400)
  const row = await findByClientId(platform.database.db, at.params['client_id'] ?? '')
  if (!isLive(platform, row) || !row.approved) return trouble(platform, reply, lang, 'unknownPartner', 400)
  const step: Step = { platform, provider, request, reply, visitor, at, row: { ...row, approved: row.approved } }
  if (request.method === 'POST') return answered(step)
  return at.prompt.name === 'login' ? signIn(step) : ask(step)
}

const trouble = (platform: Platform, reply: FastifyReply, lang: 'vi' | 'en', sentence: string, status: number) =>
  reply
    .status(status)
    .headers(pageHeaders())
    .type('text/html; charset=utf-8')
    .send(troublePage(platform, lang, sentence, sentence))

const html = ({ reply }: Step, page: string, formsTo: readonly string[] = []) =>
  reply.headers(pageHeaders(formsTo)).type('text/html; charset=utf-8').send(page)

/** Where the library goes on. A form that leads there leads on to the partner, so its page must allow that address. */
const onward = async ({ provider, request, reply, at }: Step, result: object, how = same) => {
  await provider.interactionResult(request.raw, reply.raw, result, how)
  return reply.header('cache-control', 'no-store').redirect(at.returnTo, 303)
}

const pathOf = ({ at }: Step) => `${INTERACTION}/${at.uid}`
const signInPath = (step: Step) => `/sign-in?returnTo=${encodeURIComponent(pathOf(step))}`
/** Bound to this question and this person: a page elsewhere can neither guess it nor use that of another. */
const csrfOf = ({ platform, at, visitor }: Step) =>
  keyed(platform, 'openid.csrf', `${at.uid} ${visitor.actor.id ?? ''}`)

/** The reasons for which an old proof is not enough. */
const AGAIN = new Set(['login_prompt', 'max_age', 'id_token_hint', 'claims_id_token_sub_value'])

function signIn(step: Step) {
  const { visitor, at, platform } = step
  const { actor } = visitor
  if (actor.kind === 'anyone') return step.reply.header('cache-control', 'no-store').redirect(signInPath(step), 303)
  const why = stillNeeded(actor, at)
  if (why === null && isPerson(actor)) {
    const login = { accountId: actor.id, ts: provedAt(actor), acr: acrOf(actor.assurance), amr: [...visitor.amr] }
    return onward(step, { login }, fresh)
  }
  const lang = langOf(step.request.raw, at.params['ui_locales'])
  const page = proveAgainPage(platform, {
    lang,
    why: why ?? 'staff',
    partner: step.row.approved.name[lang],
    signIn: signInPath(step),
    action: pathOf(step),
    csrf: csrfOf(step),
  })
  return html(step, page, [originOf(at)])
}

function stillNeeded(actor: Actor, at: Interaction): 'staff' | 'level' | 'again' | null {
  if (!isPerson(actor)) return 'staff'
  if (actor.assurance < levelWanted(at.params['acr_values'])) return 'level'
  const needsProof = at.prompt.reasons.some((reason) => AGAIN.has(reason))
  return needsProof && provedAt(actor) < at.iat ? 'again' : null
}

const originOf = (at: Interaction) => {
  const address = at.params['redirect_uri'] ?? ''
  return URL.canParse(address) ? new URL(address).origin : ''
}

/** What the partner asks for and may ask for. */
const askedOf = ({ at, row }: Step): Shared[] => {
  const asked = (at.params['scope'] ?? '').split(' ')
  return row.approved.shares.map((share) => share.what).filter((what) => asked.includes(what))
}

/** Somebody else came in between, or nobody is there any more: sign in, and then be asked. */
function person(step: Step): (Actor & { id: string }) | undefined {
  const { actor } = step.visitor
  return isPerson(actor) && actor.id === (step.at.session?.accountId ?? actor.id) ? actor : undefined
}

async function ask(step: Step) {
  const { platform, at, row, visitor } = step
  const actor = person(step)
  if (!actor) return step.reply.header('cache-control', 'no-store').redirect(signInPath(step), 303)
  const lang = langOf(step.request.raw, at.params['ui_locales'])
  const asked = askedOf(step)
  const { own, before } = await inTransaction(
    platform,
    { actor, request: visitor.facts, action: null },
    async (ctx) => {
      // Looking at oneself: shown on the page, told to nobody.
      const facts = await reveal(ctx, actor.id, { purpose: 'openid', what: ['name', 'birthDate', 'email', 'phone'] })
      return { result: { own: facts, before: await findOpenConsent(ctx.db, actor.id, row.clientId) } }
    },
  )
  const good = isGood(before, row.approved, platform.clock.now())
  const page = consentPage(platform, {
    lang,
    action: pathOf(step),
    csrf: csrfOf(step),
    details: row.approved,
    asked,
    before: good ? before.allowed : [],
    own: {
      profile: own.name,
      birthdate: own.birthDate === null ? null : own.birthDate.split('-').reverse().join('/'),
      email: own.email,
      phone: own.phone,
      assurance: platform.translate(lang, `openid.server.level.${actor.assurance}`),
    },
    name: own.name ?? '',
    until: new Date(platform.clock.now().getTime() + row.approved.days * DAY_MS),
    host: URL.canParse(at.params['redirect_uri'] ?? '') ? new URL(at.params['redirect_uri'] ?? '').host : '',
    signIn: signInPath(step),
  })
  return html(step, page, [originOf(at)])
}

async function answered(step: Step) {
  const { platform, request, row } = step
  const form = await readForm(request)
  if (form.get('csrf') !== csrfOf(step)) throw forbidden('openid.pageTooOld')
  const answer = form.get('answer')
  if (answer === 'no') {
    await countUse(platform.database.db, row.id, platform.clock.now().toISOString().slice(0, 10), 'declined')
    return onward(step, { error: 'access_denied', error_description: 'the person refused' }, fresh)
  }
  const actor = person(step)
  if (answer !== 'yes' || step.at.prompt.name !== 'consent' || !actor) throw invalid('openid.pageTooOld')
  return agree(step, actor, new Set(form.getAll('share')))
}

async function agree(step: Step, actor: Actor & { id: string }, ticked: ReadonlySet<string>) {
  const { platform, provider, row, visitor } = step
  const asked = askedOf(step)
  const now = platform.clock.now()
  const { days, shares } = row.approved
  const required = new Set(shares.filter((share) => share.required).map((share) => share.what))
  const yes = (what: Shared) => required.has(what) || ticked.has(what)
  const decision = await inTransaction(
    platform,
    { actor, request: visitor.facts, action: 'openid.agree' },
    async (ctx) => {
      const before = await findOpenConsent(ctx.db, actor.id, row.clientId)
      const kept = isGood(before, row.approved, now) ? before : undefined
      const allowed = SHARED.filter((what) => (asked.includes(what) ? yes(what) : kept?.allowed.includes(what)))
      const declined = SHARED.filter((what) => (asked.includes(what) ? !yes(what) : kept?.declined.includes(what)))
      await addConsent(ctx.db, {
        id: newId(),
        personId: actor.id,
        client: row.id,
        allowed,
        declined,
        said: saidOf(row.approved),
        terms: termsOf(row.approved),
        level: actor.assurance,
        at: now,
        until: new Date(now.getTime() + days * DAY_MS),
      })
      await countUse(ctx.db, row.id, ctx.today(), 'agreed')
      ctx.audit('openid-partner', row.id, { allowed, declined })
      return { result: { allowed, declined } }
    },
  )
  const grant = makeGrant(provider, {
    accountId: actor.id,
    clientId: row.clientId,
    ...decision,
    seconds: days * 86_400,
  })
  return onward(step, { consent: { grantId: await grant.save() } })
}
