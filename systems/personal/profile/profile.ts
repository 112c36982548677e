import { reveal } from '@hue-s/engines/identity/index.ts'
import { getUnits, getUnit } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid } from '@hue-s/kernel/shared/error.ts'
import type { Output, Parsed } from '@hue-s/kernel/shared/route.ts'
import { PROFILE_FIELDS, type personalContract as routes } from '../contract.ts'
import { me } from '../own.ts'
import { contactsOf } from './contact.ts'
import * as store from './store.ts'

type Profile = Output<(typeof routes)['profile']>

/** What is held about the person, with the source of each value. Reading one's own is no look; a delegate's is. */
export async function profile(ctx: Ctx): Promise<Profile> {
  const personId = me(ctx)
  const known = await reveal(ctx, personId, { purpose: 'personal.profile', what: PROFILE_FIELDS })
  const own = await contactsOf(ctx, personId)
  const row = await store.findProfile(ctx.db, personId)
  const { assurance, provedAt } = ctx.actor
  const fields = PROFILE_FIELDS.map((field): Profile['fields'][number] => {
    const given = field === 'phone' || field === 'email' ? own.get(field) : undefined
    if (given) return { field, value: given.address, source: 'self', at: given.verifiedAt, verified: true }
    const value = known[field]
    if (value === null) return { field, value, source: 'none', at: null, verified: false }
    // Numbers and mail come with the account; the rest is what the e-ID said when the person was proved by it.
    const contact = field === 'phone' || field === 'email'
    const source = contact || known.citizenId === null ? 'account' : 'eid'
    return { field, value, source, at: source === 'eid' ? provedAt : null, verified: !contact }
  })
  return {
    fields,
    commune: row?.communeId ? await communeNamed(ctx, row.communeId) : null,
    languages: (row?.languages ?? []) as Profile['languages'],
    version: row?.version ?? 0,
    level: assurance,
    provedAt,
    logged: ctx.actor.id !== personId,
    restrictions: await store.listRestrictions(ctx.db, personId),
    today: ctx.today(),
  }
}

/** A unit's name today; a commune that ended since keeps the name it had. */
export async function communeNamed(ctx: Ctx, id: string): Promise<{ id: string; name: string } | null> {
  const unit = (await getUnits(ctx, [{ id, at: ctx.today() }])).get(id)
  return unit ? { id, name: `${unit.type.charAt(0).toLocaleUpperCase('vi')}${unit.type.slice(1)} ${unit.name}` } : null
}

export async function setProfile(ctx: Ctx, input: Parsed<(typeof routes)['setProfile']>) {
  const { communeId, languages, version } = input
  if (communeId !== null) await mustBeCommune(ctx, communeId)
  const row = await store.putProfile(
    ctx.db,
    me(ctx),
    { communeId, languages: [...new Set(languages)], version },
    ctx.now(),
  )
  if (!row) throw conflict('personal.changedMeanwhile')
  ctx.audit('personal.profile', me(ctx))
  return row
}

async function mustBeCommune(ctx: Ctx, id: string): Promise<void> {
  const unit = await getUnit(ctx, id, ctx.today()).catch(() => undefined)
  if (unit?.kind !== 'commune' || (unit.validTo !== null && unit.validTo <= ctx.today()))
    throw invalid('personal.noSuchCommune')
}
