import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import type { OidcContext, Refused } from '../provider/oidc.ts'
import { appName, escaped, frame, langOf, sayer } from './frame.ts'

/** What can go wrong before a partner, in words of its own; the rest shares one sentence. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/SessionNotFound/, 'expired'],
  [/InvalidClient$/, 'unknownPartner'],
  [/InvalidRedirectUri/, 'badAddress'],
  [/TooMany/, 'tooMany'],
  [/AccessDenied/, 'refused'],
]

export const sentenceFor = (name: string): string => SENTENCES.find(([kind]) => kind.test(name))?.[1] ?? 'badRequest'

/** A page that says in both languages why it does not go on, and that nothing was shared. */
export function troublePage(platform: Platform, lang: Lang, sentence: string, code: string): string {
  const say = sayer(platform, lang)
  const second = lang === 'vi' ? 'en' : 'vi'
  const body = `<p>${say(`trouble.${sentence}`)}</p>
<p lang="${second}" class="second">${sayer(platform, second)(`trouble.${sentence}`)}</p>
<p>${say('trouble.nothingShared')}</p>
<p class="acts"><a class="button" href="/">${say('home', { app: appName(platform, lang) })}</a></p>
<p class="second small">${say('trouble.code', { code })}</p>`
  return frame(platform, { lang, title: say('trouble.title'), body, code })
}

/** What the library could not do: a page for people, JSON for programs. */
export function errorPage(platform: Platform, ctx: OidcContext, out: Refused, error: Error): void {
  if (ctx.accepts('html', 'json') !== 'html') {
    ctx.body = { error: out.error, error_description: out.error_description }
    return
  }
  const lang = langOf(ctx.req, ctx.oidc?.params?.['ui_locales'])
  ctx.type = 'html'
  ctx.body = troublePage(platform, lang, sentenceFor(error.constructor.name || error.name), out.error)
}

/** Leaving a partner: whether our own sign-in ends too is the person's choice. */
export function logoutPage(platform: Platform, ctx: OidcContext, form: string): void {
  const lang = langOf(ctx.req, ctx.oidc.params?.['ui_locales'])
  const say = sayer(platform, lang)
  const app = appName(platform, lang)
  ctx.type = 'html'
  ctx.body = frame(platform, {
    lang,
    title: say('logout.title', { app }),
    body: `<p>${say('logout.words', { app })}</p>${form}
<p class="acts"><button class="button main" form="op.logoutForm" name="logout" value="yes">${say('logout.both')}</button>
<button class="button" form="op.logoutForm">${say('logout.onlyThere')}</button></p>`,
  })
}

export function loggedOutPage(platform: Platform, ctx: OidcContext): void {
  const lang = langOf(ctx.req)
  const say = sayer(platform, lang)
  ctx.type = 'html'
  ctx.body = frame(platform, {
    lang,
    title: say('loggedOut.title'),
    body: `<p>${say('loggedOut.words')}</p><p class="acts"><a class="button" href="/">${say('home', { app: appName(platform, lang) })}</a></p>`,
  })
}

/** A page with one question: prove it again, or go back. `action` and `href` are our own paths. */
export function proveAgainPage(
  platform: Platform,
  at: { lang: Lang; why: 'again' | 'level' | 'staff'; partner: string; signIn: string; action: string; csrf: string },
): string {
  const say = sayer(platform, at.lang)
  const second = at.lang === 'vi' ? 'en' : 'vi'
  return frame(platform, {
    lang: at.lang,
    title: say(`prove.${at.why}.title`),
    other: `${at.action}?lang=${second}`,
    body: `<p>${say(`prove.${at.why}.words`, { partner: at.partner })}</p>
<form method="post" action="${escaped(at.action)}"><input type="hidden" name="csrf" value="${escaped(at.csrf)}">
<p class="acts"><a class="button main" href="${escaped(at.signIn)}">${say(`prove.${at.why}.go`)}</a>
<button class="button" name="answer" value="no">${say('prove.back')}</button></p></form>`,
  })
}
