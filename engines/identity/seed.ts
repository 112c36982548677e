import { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { findUnitByKey } from '@hue-s/engines/units/index.ts'
import { addGrant } from './grants.ts'
import { DEMO, hashPassword } from './password.ts'
import { findOrMakeAccount, findOrMakePerson, makeEmployee } from './people.ts'
import { setPassword } from './store/credentials.ts'

const People = z.object({
  accounts: z.array(
    z.object({
      account: z.string(),
      kind: z.enum(['citizen', 'staff']),
      name: z.string(),
      citizenId: z.string().optional(),
      birthDate: z.string().optional(),
      phone: z.string().optional(),
      email: z.string().optional(),
      roles: z.array(z.object({ role: z.string(), unit: z.string(), from: z.iso.date() })),
    }),
  ),
})
type DemoAccount = z.infer<typeof People>['accounts'][number]

/** Every demo account's password is this followed by its name. Production refuses demo accounts altogether. */
export const DEMO_PASSWORD = 'demo-'

/** Demo accounts of the province pack. The file is read here only: its people never become configuration. */
export async function seed(ctx: Ctx): Promise<void> {
  const { accounts } = ctx.platform.settings.fromPack(setting('people', People))
  const hashes = await Promise.all(accounts.map((a) => hashPassword(DEMO_PASSWORD + a.account, DEMO)))
  for (const [index, account] of accounts.entries()) await seedAccount(ctx, account, hashes[index] ?? '')
}

async function seedAccount(ctx: Ctx, given: DemoAccount, hash: string): Promise<void> {
  const { account: login, kind, name, citizenId, birthDate, phone, email } = given
  const facts = { name, citizenId, birthDate, phone, email, level: citizenId === undefined ? 0 : 2 } as const
  const of = { ...facts, kind: citizenId === undefined ? 'visitor' : 'citizen' } as const
  const personId = kind === 'staff' ? await makeEmployee(ctx, of) : await findOrMakePerson(ctx, of)
  const account = await findOrMakeAccount(ctx, { personId, kind, login, displayName: name, demo: true })
  await setPassword(ctx.db, account.id, hash, false, ctx.now())
  for (const { role, unit: key, from } of given.roles) {
    const unit = await findUnitByKey(ctx, key)
    if (!unit) throw new Error(`people.json: ${login} has a role at ${key}, which is no living unit`)
    const citation = ctx.t('identity.demoCitation')
    await addGrant(ctx, {
      personId,
      role,
      unitId: unit.id,
      validFrom: from,
      validTo: null,
      source: 'decision',
      citation,
      grantedBy: null,
    })
  }
}
