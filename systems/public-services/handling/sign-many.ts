import { act, listQueue } from '@hue-s/engines/cases/index.ts'
import { findPersonOfAccount, staffName } from '@hue-s/engines/identity/index.ts'
import { askSignatures, findKey, makePdf, signMany as signPapers } from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { AppError, conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById, Parsed } from '@hue-s/kernel/shared/route.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { namesOf } from '../agencies.ts'
import { asPlatform, readsAsStaff, unitsWith } from '../by-rules.ts'
import {
  TYPE,
  type publicServicesContract as routes,
  type SignedDossier,
  type ToSign,
  type UNUSUAL,
} from '../contract.ts'
import { demoKeys } from '../demo/world.ts'
import { isLate } from '../office/common.ts'
import { resultWords } from '../papers/forms.ts'
import { draftOf, layOut, vi } from '../papers/issue.ts'
import { dropResult, isUnsignedYet, resultFacts } from '../papers/result.ts'
import { rulesOf } from '../setting.ts'
import { findDossier, listByIds, lockDossier, type Dossier, type Draft } from '../store.ts'
import { listOpinions } from '../store-papers.ts'
import { addSigning, countToSign, findSigning, findSigningOfPaper, listDoubted } from '../store-signing.ts'
import { markSigned, versionOf } from './after-step.ts'
import { mustNotBeOwn } from './step-rules.ts'
import { begin, follow, takeStep } from './step.ts'

type In<R extends keyof typeof routes> = Parsed<(typeof routes)[R]>
type Item = In<'signMany'>['items'][number]
const MOST_SHOWN = 200
const COMPLAINED = 2

/** What waits for the leader, the next due first, with what is unusual about it. */
export async function toSign(ctx: Ctx) {
  const units = unitsWith(ctx, 'public-services.sign')
  const { items } = await listQueue(ctx, {
    types: [TYPE],
    view: 'agency',
    state: 'signing',
    limit: MOST_SHOWN,
    ...(units === '*' ? {} : { agencyIds: units }),
  })
  const ids = items.map(({ id }) => id)
  const dossiers = new Map((await listByIds(ctx.db, ids)).map((d) => [d.id, d]))
  const doubted = new Set((await listDoubted(ctx.db, ids)).map(({ id }) => id))
  const names = await namesOf(
    ctx,
    [...dossiers.values()].map(({ competentAgency }) => competentAgency),
  )
  const people = await staffName(
    ctx,
    [...dossiers.values()].flatMap(({ draft }) => draft?.by ?? []),
  )
  const [key, { signing }] = [await ownKey(ctx), rulesOf(ctx)]
  return {
    items: items.flatMap((row): ToSign[] => {
      const d = dossiers.get(row.id)
      if (!d?.draft) return []
      return [
        {
          ...lineOf(d, d.draft, row.version),
          agency: names(d.competentAgency),
          drawnUpBy: (d.draft.by && people.get(d.draft.by)) || null,
          unusual: unusualIn(ctx, d, { doubted: doubted.has(d.id), complained: row.priority >= COMPLAINED }),
        },
      ]
    }),
    total: await countToSign(ctx.db, units),
    key: {
      needed: signing === 'keys',
      own: key ? await keyView(ctx, key) : null,
      byWord: key !== undefined && !key.reachable && signing === 'keysWhereHeld',
    },
  }
}

type OwnKey = NonNullable<Awaited<ReturnType<typeof ownKey>>>
const keyView = async (ctx: Ctx, { id, subject, to, asksOtp, reachable }: OwnKey) => ({
  ...{ id, subject, until: to, asksOtp, reachable },
  demoPin: await demoPin(ctx),
})

const lineOf = (d: Dossier, { conclusion, body, note = null }: Draft, version: number) => ({
  id: d.id,
  version,
  code: d.code ?? d.requestCode,
  procedure: { code: d.procedure, name: d.procedureName },
  applicant: d.applicant,
  promisedAt: d.promisedAt,
  conclusion,
  body,
  note,
})

function unusualIn(ctx: Ctx, d: Dossier, { doubted, complained }: { doubted: boolean; complained: boolean }) {
  const now = ctx.now().toISOString()
  const late = isLate(d, now)
  const is: Record<(typeof UNUSUAL)[number], boolean> = {
    late,
    dueToday: !late && d.promisedAt !== null && d.promisedAt < `${ctx.today()}T17:00:00.000Z`,
    extended: d.extensions > 0,
    rejects: d.draft?.conclusion === 'reject',
    doubted,
    complained,
    owed: d.money === 'due',
    ownDraft: d.draft?.by !== null && d.draft?.by === ctx.actor.id,
  }
  return (Object.keys(is) as (keyof typeof is)[]).filter((name) => is[name])
}

