import { notifyPerson } from '@hue-s/engines/notify/index.ts'
import type { Values } from '@hue-s/kernel/shared/text.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { hashOf, randomToken } from './secrets.ts'
import { forgetDevices, knowsDevice, noteDevice } from './store/devices.ts'
import type { AccountRow } from './store/people.ts'

const COOKIE = 'device'
const DAYS_400 = 400 * 86_400

/** The browser's own mark, where the route reads cookies; it opens nothing, it only makes a browser known again. */
function markOf(ctx: Ctx): string | undefined {
  const cookies = ctx.request.headers?.['cookie'] ?? ''
  return /(?:^|;\s*)device=([\w-]{43})(?:;|$)/.exec(cookies)?.[1]
}

/** Whether this account was opened in this browser before. */
export async function isKnownDevice(ctx: Ctx, accountId: string): Promise<Buffer | undefined> {
  const mark = markOf(ctx)
  if (!mark) return undefined
  const hash = hashOf(mark)
  return (await knowsDevice(ctx.db, accountId, hash)) ? hash : undefined
}

/** Remembers the browser of a sign-in; the person hears of one that is new. */
export async function rememberDevice(ctx: Ctx, account: AccountRow, method: string): Promise<void> {
  const mark = markOf(ctx) ?? randomToken()
  const { isNew, others } = await noteDevice(ctx.db, account.id, hashOf(mark), ctx.now())
  ctx.afterCommit(() => ctx.request.setCookie?.(COOKIE, mark, { maxAge: DAYS_400 }))
  // A demo account's password is public: everybody who tries it would be a new device.
  const told = isNew && others > 0 && !(account.demo && method === 'password')
  if (!told) return
  await tellOwner(ctx, account.personId, 'newDevice', { device: deviceWords(ctx, ctx.request.userAgent) })
}

/** After others were signed out only this browser stays known. */
export async function trustOnlyThis(ctx: Ctx, accountId: string): Promise<void> {
  const mark = markOf(ctx)
  await forgetDevices(ctx.db, accountId, mark ? hashOf(mark) : null)
}

/** Tells a person that something about getting into their account changed. */
export async function tellOwner(ctx: Ctx, personId: string, what: string, values: Values = {}): Promise<void> {
  await notifyPerson(ctx, {
    to: personId,
    topic: 'identity.account',
    title: `identity.notice.${what}.title`,
    body: `identity.notice.${what}.body`,
    values,
    link: '/me/sessions',
    level: 'important',
  })
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bZalo\b/i, 'Zalo'],
  [/coc_coc_browser/i, 'Cốc Cốc'],
  [/\bEdg(?:A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
]

/** A device as its holder would call it: «Chrome trên Android». */
export function deviceWords(ctx: Pick<Ctx, 't'>, userAgent: string): string {
  const browser = BROWSERS.find(([sign]) => sign.test(userAgent))?.[1]
  const system = SYSTEMS.find(([sign]) => sign.test(userAgent))?.[1]
  if (!browser) return system ?? ctx.t('identity.server.device.unknown')
  return system ? ctx.t('identity.server.device', { browser, system }) : browser
}
