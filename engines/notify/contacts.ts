import { z } from 'zod'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import * as store from './store.ts'

const USE = 'notify.contact'

/** The addresses of one person; `null` clears one, a missing one stays as it is. */
export interface Contact {
  email?: string | null
  /** E.164: +84… */
  phone?: string | null
  zaloId?: string | null
  lang?: Lang
  emailVerified?: boolean
  phoneVerified?: boolean
}
export interface Addresses {
  email: string | null
  phone: string | null
  zaloId: string | null
}

const shapes = {
  email: z.email().max(254),
  phone: z.string().regex(/^\+[1-9]\d{7,14}$/),
  zaloId: z.string().regex(/^\d{1,32}$/),
}

/** Opens the sealed addresses of a person. */
export const addressesOf = (platform: Platform, personId: string, sealed: Buffer): Addresses =>
  open<Addresses>(platform, USE, personId, sealed)

/** Tells this engine how a person is reached. A changed address counts as unverified until said otherwise. */
export async function setContact(ctx: Ctx, personId: string, contact: Contact): Promise<void> {
  for (const field of ['email', 'phone', 'zaloId'] as const) {
    const value = contact[field]
    if (typeof value === 'string' && !shapes[field].safeParse(value).success)
      throw invalid('notify.badAddress', { field })
  }
  const before = await store.findContact(ctx.db, personId)
  const old: Addresses = before
    ? addressesOf(ctx.platform, personId, before.sealed)
    : { email: null, phone: null, zaloId: null }
  const pick = (field: keyof Addresses) => (contact[field] === undefined ? old[field] : contact[field])
  const now: Addresses = { email: pick('email'), phone: pick('phone'), zaloId: pick('zaloId') }
  await store.putContact(ctx.db, {
    personId,
    sealed: seal(ctx.platform, USE, personId, now),
    lang: contact.lang ?? before?.lang ?? 'vi',
    hasEmail: now.email !== null,
    hasPhone: now.phone !== null,
    hasZalo: now.zaloId !== null,
    emailVerified: contact.emailVerified ?? (now.email === old.email && (before?.emailVerified ?? false)),
    phoneVerified: contact.phoneVerified ?? (now.phone === old.phone && (before?.phoneVerified ?? false)),
    updatedAt: ctx.now(),
  })
}

/** Removes everything held about a person: addresses, devices, choices, inbox and delivery records. */
export const forgetPerson = (ctx: Ctx, personId: string): Promise<void> => store.forgetPerson(ctx.db, personId)
