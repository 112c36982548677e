import { randomInt } from 'node:crypto'
import QRCode from 'qrcode'
import { conflict, forbidden, gone, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { keyed } from '@hue-s/kernel/server/sealed.ts'
import { citizenIdFault } from './citizen-id.ts'
import type { identityContract as routes } from './contract.ts'
import { basisOf, lastDayFor, mustFit, RULES, scopeWords, systemsOf } from './delegation-rules.ts'
import { mustBeGivable, mustBeOneself, shown, stateOf } from './delegations.ts'
import { tellOwner } from './devices.ts'
import { nameOfPerson } from './me.ts'
import { newDelegation } from './mergers.ts'
import { findOrMakeAccount, findOrMakePerson, openPersonal } from './people.ts'
import { nameFault } from './person-name.ts'
import { ownCitizen } from './phones.ts'
import { keepNoAnswer, mustBeSession } from './session.ts'
import {
  acceptInvitation,
  countInvitations,
  findDelegation,
  findInvitation,
  insertDelegation,
  refuseInvitation,
  type Delegation,
} from './store/delegations.ts'
import { findPerson, type PersonRow } from './store/people.ts'

const MOST_OPEN = 10
/** Without signs that look alike: read aloud and typed by old hands. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const LENGTH = 10

const makeCode = () => Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)] ?? '').join('')
const invitationHash = (ctx: Ctx, code: string): Buffer =>
  Buffer.from(keyed(ctx.platform, 'identity.invitation', code.toUpperCase().replace(/[^A-Z0-9]/g, '')))

async function selfOf(ctx: Ctx): Promise<PersonRow> {
  const account = await ownCitizen(ctx)
  const me = await findPerson(ctx.db, account.personId)
  if (!me) throw notFound('kernel.recordNotFound')
  return me
}

/** Whoever lets another act for them must have proved at level 2 who they are. */
function mustBeProved(ctx: Ctx): void {
  if (ctx.actor.assurance < 2) throw forbidden('kernel.stepUpNeeded', { assurance: 2 })
}

/** Makes a code by which another person accepts on their own phone, or a counter confirms. It is shown once. */
export async function invite(ctx: Ctx, input: Parsed<typeof routes.invite>) {
  mustBeOneself(ctx)
  const me = await selfOf(ctx)
  if (input.side === 'give') mustBeProved(ctx)
  const basis = basisOf(ctx, input.basis, undefined)
  if (input.side === 'give' && !basis.ways.includes('code')) basisOf(ctx, input.basis, 'code')
  mustFit(ctx, basis, input.until)
  if ((await countInvitations(ctx.db, me.id, ctx.now())) >= MOST_OPEN) throw conflict('identity.tooManyInvitations')
  const code = makeCode()
  const { invitationHours } = ctx.setting(RULES)
  const until = new Date(ctx.now().getTime() + invitationHours * 3_600_000).toISOString()
  const row = newDelegation(ctx, {
    how: 'code',
    [input.side === 'give' ? 'fromPerson' : 'toPerson']: me.id,
    basis: basis.code,
    legalBasis: `${basis.name.vi} (${basis.source})`,
    scope: systemsOf(ctx, input.scope),
    until: input.until,
    invitationHash: invitationHash(ctx, code),
    invitationUntil: until,
    invitedBy: me.id,
  })
  await insertDelegation(ctx.db, row)
  ctx.audit('identity.delegation', row.id, { side: input.side, basis: basis.code, scope: row.scope })
  keepNoAnswer(ctx, code)
  const spaced = `${code.slice(0, 5)} ${code.slice(5)}`
  const path = `/me/delegations?code=${code}`
  const svg = await QRCode.toString(new URL(path, ctx.config.publicUrl).href, { type: 'svg', margin: 2 })
  const qr = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
  return { id: row.id, code: spaced, path, qr, expiresAt: until }
}

async function openInvitation(ctx: Ctx, code: string): Promise<Delegation> {
  const row = await findInvitation(ctx.db, invitationHash(ctx, code))
  if (!row) throw notFound('identity.noSuchInvitation')
  const state = stateOf(ctx, row)
  if (state === 'active') throw conflict('identity.invitationTaken')
  if (state !== 'waiting') throw gone('identity.invitationOver')
  return row
}

/** What an invitation asks, for whoever was given its code. */
export async function readInvitation(ctx: Ctx, { code }: { code: string }) {
  const row = await openInvitation(ctx, code)
  const inviter = row.invitedBy ? await findPerson(ctx.db, row.invitedBy) : undefined
  return {
    id: row.id,
    /** `give`: the inviter lets the reader act for them; `take`: the reader is asked to be acted for. */
    side: row.fromPerson ? ('give' as const) : ('take' as const),
    inviter: inviter ? nameOfPerson(ctx, inviter) : '',
    own: row.invitedBy === ctx.actor.id,
    legalBasis: row.legalBasis,
    sure: ctx.setting(RULES).bases.find((b) => b.code === row.basis)?.sure ?? false,
    counterOnly: !(
      ctx
        .setting(RULES)
        .bases.find((b) => b.code === row.basis)
        ?.ways.includes('code') ?? true
    ),
    scopeWords: scopeWords(ctx, row.scope),
    until: row.until,
    expiresAt: row.invitationUntil ?? row.until,
  }
}

/** Says yes or no to an invitation, on one's own phone. Of two who say yes at once the first is taken. */
export async function answerInvitation(ctx: Ctx, { code, accept }: Parsed<typeof routes.answerInvitation>) {
  mustBeOneself(ctx)
  const row = await openInvitation(ctx, code)
  const me = await selfOf(ctx)
  if (row.invitedBy === me.id) throw invalid('identity.delegateSelf')
  if (!accept) {
    if (!(await refuseInvitation(ctx.db, row.id, ctx.now()))) throw conflict('identity.invitationTaken')
    ctx.audit('identity.delegation', row.id, { refused: true })
    if (row.invitedBy) await tellOwner(ctx, row.invitedBy, 'invitationRefused', { name: nameOfPerson(ctx, me) })
    return shown(ctx, { ...row, refusedAt: ctx.now().toISOString() })
  }
  const basis = basisOf(ctx, row.basis ?? '', 'code')
  mustFit(ctx, basis, row.until)
  // Being acted for is the greater step: it takes the higher proof, whoever asked first.
  if (row.fromPerson === null) mustBeProved(ctx)
  return close(ctx, row, { from: row.fromPerson ?? me.id, to: row.toPerson ?? me.id, how: 'code', until: row.until })
}

interface Closing {
  from: string
  to: string
  how: 'code' | 'counter'
  until: string
  document?: string
}

async function close(ctx: Ctx, row: Delegation, { from, to, how, until, document }: Closing) {
  const [giver, taker] = [await findPerson(ctx.db, from), await findPerson(ctx.db, to)]
  if (!giver || !taker) throw notFound('identity.noSuchInvitation')
  await mustBeGivable(ctx, giver, taker, row.scope)
  const confirmedBy = how === 'counter' ? ctx.actor.id : null
  const accepted = { fromPerson: from, toPerson: to, how, confirmedBy, document: document ?? null, until }
  if (!(await acceptInvitation(ctx.db, row.id, accepted, ctx.now()))) throw conflict('identity.invitationTaken')
  ctx.audit('identity.delegation', row.id, { accepted: how, basis: row.basis, from, to })
  await tellOwner(ctx, giver.id, 'delegationGiven', { name: nameOfPerson(ctx, taker) })
  await tellOwner(ctx, taker.id, 'delegationReceived', { name: nameOfPerson(ctx, giver) })
  const now = await findDelegation(ctx.db, row.id)
  return shown(ctx, now ?? row)
}

/**
 * An officer who saw the papers confirms what cannot be accepted on a phone: a child, a parent without one, a company.
 * Who is represented is named by the papers, and need not have been here before.
 */
export async function confirmAtCounter(ctx: Ctx, input: Parsed<typeof routes.confirmAtCounter>) {
  mustBeSession(ctx)
  const row = await openInvitation(ctx, input.code)
  if (row.toPerson === null) throw conflict('identity.counterNeedsTaker')
  const basis = basisOf(ctx, row.basis ?? '', 'counter')
  const { citizenId, name, birthDate } = input.person
  if (citizenIdFault(citizenId)) throw invalid('identity.badCitizenId')
  const fault = nameFault(name)
  if (fault) throw invalid('identity.badName', { fault })
  const facts = { kind: 'citizen', name, citizenId, birthDate, level: 0 } as const
  const personId = await findOrMakePerson(ctx, facts)
  await findOrMakeAccount(ctx, { personId, kind: 'citizen', login: null })
  const person = await findPerson(ctx.db, personId)
  const born = birthDate ?? (person ? openPersonal(ctx.platform, person, 'birthDate') : null)
  const until = lastDayFor(ctx, basis, born, row.until)
  mustFit(ctx, basis, until)
  // Nobody confirms their own: an officer is also somebody's child and parent.
  const self = ctx.actor.id === row.toPerson || ctx.actor.id === personId
  if (self) throw forbidden('identity.ownCounter')
  return close(ctx, row, { from: personId, to: row.toPerson, how: 'counter', until, document: input.document })
}