const ownKey = async (ctx: Ctx) =>
  rulesOf(ctx).signing === 'click' || ctx.actor.id === null
    ? undefined
    : findKey(ctx, { kind: 'person', id: ctx.actor.id })

/** What opens the key that the demonstration bound to this account; its file need not be there. */
async function demoPin(ctx: Ctx): Promise<string | null> {
  if (ctx.config.mode !== 'demo') return null
  for (const { account, pin } of demoKeys(ctx))
    if ((await findPersonOfAccount(ctx, account)) === ctx.actor.id) return pin
  return null
}

/** Each dossier in a transaction of its own: what one lacks stops no other. */
const alone = <T>({ platform, actor, request }: Ctx, work: (ctx: Ctx) => Promise<T>) =>
  inTransaction(platform, { actor, request, action: 'public-services.sign' }, async (own) => ({
    result: await work(own),
  }))

/** Signs dossiers: with the leader's own key where the province wants or takes it, else by their word. */
export async function signMany(
  ctx: Ctx,
  { items, pin, otp, byWord = false }: In<'signMany'>,
): Promise<{ results: SignedDossier[] }> {
  const wanted = [...new Map(items.map((item) => [item.id, item])).values()]
  const key = await ownKey(ctx)
  if (!key && rulesOf(ctx).signing === 'keys') throw conflict('public-services.keyNeeded')
  if (key && byWord) mustBeOutage(ctx, key)
  else if (key && pin === undefined) throw invalid('public-services.pinNeeded')
  const results: SignedDossier[] = []
  if (key && pin !== undefined && !byWord) results.push(...(await signWithKey(ctx, wanted, { pin, otp })))
  else for (const item of wanted) results.push(await approve(ctx, item, key && vi(ctx, 'byWord')))
  ctx.audit('dossier', wanted[0]?.id ?? '', {
    signed: results.filter(({ state }) => state === 'done').length,
    ...(key && byWord ? { byWord: 'papers.signingServiceDown' } : {}),
  })
  return { results }
}

/** Whoever holds a key signs with it; their word does only while it cannot be reached, where the province wants no key from all. */
function mustBeOutage(ctx: Ctx, { reachable }: OwnKey): void {
  if (rulesOf(ctx).signing === 'keys') throw conflict('public-services.keyNeeded')
  if (reachable) throw conflict('public-services.keyAnswers')
}

const done = (id: string): SignedDossier => ({ id, state: 'done', code: null })
/** Refused in words, unless it turns out to be signed by the same leader already: a repeat after a lost answer. */
async function refusedOr(ctx: Ctx, id: string, error: unknown): Promise<SignedDossier> {
  if (!(error instanceof AppError)) throw error
  const d = await findDossier(ctx.platform.database.db, id)
  const mine = d !== undefined && d.state !== 'signing' && d.result !== null && d.result.signedBy === ctx.actor.id
  return mine ? done(id) : { id, state: 'refused', code: error.code }
}

const approve = (ctx: Ctx, { id, version }: Item, note?: string): Promise<SignedDossier> =>
  alone(ctx, (own) => takeStep(own, { id, version, action: 'sign', ...(note ? { note } : {}) }))
    .then(() => done(id))
    .catch((error: unknown) => refusedOr(ctx, id, error))

/**
 * All results are laid out and numbered, then the key is opened once for all of them, then each dossier moves on. What the
 * key did not sign gives its number back at once: nothing that waits for a person holds one.
 */
async function signWithKey(
  ctx: Ctx,
  items: readonly Item[],
  secrets: { pin: string; otp?: string | undefined },
): Promise<SignedDossier[]> {
  const results = new Map<string, SignedDossier>()
  const laid = new Map<string, Item>()
  for (const item of items) {
    await alone(ctx, (own) => layOutFor(own, item))
      .then((signingId) => laid.set(signingId, item))
      .catch(async (error: unknown) => results.set(item.id, await refusedOr(ctx, item.id, error)))
  }
  const given = laid.size === 0 ? [] : await signOrGiveBack(ctx, laid, secrets)
  for (const { id: signingId, state, code } of given) {
    const item = laid.get(signingId)
    if (!item) continue
    if (state === 'done') results.set(item.id, await approve(ctx, item))
    else if (state === 'signed') results.set(item.id, { id: item.id, state: 'pending', code })
    else results.set(item.id, await notSigned(ctx, { item, signingId, code }))
  }
  return items.flatMap(({ id }) => results.get(id) ?? [])
}

const signOrGiveBack = (
  ctx: Ctx,
  laid: ReadonlyMap<string, Item>,
  secrets: { pin: string; otp?: string | undefined },
) =>
  signPapers(ctx, [...laid.keys()], secrets).catch(async (error: unknown) => {
    for (const [signingId, { id }] of laid) await giveBack(ctx, id, signingId)
    throw error
  })

