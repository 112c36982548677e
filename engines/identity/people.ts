import { setContact } from '@hue-s/engines/notify/index.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { cleanName } from './person-name.ts'
import { citizenIdHash, openText, sealText } from './secrets.ts'
import {
  attachCitizenId,
  findAccountByLogin,
  findAccountOf,
  findPersonByHash,
  insertAccount,
  insertPerson,
  PERSONAL,
  refreshPerson,
  setPersonName,
  type AccountRow,
  type Personal,
  type PersonRow,
} from './store/people.ts'

/** What is known of a person, in the clear: only on its way in or through `reveal`. */
export interface PersonFacts {
  kind: PersonRow['kind']
  /** Absent where the person gave none. */
  name?: string | undefined
  citizenId?: string | undefined
  birthDate?: string | undefined
  phone?: string | undefined
  email?: string | undefined
  address?: string | undefined
  level: 0 | 1 | 2
}

const place = (id: string, column: Personal) => `person.${column}:${id}`

/** The value of one encrypted column. Call `reveal` instead, unless people look at themselves. */
export function openPersonal(platform: Platform, person: PersonRow, column: Personal): string | null {
  const sealed = person[column]
  return sealed === null ? null : openText(platform, place(person.id, column), sealed)
}

/** Finds the person with this citizen id or makes a new one; a proof at least as good renews name and level. */
export async function findOrMakePerson(ctx: Ctx, facts: PersonFacts): Promise<string> {
  const { platform, db } = ctx
  const hash = facts.citizenId === undefined ? null : citizenIdHash(platform, facts.citizenId)
  const row = sealed(platform, newId(), facts, hash)
  if (await insertPerson(db, row, ctx.now())) {
    await tellContact(ctx, row.id, facts)
    return row.id
  }
  const before = hash ? await findPersonByHash(db, hash) : undefined
  if (!before) throw new Error('a person could neither be made nor found')
  const again = sealed(platform, before.id, facts, hash)
  if (facts.level >= before.level && again.name) {
    await refreshPerson(db, before.id, again.name, again.birthDate, facts.level)
  }
  return before.id
}

/** What a person without an e-ID wants to be called. */
export const renamePerson = (ctx: Ctx, person: PersonRow, name: string): Promise<void> =>
  setPersonName(ctx.db, person.id, sealText(ctx.platform, place(person.id, 'name'), name))

/** The person of a citizen id, where there is one already. */
export const findPersonOf = (ctx: Ctx, citizenId: string): Promise<PersonRow | undefined> =>
  findPersonByHash(ctx.db, citizenIdHash(ctx.platform, citizenId))

/** Gives a person who was known by a number alone the identity that they proved; false when somebody has it. */
export async function proveIdentity(ctx: Ctx, personId: string, facts: PersonFacts): Promise<boolean> {
  const hash = facts.citizenId === undefined ? null : citizenIdHash(ctx.platform, facts.citizenId)
  if (!hash || (await findPersonByHash(ctx.db, hash))) return false
  return attachCitizenId(ctx.db, sealed(ctx.platform, personId, facts, hash))
}

/**
 * A person as an employee. Never the same record as the citizen: otherwise whoever creates a staff account for a
 * citizen id, and knows its first password, would see everything that citizen owns here.
 */
export async function makeEmployee(ctx: Ctx, facts: PersonFacts): Promise<string> {
  const row = sealed(ctx.platform, newId(), facts, null)
  await insertPerson(ctx.db, row, ctx.now())
  await tellContact(ctx, row.id, facts)
  return row.id
}

/** The notify engine keeps addresses of its own, so that sending needs no look at the person. */
async function tellContact(ctx: Ctx, personId: string, { phone, email }: PersonFacts): Promise<void> {
  if (phone === undefined && email === undefined) return
  const known = {
    ...(phone ? { phone: phone.replace(/^0/, '+84'), phoneVerified: true } : {}),
    ...(email ? { email, emailVerified: true } : {}),
  }
  await setContact(ctx, personId, known)
}

function sealed(platform: Platform, id: string, facts: PersonFacts, citizenIdHash: Buffer | null): PersonRow {
  const seal = (column: Personal) => {
    const text = facts[column]
    const plain = column === 'name' && text !== undefined ? cleanName(text) : text?.normalize('NFC')
    return plain === undefined ? null : sealText(platform, place(id, column), plain)
  }
  const columns = Object.fromEntries(PERSONAL.map((column) => [column, seal(column)])) as Record<
    Personal,
    Buffer | null
  >
  return { id, kind: facts.kind, citizenIdHash, level: facts.level, ...columns }
}

interface NewAccount {
  personId: string
  kind: 'citizen' | 'staff'
  login: string | null
  /** Staff only: the name colleagues and the public see. */
  displayName?: string
  demo?: boolean
}

/** The account of a person in one of the two roles of life, made when it is not there. */
export async function findOrMakeAccount(ctx: Ctx, a: NewAccount): Promise<AccountRow> {
  const before = await findAccountOf(ctx.db, a.personId, a.kind)
  if (before) return before
  const displayName = a.kind === 'staff' ? (a.displayName ?? '').normalize('NFC') : null
  const account: AccountRow = {
    id: newId(),
    personId: a.personId,
    kind: a.kind,
    login: a.login,
    displayName,
    status: 'active',
    demo: a.demo ?? false,
  }
  await insertAccount(ctx.db, { ...account, ...sortNames(displayName) }, ctx.now())
  return account
}

/** People are sorted by given name, which in Vietnamese comes last. */
function sortNames(name: string | null): { givenName: string | null; familyNames: string | null } {
  if (name === null) return { givenName: null, familyNames: null }
  const words = name.trim().split(/\s+/)
  return { givenName: words.at(-1) ?? '', familyNames: words.slice(0, -1).join(' ') }
}

/** Whose account this is: for demo data and tools that know accounts by name. */
export async function findPersonOfAccount(ctx: Ctx, login: string): Promise<string | undefined> {
  return (await findAccountByLogin(ctx.db, login))?.personId
}
