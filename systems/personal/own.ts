import { ANYONE, SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { forbidden } from '@hue-s/kernel/shared/error.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'

/** Whose space this is: the person who acts, or the one who let them act. Everything here is asked for by this id only. */
export function me(ctx: Ctx): string {
  const id = ctx.actor.onBehalfOf ?? ctx.actor.id
  if (id === null) throw new Error('a person was expected')
  return id
}

/** Some things nobody does for another, whatever the delegation says: they would take a person's whole life along. */
export function onlySelf(ctx: Ctx): string {
  if (ctx.actor.onBehalfOf !== null) throw forbidden('personal.onlySelf')
  return me(ctx)
}

/** The same work as that person, when the platform gathers what they themselves may read. */
export const asPerson = (ctx: Ctx, personId: string): Ctx =>
  ctx.as({ ...ANYONE, kind: 'citizen', id: personId, assurance: 2, via: 'system' })
export const asPlatform = (ctx: Ctx): Ctx => ctx.as(SYSTEM)

/** A sentence in both languages. */
export const words = (ctx: Ctx, key: string, values: Record<string, unknown> = {}): Words => ({
  vi: ctx.platform.translate('vi', key, values),
  en: ctx.platform.translate('en', key, values),
})
export const said = (ctx: Ctx, text: Words): string => text[ctx.lang]
