import { conflict, forbidden, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { dropActors } from './actor.ts'
import { peopleMerged, peopleParted } from './contract.ts'
import { tellOwner } from './devices.ts'
import { endOtherSessions } from './ended.ts'
import { ownAccount } from './me.ts'
import { mustBeFresh } from './session.ts'
import { endDelegation, insertDelegation, type Delegation } from './store/delegations.ts'
import { findMerger, insertMerger, listMergers, setAccountStatus, undoMerger, type Merger } from './store/mergers.ts'
import { findAccount, findAccountOf, findPerson, type AccountRow } from './store/people.ts'
import { giveWaysBack, moveWays } from './store/phones.ts'

const UNDO_DAYS = 30
const DAY_MS = 86_400_000
/** The two stay joined: as long as a date of ours goes. */
const FOREVER = '2199-12-31'

/** A delegation with nothing said yet of invitations and ends. */
export const newDelegation = (
  ctx: Ctx,
  d: Pick<Delegation, 'how' | 'legalBasis' | 'scope' | 'until'> & Partial<Delegation>,
): Delegation => ({
  id: newId(),
  fromPerson: null,
  toPerson: null,
  toCitizenIdHash: null,
  basis: null,
  validFrom: ctx.today(),
  endsAt: null,
  createdAt: ctx.now().toISOString(),
  acceptedAt: null,
  refusedAt: null,
  endedAt: null,
  endedBy: null,
  confirmedBy: null,
  document: null,
  invitationHash: null,
  invitationUntil: null,
  invitedBy: null,
  ...d,
})

/**
 * Joins an account that only has a number to a proved person, both proved by whoever asks. Its numbers and passkeys
 * open the other from now on; what it did stays its own record, which the other may act for, until the systems that
 * hear `peopleMerged` have taken it over. It can be undone for thirty days.
 */
export async function mergePeople(
  ctx: Ctx,
  of: { account: AccountRow; into: AccountRow; how: Merger['how'] },
): Promise<Merger> {
  const { account, into, how } = of
  const delegation = newDelegation(ctx, {
    fromPerson: account.personId,
    toPerson: into.personId,
    how: 'merged',
    legalBasis: ctx.platform.translate('vi', 'identity.server.mergedBasis'),
    scope: ['all'],
    until: FOREVER,
    acceptedAt: ctx.now().toISOString(),
  })
  await insertDelegation(ctx.db, delegation)
  const moved = await moveWays(ctx.db, account.id, into.id)
  await setAccountStatus(ctx.db, account.id, 'closed')
  await endOtherSessions(ctx, account, null)
  const merger: Merger = {
    id: newId(),
    fromPerson: account.personId,
    toPerson: into.personId,
    delegationId: delegation.id,
    moved: { account: account.id, ...moved },
    how,
    mergedAt: ctx.now().toISOString(),
    undoneAt: null,
  }
  await insertMerger(ctx.db, merger)
  for (const { id, personId } of [account, into]) dropActors(ctx, { accountId: id, personId })
  ctx.audit('identity.merger', merger.id, { from: account.personId, to: into.personId, how })
  await ctx.emit(peopleMerged, { id: merger.id, from: account.personId, to: into.personId })
  await tellOwner(ctx, into.personId, 'merged', { days: UNDO_DAYS })
  return merger
}

/** The accounts that were joined to mine, and until when that can be undone. */
export async function shownMergers(ctx: Ctx, personId: string) {
  return (await listMergers(ctx.db, personId)).map((m) => ({
    id: m.id,
    mergedAt: m.mergedAt,
    undoUntil: new Date(new Date(m.mergedAt).getTime() + UNDO_DAYS * DAY_MS).toISOString(),
  }))
}

/** Parts what was joined: numbers and passkeys go back to their account. */
export async function undoMerge(ctx: Ctx, { id }: { id: string }): Promise<Record<string, never>> {
  mustBeFresh(ctx)
  const mine = await ownAccount(ctx)
  const merger = await findMerger(ctx.db, id)
  if (merger?.toPerson !== mine.personId) throw notFound('kernel.recordNotFound')
  const late = ctx.now().getTime() - new Date(merger.mergedAt).getTime() > UNDO_DAYS * DAY_MS
  if (late) throw forbidden('identity.undoLate', { days: UNDO_DAYS })
  if (!(await undoMerger(ctx.db, id, ctx.now()))) throw conflict('identity.undoLate', { days: UNDO_DAYS })
  await giveWaysBack(ctx.db, mine.id, merger.moved.account, merger.moved)
  await setAccountStatus(ctx.db, merger.moved.account, 'active')
  await endDelegation(ctx.db, merger.delegationId, mine.personId, ctx.now())
  dropActors(ctx, { accountId: mine.id, onBehalfOf: merger.fromPerson })
  ctx.audit('identity.merger', id, { undone: true })
  await ctx.emit(peopleParted, { id, from: merger.fromPerson, to: merger.toPerson })
  await tellOwner(ctx, mine.personId, 'parted')
  return {}
}

/** The account of a session from which somebody goes to the e-ID to join it: it must have no e-ID yet. */
export async function joinableAccount(ctx: Ctx, accountId: string): Promise<AccountRow | undefined> {
  const account = await findAccount(ctx.db, accountId)
  if (account?.kind !== 'citizen' || account.demo || account.status !== 'active') return undefined
  return (await findPerson(ctx.db, account.personId))?.citizenIdHash === null ? account : undefined
}

/** Joins to a person who has an account here already; answers that account. */
export async function mergeInto(ctx: Ctx, account: AccountRow, personId: string, how: Merger['how']) {
  const into = await findAccountOf(ctx.db, personId, 'citizen')
  if (!into) throw new Error('a person to join to has no account')
  await mergePeople(ctx, { account, into, how })
  return into
}
