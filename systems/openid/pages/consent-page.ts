import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { day, type Lang } from '@hue-s/kernel/shared/text.ts'
import type { Details, Shared } from '../contract.ts'
import { appName, escaped, frame, sayer } from './frame.ts'

export interface ConsentView {
  lang: Lang
  action: string
  csrf: string
  details: Details
  /** What the partner asks for now. */
  asked: readonly Shared[]
  /** What the person allowed before. */
  before: readonly Shared[]
  /** The person's own data, as they would be given. */
  own: Readonly<Partial<Record<Shared, string | null>>>
  name: string
  until: Date
  /** Where the browser goes afterwards. */
  host: string
  signIn: string
}

/** Who wants to know what, why and until when; each thing can be left out unless the partner cannot do without it. */
export function consentPage(platform: Platform, view: ConsentView): string {
  const { lang, details, action } = view
  const say = sayer(platform, lang)
  const partner = details.name[lang]
  const app = appName(platform, lang)
  const second = lang === 'vi' ? 'en' : 'vi'
  const shares = details.shares.filter((share) => view.asked.includes(share.what))
  const rows = shares.map((share) => shareRow(platform, view, share)).join('')
  return frame(platform, {
    lang,
    title: say('consent.title', { partner }),
    other: `${action}?lang=${second}`,
    body: `<p class="lead">${say('consent.words', { partner, organisation: details.organisation, app })}</p>
<p class="who">${say('consent.signedIn', { name: view.name })} <a href="${escaped(view.signIn)}">${say('consent.notYou')}</a></p>
<form method="post" action="${escaped(action)}"><input type="hidden" name="csrf" value="${escaped(view.csrf)}">
<fieldset><legend>${say('consent.willSee')}</legend>
<ul class="shares"><li class="share"><span class="tick fixed" aria-hidden="true">✓</span><div><p class="what">${say('what.openid')}</p><p class="second">${say('what.openidWords')}</p></div></li>${rows}</ul></fieldset>
<p>${say('consent.until', { day: day(view.until), app })}</p>
<p class="second">${say('consent.backTo', { host: view.host })}</p>
<p class="acts"><button class="button main" name="answer" value="yes">${say('consent.yes')}</button>
<button class="button" name="answer" value="no">${say('consent.no')}</button></p></form>
<p class="second small">${say('consent.logged', { app })}</p>`,
  })
}

function shareRow(
  platform: Platform,
  view: ConsentView,
  { what, purpose, required }: Details['shares'][number],
): string {
  const say = sayer(platform, view.lang)
  const ticked = required || view.before.includes(what)
  const value = view.own[what]
  const shown =
    value === undefined
      ? ''
      : `<p class="value">${value === null ? `<span class="second">${say('consent.none')}</span>` : escaped(value)}</p>`
  const box = required
    ? '<span class="tick fixed" aria-hidden="true">✓</span>'
    : `<input class="tick" type="checkbox" id="s-${what}" name="share" value="${what}"${ticked ? ' checked' : ''} aria-describedby="p-${what}">`
  const label = say(`what.${what}`)
  const mark = `<span class="mark${required ? ' must' : ''}">${say(required ? 'consent.required' : 'consent.optional')}</span>`
  const title = required ? `${label} ${mark}` : `<label for="s-${what}">${label}</label> ${mark}`
  return `<li class="share">${box}<div><p class="what">${title}</p>${shown}<p class="second" id="p-${what}">${say('consent.purpose', { purpose: purpose[view.lang] })}</p></div></li>`
}
