import { openCase, type Case } from '@hue-s/engines/cases/index.ts'
import { citizenIdFault, findOrMakePerson, reveal } from '@hue-s/engines/identity/index.ts'
import { keyed, seal } from '@hue-s/kernel/server/sealed.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, tooMany } from '@hue-s/kernel/shared/error.ts'
import { shortCode } from '@hue-s/kernel/shared/ids.ts'
import type { Version } from '@hue-s/systems/procedures/contract.ts'
import { agencyOf, livingUnit } from '../agencies.ts'
import { personOf } from '../by-rules.ts'
import { TYPE, type Applicant, type DossierChannel, type Filing, type Sent } from '../contract.ts'
import { announce } from '../handling/announce.ts'
import { turnStep } from '../handling/turn-step.ts'
import { personActor } from '../national/person.ts'
import { whereFiled } from '../national/setting.ts'
import { servicesSetting } from '../setting.ts'
import {
  countOpenOf,
  findByKey,
  findDossier,
  insertDossier,
  lockFiling,
  type Dossier,
  type NewDossier,
} from '../store.ts'
import { judgedAnswers, type Judged } from './answers.ts'
import { deliveryOf, type Delivery } from './delivery.ts'
import { dropDraft, refuseFiledDraft } from './one-draft.ts'
import { ask } from './money.ts'
import { hangPapers, takePapers, type Taken } from './papers.ts'
import { channelOf, procedureToFile, quoteFor, type Quoted } from './procedure.ts'
import { emptyBudget } from './promise.ts'
import { LOOK_UP, SEAL, type Sealed } from './sealed.ts'

/** Who files, by which way, for whom. */
export interface Origin {
  channel: DossierChannel
  personId: string
  filedBy: string | null
  onBehalf: boolean
  /** The counter that took it in; online the procedure says where it goes. */
  receivedAt: string | null
  supportAgency: string | null
  applicant: Sealed['applicant']
  /** The code that it got elsewhere; it keeps that one. */
  code?: string
  /** Paid elsewhere, in đồng. */
  paid?: number
}

/** Files a dossier online: for oneself, or on behalf of whoever let one act for them. */
export async function file(ctx: Ctx, input: Filing): Promise<Sent> {
  const personId = personOf(ctx)
  if (personId === null) throw new Error('a dossier has an applicant')
  const onBehalf = ctx.actor.onBehalfOf !== null
  const own = await reveal(ctx, personId, {
    purpose: 'public-services.file',
    what: ['name', 'citizenId', 'birthDate', 'phone', 'address'],
  })
  const applicant = { ...own, name: own.name ?? '' }
  return fileDossier(ctx, input, {
    channel: 'online',
    personId,
    filedBy: ctx.actor.id,
    onBehalf,
    receivedAt: null,
    supportAgency: null,
    applicant,
  })
}

/** Enters a dossier for somebody who stands at the counter, wrote or called. */
export async function fileAtCounter(
  ctx: Ctx,
  {
    applicant,
    channel,
    agencyId,
    ...input
  }: Filing & { applicant: Applicant; channel: 'counter' | 'post' | 'phone'; agencyId: string },
): Promise<Sent> {
  if (!ctx.can('public-services.receive', agencyId) || !(await livingUnit(ctx, agencyId)))
    throw conflict('public-services.notYourCounter')
  const personId = await personAtCounter(ctx, applicant)
  const facts = { ...applicant, phone: applicant.phone ?? null, address: applicant.address ?? null }
  return fileDossier(ctx, input, {
    channel,
    personId,
    filedBy: ctx.actor.id,
    onBehalf: false,
    receivedAt: agencyId,
    supportAgency: agencyId,
    applicant: facts,
  })
}

async function personAtCounter(ctx: Ctx, applicant: Applicant): Promise<string> {
  const { citizenId, birthDate, name, phone, address } = applicant
  const fault = faultOf(citizenId, birthDate, ctx.today())
  if (fault) throw invalid('public-services.badCitizenId', { fault })
  // What a clerk types never renews the record of somebody who proved who they are.
  return findOrMakePerson(ctx, {
    kind: 'citizen',
    name,
    citizenId,
    birthDate,
    level: 0,
    ...(phone ? { phone } : {}),
    ...(address ? { address } : {}),
  })
}

