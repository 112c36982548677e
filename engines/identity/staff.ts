import { z } from 'zod'
import { conflict, invalid } from '@hue-s/kernel/shared/error.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import { filter } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page, sql } from '@hue-s/kernel/server/db.ts'
import { withSubunits } from '@hue-s/engines/units/index.ts'
import { readStaffAt } from './access.ts'
import { citizenIdFault } from './citizen-id.ts'
import type { identityContract as routes } from './contract.ts'
import { addGrant } from './grants.ts'
import { roleTitle } from './me.ts'
import { hashPassword } from './password.ts'
import { findOrMakeAccount, makeEmployee } from './people.ts'
import { rolesOf } from './roles.ts'
import { setPassword } from './store/credentials.ts'
import { countAdmins, listStaff } from './store/grants.ts'
import { findAccountByLogin } from './store/people.ts'

const Cursor = z.tuple([z.string().max(100), z.string().max(200), z.uuid()])

function cursorOf(text: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    throw invalid('identity.badCursor')
  }
}

/** Staff by given name. Who may not read staff everywhere sees those who hold a role in their own units. */
export async function staff(ctx: Ctx, input: Parsed<typeof routes.staff>) {
  const everywhere = ctx.can('identity.readStaff', null)
  const at = input.unit === undefined ? undefined : await withSubunits(ctx, [input.unit], ctx.today())
  const inUnits = at ? sql<boolean>`g.unit_id = any(${at})` : sql<boolean>`true`
  const narrowed = at !== undefined || !everywhere
  const rows = await listStaff(ctx.db, ctx.today(), {
    grant: narrowed ? sql<boolean>`${inUnits} and ${filter(readStaffAt, ctx.actor, 'g')}` : undefined,
    q: input.q || undefined,
    after: input.after === undefined ? undefined : cursorOf(input.after),
    limit: input.limit,
  })
  return page(rows, input.limit, (r) =>
    Buffer.from(JSON.stringify([r.givenName, r.familyNames, r.id])).toString('base64url'),
  )
}

/** A new account for a member of staff. Whoever creates it knows the first password, so it opens nothing but its own change. */
export async function createStaff(ctx: Ctx, input: Parsed<typeof routes.createStaff>) {
  const { account, personId } = await addStaff(ctx, { ...input, mustChange: true })
  ctx.audit('identity.account', account.id)
  return { id: personId, name: input.name, account: input.account, status: account.status }
}

async function addStaff(ctx: Ctx, input: Omit<Parsed<typeof routes.createStaff>, never> & { mustChange: boolean }) {
  const { account: login, name, password, citizenId, phone, email } = input
  if (citizenId !== undefined && citizenIdFault(citizenId)) throw invalid('identity.badCitizenId')
  if (await findAccountByLogin(ctx.db, login)) throw conflict('identity.accountTaken', { account: login })
  const personId = await makeEmployee(ctx, { kind: 'citizen', name, citizenId, phone, email, level: 0 })
  const account = await findOrMakeAccount(ctx, { personId, kind: 'staff', login, displayName: name })
  await setPassword(ctx.db, account.id, await hashPassword(password), input.mustChange, ctx.now())
  return { account, personId }
}

/** The first administrator of a new instance, for the command line; refused once there is one. */
export async function createFirstAdmin(
  ctx: Ctx,
  of: { account: string; name: string; password: string },
): Promise<string> {
  if ((await countAdmins(ctx.db, ctx.today())) > 0) throw conflict('identity.adminExists')
  const { personId } = await addStaff(ctx, { ...of, mustChange: true })
  const citation = ctx.t('identity.firstAdmin')
  const role = { role: 'platform.admin', unitId: null, validFrom: ctx.today(), validTo: null }
  await addGrant(ctx, { personId, ...role, source: 'decision', citation, grantedBy: null })
  return personId
}

export async function roles(ctx: Ctx) {
  const known = Array.from(rolesOf(ctx.platform.systems)).sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    items: known.map(([role, permissions]) => ({ role, title: roleTitle(ctx, role), permissions: [...permissions] })),
  }
}
