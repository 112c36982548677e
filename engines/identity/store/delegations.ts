import { many, maybe, sql, type Db } from '@hue-s/kernel/server/db.ts'

export interface Delegation {
  id: string
  /** Who is acted for; not known yet while an invitation to be represented is open. */
  fromPerson: string | null
  /** Who acts: a person, or a citizen id that was named, or nobody yet. */
  toPerson: string | null
  toCitizenIdHash: Buffer | null
  how: 'number' | 'code' | 'counter' | 'assist' | 'merged'
  basis: string | null
  legalBasis: string
  scope: string[]
  validFrom: string
  until: string
  endsAt: string | null
  createdAt: string
  acceptedAt: string | null
  refusedAt: string | null
  endedAt: string | null
  endedBy: string | null
  confirmedBy: string | null
  document: string | null
  invitationHash: Buffer | null
  invitationUntil: string | null
  invitedBy: string | null
}

/** Whether a delegation lets somebody act now. */
export const inForceNow = (alias: string, now: Date, today: string) => {
  const d = (column: string) => sql.ref(`${alias}.${column}`)
  return sql<boolean>`${d('accepted_at')} is not null and ${d('ended_at')} is null and ${d('valid_from')} <= ${today}
    and ${d('until')} >= ${today} and (${d('ends_at')} is null or ${d('ends_at')} > ${now})`
}

export const findDelegation = (db: Db, id: string) =>
  maybe(db, sql<Delegation>`select * from identity.delegation where id = ${id}`)

/** Those of one person on either side, newest first: all that last, and what ended since a day. */
export const listDelegations = (db: Db, personId: string, citizenIdHash: Buffer | null, since: Date) =>
  many(
    db,
    sql<Delegation>`select * from identity.delegation d
      where (d.from_person = ${personId} or d.to_person = ${personId} or d.invited_by = ${personId}
          or (d.to_citizen_id_hash = ${citizenIdHash} and d.to_person is null))
        and coalesce(d.ended_at, d.refused_at, d.until::timestamptz) > ${since}
      order by d.id desc limit 200`,
  )

export const findInvitation = (db: Db, hash: Buffer) =>
  maybe(db, sql<Delegation>`select * from identity.delegation where invitation_hash = ${hash}`)

export async function insertDelegation(db: Db, d: Delegation): Promise<void> {
  await sql`insert into identity.delegation (id, from_person, to_person, to_citizen_id_hash, how, basis, legal_basis, scope,
      valid_from, until, ends_at, created_at, accepted_at, confirmed_by, document, invitation_hash, invitation_until, invited_by)
    values (${d.id}, ${d.fromPerson}, ${d.toPerson}, ${d.toCitizenIdHash}, ${d.how}, ${d.basis}, ${d.legalBasis}, ${d.scope},
      ${d.validFrom}, ${d.until}, ${d.endsAt}, ${d.createdAt}, ${d.acceptedAt}, ${d.confirmedBy}, ${d.document},
      ${d.invitationHash}, ${d.invitationUntil}, ${d.invitedBy})`.execute(db)
}

interface Accepted {
  fromPerson: string
  toPerson: string
  how: 'code' | 'counter'
  confirmedBy: string | null
  document: string | null
  until: string
}

/** Closes an open invitation by acceptance; false when somebody else was first. */
export async function acceptInvitation(db: Db, id: string, a: Accepted, now: Date): Promise<boolean> {
  const done = await sql`update identity.delegation set accepted_at = ${now}, from_person = ${a.fromPerson},
      to_person = ${a.toPerson}, how = ${a.how}, confirmed_by = ${a.confirmedBy}, document = ${a.document}, until = ${a.until}
    where id = ${id} and accepted_at is null and refused_at is null and ended_at is null and invitation_until > ${now}`.execute(
    db,
  )
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function refuseInvitation(db: Db, id: string, now: Date): Promise<boolean> {
  const done = await sql`update identity.delegation set refused_at = ${now}
    where id = ${id} and accepted_at is null and refused_at is null and ended_at is null and invitation_until > ${now}`.execute(
    db,
  )
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Ends a delegation or takes an invitation back; false when it was over already. */
export async function endDelegation(db: Db, id: string, by: string | null, now: Date): Promise<boolean> {
  const done = await sql`update identity.delegation set ended_at = ${now}, ended_by = ${by}
    where id = ${id} and ended_at is null and refused_at is null`.execute(db)
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Does this person act, now or later, for that one in one of these systems? */
export const actsAlready = async (
  db: Db,
  of: { from: string; to: string; toHash: Buffer | null; scope: readonly string[] },
  today: string,
): Promise<boolean> =>
  (await maybe(
    db,
    sql<{ yes: boolean }>`select true as yes from identity.delegation d where d.from_person = ${of.from}
      and (d.to_person = ${of.to} or (d.to_person is null and d.to_citizen_id_hash = ${of.toHash}))
      and d.accepted_at is not null and d.ended_at is null and d.until >= ${today} and d.how <> 'merged'
      and (d.scope && ${[...of.scope]}::text[] or 'all' = any(d.scope) or ${of.scope.includes('all')}) limit 1`,
  )) !== undefined

/** Open invitations of one person. */
export const countInvitations = async (db: Db, personId: string, now: Date): Promise<number> =>
  (
    await many(
      db,
      sql<{ id: string }>`select id from identity.delegation where invited_by = ${personId} and accepted_at is null
        and refused_at is null and ended_at is null and invitation_until > ${now} limit 100`,
    )
  ).length

export interface Act {
  id: number
  at: string
  action: string
}

/** What one person did for another, newest first, from the audit log. */
export const listActs = (
  db: Db,
  of: { actor: string; onBehalfOf: string; before: number | undefined; limit: number },
) =>
  many(
    db,
    sql<Act>`select id, at, action from kernel.audit l where l.actor = ${of.actor} and l.on_behalf_of = ${of.onBehalfOf}
      and ${of.before ? sql`l.id < ${of.before}` : sql`true`} order by l.id desc limit ${of.limit + 1}`,
  )