/** One dossier, however often it is sent: the key of whoever sends it says which one is meant. */
async function fileDossier(ctx: Ctx, input: Filing, origin: Origin): Promise<Sent> {
  await lockFiling(ctx.db, origin.personId)
  const known = await findByKey(ctx.db, origin.personId, input.key)
  if (known) return sentOf(known, null)
  await refuseFiledDraft(ctx, origin.personId, input.draftId)
  await refuseTooMany(ctx, origin)
  const version = await procedureToFile(ctx, input.procedure, input.versionId)
  if (origin.channel === 'online') mustBeOnline(ctx, version)
  const sent = await enter(ctx, await examine(ctx, version, input, origin), input, origin)
  if (input.draftId !== undefined) await dropDraft(ctx, input.draftId)
  return sent
}

/** Open dossiers of one person at a time have a limit, by whichever way of the network they come. */
export async function refuseTooMany(ctx: Ctx, { channel, personId }: Origin): Promise<void> {
  const { mostOpen } = ctx.setting(servicesSetting)
  if (channel !== 'counter' && channel !== 'post' && channel !== 'phone')
    if ((await countOpenOf(ctx.db, personId)) >= mostOpen) throw tooMany('public-services.tooMany', { most: mostOpen })
}

/** A filing that was looked at and found whole. */
export interface Examined {
  version: Version
  judged: Omit<Judged, 'form'> & { form: Filing['form'] | null }
  quoted: Quoted
  delivery: Delivery
  papers: Taken[]
}

/** Judges the answers, reckons what is owed and finds each paper; refuses what is not whole. Nothing is written. */
export async function examine(ctx: Ctx, version: Version, input: Filing, origin: Origin): Promise<Examined> {
  const { form, ...judged } = await judgedAnswers(ctx, version, input, origin.personId)
  const delivery = deliveryOf(input, judged.facts)
  const quoted = await quoteFor(ctx, version, origin.channel, judged.facts)
  const papers = await takePapers(ctx, {
    needs: quoted.papers,
    given: input.papers,
    unsure: quoted.unsure,
    personId: origin.personId,
    channel: origin.channel,
  })
  const ref = form === null ? null : { id: form.id, version: form.version }
  return { version, judged: { ...judged, form: ref }, quoted, delivery, papers: [...papers, ...formFiles(judged)] }
}

/** Makes the dossier: its case with the clocks, the papers, what is owed, the news. */
export async function enter(
  ctx: Ctx,
  examined: Examined,
  input: Pick<Filing, 'communeId' | 'key' | 'draftId'>,
  origin: Origin,
): Promise<Sent> {
  const { version, papers } = examined
  // What came from elsewhere was filed by its person all the same: that is whom the record names.
  const as = origin.channel === 'national' ? ctx.as(personActor(origin.personId)) : ctx
  const row = await open(as, examined, input, origin)
  const dossier = await keep(ctx, examined, input, origin, row)
  await hangPapers(ctx, dossier, papers)
  await turnStep(ctx, dossier, 'submitted', version)
  const order = dossier.money === 'due' ? await ask(ctx, dossier, origin.applicant.name) : null
  await announce(ctx, { ...dossier, orderId: order }, row.state, 'file')
  ctx.audit('dossier', dossier.id, { procedure: version.code, channel: origin.channel })
  return sentOf({ ...dossier, orderId: order }, row.dueAt)
}

const sentOf = ({ id, code, requestCode, feeTotal, orderId }: Dossier, checkBy: string | null): Sent => ({
  id,
  code: code ?? requestCode,
  checkBy,
  feeTotal,
  orderId,
})