async function notSigned(
  ctx: Ctx,
  { item: { id }, signingId, code }: { item: Item; signingId: string; code: string | null },
): Promise<SignedDossier> {
  await giveBack(ctx, id, signingId)
  // What was laid out went away meanwhile: returned, withdrawn, or taken over by another leader.
  const gone = code === 'papers.notFound' || code === 'papers.paperChanged'
  return refusedOr(ctx, id, conflict(gone ? 'public-services.signedMeanwhile' : (code ?? 'papers.notFound')))
}

/** The laid out result of this very attempt goes, and its number with it; one that somebody else laid out since stays. */
const giveBack = (ctx: Ctx, id: string, signingId: string): Promise<void> =>
  alone(ctx, async (own) => {
    await lockDossier(own.db, id)
    const signing = await findSigning(own.db, id)
    if (signing?.signingId === signingId && (await isUnsignedYet(own, signing))) await dropResult(own, id)
  })

/** The result with its number, for this leader's key. One that they signed, or that a crash left behind today, is kept. */
async function layOutFor(ctx: Ctx, { id, version: seen }: Item): Promise<string> {
  const doing = await begin(ctx, { id, version: seen, action: 'sign' })
  mustNotBeOwn(doing)
  const { d, version } = doing
  const by = ctx.actor.id
  if (!d.draft || by === null) throw conflict('public-services.draftNeeded')
  const known = await findSigning(ctx.db, id)
  if (known) {
    const unsigned = await isUnsignedYet(ctx, known)
    const isToday = legalDate(new Date(known.madeAt)) === ctx.today()
    if (known.signedBy === by && (!unsigned || isToday)) return known.signingId
    // Another leader's signature is in it: their dossier moves on by itself.
    if (!unsigned) throw conflict('public-services.signedMeanwhile')
    await dropResult(ctx, id)
  }
  const signer = (await staffName(ctx, [by])).get(by) ?? ctx.actor.name ?? ''
  const facts = resultFacts(ctx, d, version, d.draft.conclusion)
  const said = resultWords(ctx, d, { body: d.draft.body, signer, signedAt: null }, facts)
  const { id: issuedId, paper } = await layOut(ctx, d, 'result', { ...said, sign: 'byPeople' })
  const agency = (await namesOf(ctx, [d.competentAgency]))(d.competentAgency)?.name ?? ''
  const asked = { by: { kind: 'person' as const, id: by }, name: signer, reason: facts.title, location: agency }
  const [signingId = ''] = await askSignatures(ctx, paper.id, [asked])
  const madeAt = ctx.now().toISOString()
  await addSigning(ctx.db, {
    ...{ dossierId: id, issuedId, paperId: paper.id, signingId, signedBy: by, signer, madeAt },
    validTo: facts.validTo,
  })
  ctx.audit('dossier', id, { laidOut: paper.id })
  return signingId
}

interface PaperSigned {
  id: string
  recordKind: string
  isLast: boolean
}
/** A signature that came into its paper later, after an outage: its dossier moves on by itself. */
export async function leaderSigned(ctx: Ctx, { id: paperId, recordKind, isLast }: PaperSigned): Promise<void> {
  if (recordKind !== 'public-services.dossier' || !isLast) return
  const signing = await findSigningOfPaper(ctx.db, paperId)
  const d = signing && (await lockDossier(ctx.db, signing.dossierId))
  if (!signing || !d || d.state !== 'signing') return
  await act(asPlatform(ctx), { id: d.id, action: 'sign' })
  await markSigned(ctx, d, { id: signing.signedBy, name: signing.signer })
  await follow(ctx, d.id, 'sign', await versionOf(ctx, d))
}

/** The result as it lies before the leader, to be read before it is signed: no number, no signature. */
export async function draft(ctx: Ctx, { id }: ById): Promise<Bytes> {
  const d = await findDossier(ctx.db, id)
  if (!d || !readsAsStaff(ctx, d, await listOpinions(ctx.db, id))) throw notFound('kernel.recordNotFound')
  if (!d.draft) throw conflict('public-services.draftNeeded')
  const facts = resultFacts(ctx, d, await versionOf(ctx, d), d.draft.conclusion)
  const words = resultWords(ctx, d, { body: d.draft.body, signer: ' ', signedAt: null }, facts)
  const issuedAt = ctx.now()
  const body = await makePdf({ ...(await draftOf(ctx, d, 'result', words)), issuedAt })
  return { body, type: 'application/pdf', size: body.length, filename: `${d.code ?? d.requestCode}-trinh-ky.pdf` }
}
