import { createHmac } from 'node:crypto'
import { findOrMakePerson } from '@hue-s/engines/identity/index.ts'
import { setContact } from '@hue-s/engines/notify/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { ReceivedReport } from '../contract-receive.ts'
import { findOutside, putOutside } from './store-receive.ts'

type Reporter = NonNullable<ReceivedReport['reporter']>

/**
 * The person behind a report from outside, kept like any reporter: sealed, shown only by a logged look. The same
 * address is the same person. Level 0: nobody has proved who they are, so it is never the record of a citizen.
 */
export async function outsideReporter(ctx: Ctx, reporter: Reporter): Promise<string | null> {
  const { name, email, phone, zaloId, verified } = reporter
  const address = phone ?? email?.toLowerCase() ?? (zaloId && `zalo:${zaloId}`)
  if (address === undefined && !name) return null
  const hash = address === undefined ? undefined : hashOf(ctx, address)
  const known = hash && (await findOutside(ctx.db, hash))
  if (known !== undefined) {
    if (verified) await setContact(ctx, known, proved(reporter, true))
    return known
  }
  const personId = await findOrMakePerson(ctx, {
    kind: 'citizen',
    name: name ?? '',
    phone,
    email: email?.toLowerCase(),
    level: 0,
  })
  // Nobody is written to at an address that a stranger named.
  if (address !== undefined) await setContact(ctx, personId, proved(reporter, verified))
  if (hash) await putOutside(ctx.db, hash, personId, ctx.now())
  return personId
}

/** The person who has reported from this address before, if any. */
export const personAtAddress = (ctx: Ctx, address: string) => findOutside(ctx.db, hashOf(ctx, address))

const proved = ({ email, phone, zaloId }: Reporter, verified: boolean) => ({
  ...(zaloId === undefined ? {} : { zaloId }),
  ...(email === undefined ? {} : { email: email.toLowerCase(), emailVerified: verified }),
  ...(phone === undefined ? {} : { phone, phoneVerified: verified }),
})

const hashOf = (ctx: Ctx, address: string): Buffer =>
  createHmac('sha256', ctx.platform.key('field-reports.outside-reporter')).update(address).digest()