function mustBeOnline(ctx: Ctx, version: Version): void {
  const { where, since } = whereFiled(ctx.setting(servicesSetting).national, version.code, ctx.today())
  if (where === 'national') throw conflict('public-services.filedElsewhere', { since: since ?? '' })
  if (version.online === 'none')
    throw conflict('public-services.notOnline', { name: version.name.vi, nameEn: version.name.en })
}

/** The unit that decides, and the one that receives: at a counter that one, wherever in the province (NĐ 118/2025/NĐ-CP). */
export async function agenciesFor(
  ctx: Ctx,
  version: Version,
  communeId: string | undefined,
  receivedAt: string | null,
) {
  const competent = await agencyOf(ctx, version.competentAgency, communeId)
  return { competent, receiving: receivedAt ?? (await agencyOf(ctx, version.receivingAgency, communeId)) }
}

async function open(
  ctx: Ctx,
  { version, judged }: Examined,
  input: Pick<Filing, 'communeId'>,
  origin: Origin,
): Promise<Case> {
  const rules = ctx.setting(servicesSetting)
  const { receiving } = await agenciesFor(ctx, version, input.communeId, origin.receivedAt)
  return openCase(ctx, {
    type: TYPE,
    title: version.name.vi,
    data: {
      category: version.code,
      child: version.field.code,
      versionId: version.id,
      formVersion: judged.form?.version ?? null,
    },
    agencyId: receiving,
    communeId: input.communeId ?? null,
    point: null,
    channel: origin.channel,
    parties: [{ role: 'applicant', personId: origin.personId }],
    clocks: [
      { name: 'check', budget: { workingHours: rules.check.workingHours } },
      { name: 'handle', budget: emptyBudget(channelOf(version, origin.channel).budget) },
    ],
    settingsVersions: { 'public-services': ctx.settingVersion(servicesSetting) },
  })
}

async function keep(
  ctx: Ctx,
  { version, judged, quoted, delivery }: Examined,
  input: Pick<Filing, 'communeId' | 'key' | 'draftId'>,
  origin: Origin,
  row: Case,
): Promise<Dossier> {
  const { competent, receiving } = await agenciesFor(ctx, version, input.communeId, origin.receivedAt)
  const hidden: Sealed = {
    answers: judged.answers,
    applicant: origin.applicant,
    delivery: { address: delivery.address, phone: delivery.phone },
  }
  const { citizenId } = origin.applicant
  const made: NewDossier = {
    id: row.id,
    requestCode: origin.code ?? row.code,
    procedure: version.code,
    versionId: version.id,
    procedureName: version.name,
    formId: judged.form?.id ?? null,
    formVersion: judged.form?.version ?? null,
    channel: origin.channel,
    personId: origin.personId,
    filedBy: origin.filedBy,
    onBehalf: origin.onBehalf,
    applicant: origin.applicant.name,
    sealed: seal(ctx.platform, SEAL, row.id, hidden),
    lookUpKey: shortCode(8),
    idHash: citizenId === null ? null : keyed(ctx.platform, LOOK_UP, citizenId),
    supportAgency: origin.supportAgency,
    receivingAgency: receiving,
    competentAgency: competent,
    communeId: input.communeId ?? null,
    state: 'submitted',
    money: quoted.total === 0 ? 'none' : (origin.paid ?? 0) >= quoted.total ? 'paid' : 'due',
    delivery: 'none',
    sync: 'none',
    deliveryWay: delivery.way,
    fees: quoted.fees,
    feeTotal: quoted.total,
    requestKey: input.key,
    draftId: input.draftId,
    filedAt: row.openedAt,
  }
  await insertDossier(ctx.db, made)
  const kept = await findDossier(ctx.db, row.id)
  if (!kept) throw new Error('the dossier just made is not there')
  return kept
}

const formFiles = ({ files }: Pick<Judged, 'files'>): Taken[] =>
  files.map(({ fileId, question, label }) => ({ need: question, name: label, origin: 'upload', fileId, keepAs: null }))

function faultOf(citizenId: string, birthDate: string, today: string): string | undefined {
  if (birthDate > today) return 'future'
  return citizenIdFault(citizenId, { birthDate })
}
