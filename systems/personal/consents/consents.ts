import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import {
  consentPurpose,
  consentPurposes,
  consentWithdrawn,
  type Consent,
  type personalContract as routes,
} from '../contract.ts'
import { eraseMembers } from '../household/store.ts'
import { me, onlySelf } from '../own.ts'
import { HOUSEHOLD_PURPOSE } from './purposes.ts'
import * as store from './store.ts'

const keyOf = (purpose: string, part: string) => {
  const [system, ...name] = purpose.split('.')
  return `${system}.server.consent.${name.join('.')}.${part}`
}

/** Every purpose that some system asks consent for, with what the person said and when. */
export async function consents(ctx: Ctx): Promise<{ items: Consent[] }> {
  const rows = await store.listConsents(ctx.db, me(ctx))
  const items = consentPurposes().map(({ purpose, version, path }): Consent => {
    const history = rows.filter((r) => r.purpose === purpose)
    const now = history.find((r) => r.withdrawnAt === null)
    const word = (part: string) => ctx.t(keyOf(purpose, part))
    return {
      purpose,
      title: word('title'),
      text: word('text'),
      effect: word('effect'),
      version,
      path,
      given: now ? { at: now.givenAt, version: now.version } : null,
      history: history.map(({ version: v, givenAt, withdrawnAt }) => ({ version: v, givenAt, withdrawnAt })),
    }
  })
  return { items }
}

/** Notes that the person agreed on a form of ours, to the words of today. */
export async function noteConsent(ctx: Ctx, personId: string, purpose: string): Promise<void> {
  const { version } = getPurpose(purpose)
  await store.giveConsent(ctx.db, { id: newId(ctx.now().getTime()), personId, purpose, version }, ctx.now())
}

function getPurpose(purpose: string) {
  const found = consentPurpose(purpose)
  if (!found) throw notFound('kernel.recordNotFound')
  return found
}

/** Agreeing names the version of the words that were read: other words are other words. */
export async function giveConsent(ctx: Ctx, { purpose, version }: Parsed<(typeof routes)['giveConsent']>) {
  const personId = onlySelf(ctx)
  if (getPurpose(purpose).version !== version) throw conflict('personal.otherWords')
  await noteConsent(ctx, personId, purpose)
  ctx.audit('personal.consent', personId, { purpose, version })
  return { ok: true as const }
}

/** Withdrawing is as easy as giving. Whoever processed on it hears of it and stops; our own lists are emptied at once. */
export async function withdrawConsent(ctx: Ctx, { purpose }: Parsed<(typeof routes)['withdrawConsent']>) {
  const personId = onlySelf(ctx)
  if (!(await store.withdrawConsent(ctx.db, personId, purpose, ctx.now()))) throw notFound('kernel.recordNotFound')
  if (purpose === HOUSEHOLD_PURPOSE) await eraseMembers(ctx.db, personId)
  ctx.audit('personal.consent', personId, { purpose, withdrawn: true })
  await ctx.emit(consentWithdrawn, { personId, purpose })
  return { ok: true as const }
}
