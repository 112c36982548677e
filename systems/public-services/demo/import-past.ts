import { calendarSetting } from '@hue-s/engines/calendar/index.ts'
import { importHistory, type ImportedCase } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { keyed, seal } from '@hue-s/kernel/server/sealed.ts'
import { shortCode } from '@hue-s/kernel/shared/ids.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { TYPE, type DossierState } from '../contract-shapes.ts'
import { channelOf } from '../filing/procedure.ts'
import { emptyBudget, promiseFrom } from '../filing/promise.ts'
import { LOOK_UP, SEAL, type Sealed } from '../filing/sealed.ts'
import { workedHours } from '../quality/worked-hours.ts'
import { rulesOf } from '../setting.ts'
import { writeCode } from '../shared/dossier-code.ts'
import type { Invented } from './invent.ts'
import { takeNumbers, writeDossiers, writeSteps, type PastDossier, type PastStep } from './store-demo.ts'

const words = (ctx: Ctx, name: string) => ctx.platform.translate('vi', `public-services.server.demo.${name}`)

/** Where it stands: what the last thing that happened to it left behind. */
function stateOf({ ending, steps, supplement }: Invented): DossierState {
  if (ending === 'done') return 'done'
  if (ending === 'refused') return 'refused'
  const last = steps.at(-1)
  if (last?.to === null) return last.state
  return supplement && steps.length === 1 ? 'supplement' : (last?.state ?? 'submitted')
}

/** The same history in the words of the case engine. */
function caseOf(ctx: Ctx, one: Invented, externalCode: string): ImportedCase {
  const { version, agency, person, channel, filedAt, steps, ending, acceptedAt, readyAt, rating } = one
  const rules = rulesOf(ctx)
  const officer = { kind: 'staff' as const, id: agency.worker }
  const citizen = { kind: 'citizen' as const, id: person.id }
  const said = (
    action: string,
    at: Date,
    input: Record<string, unknown> = {},
    actor: ImportedCase['openedBy'] = officer,
  ) => ({
    at: at.toISOString(),
    actor,
    action,
    input,
  })
  const received = steps.filter(({ state, to }) => state === 'submitted' && to !== null)
  const [first, second] = received
  const asked = one.supplement && first?.to ? [said('ask', first.to, { message: words(ctx, 'ask') })] : []
  const again = steps.filter(({ state }) => state === 'submitted')[1]
  const answered =
    one.supplement && again ? [said('answer', again.from, { message: words(ctx, 'reply') }, citizen)] : []
  const decided = one.supplement ? second?.to : first?.to
  const ground = { key: 'not-met', text: version.name, citation: rules.supplement.citation, note: null }
  const refused =
    ending === 'refused' && decided ? [said('refuse', decided, { note: words(ctx, 'refuse'), ground })] : []
  const promised = acceptedAt ? promiseFrom(ctx, channelOf(version, channel), acceptedAt) : undefined
  const accepted = acceptedAt && promised ? [said('accept', acceptedAt, { extension: promised.extension })] : []
  const names = { accepted: 'take', processing: 'submit', signing: 'sign', approved: 'issue' } as const
  const worked = steps.flatMap(({ state, to }) => {
    const action = names[state as keyof typeof names]
    if (!action || to === null) return []
    const input = action === 'submit' ? { note: words(ctx, 'submit') } : {}
    return said(action, to, input, action === 'sign' ? { kind: 'staff', id: agency.signer } : officer)
  })
  const ended = readyAt ? [said('handOver', readyAt, {}, { kind: 'system', id: null })] : []
  return {
    type: TYPE,
    title: version.name.vi,
    data: { category: version.code, child: version.field.code, versionId: version.id, formVersion: null },
    agencyId: agency.id,
    communeId: agency.id,
    point: null,
    channel,
    parties: [{ role: 'applicant', personId: person.id }],
    clocks: [
      { name: 'check', budget: { workingHours: rules.check.workingHours } },
      { name: 'handle', budget: emptyBudget(channelOf(version, channel).budget) },
    ],
    openedAt: filedAt.toISOString(),
    openedBy: channel === 'online' ? citizen : officer,
    code: externalCode,
    steps: [...asked, ...answered, ...refused, ...accepted, ...worked, ...ended],
    ...(rating !== null && readyAt ? { rating: { score: rating, at: readyAt.toISOString() } } : {}),
  }
}

function dossierOf(ctx: Ctx, one: Invented, made: { id: string; code: string }, number: number | null): PastDossier {
  const { version, agency, person, channel, acceptedAt, readyAt, filedAt, ending, steps, rating } = one
  const promised = acceptedAt ? promiseFrom(ctx, channelOf(version, channel), acceptedAt).why : null
  const { name, citizenId, birthDate } = person
  const hidden: Sealed = {
    answers: {},
    applicant: { name, citizenId, birthDate, phone: null, address: null },
    delivery: { address: null, phone: null },
  }
  const day = acceptedAt ? legalDate(acceptedAt) : ''
  const written = { conclusion: 'approve' as const, body: words(ctx, 'granted') }
  return {
    id: made.id,
    requestCode: made.code,
    code: number === null ? null : writeCode({ agency: agency.code, day, number }),
    procedure: version.code,
    versionId: version.id,
    procedureName: version.name,
    channel,
    personId: person.id,
    applicant: name,
    sealed: seal(ctx.platform, SEAL, made.id, hidden).toString('hex'),
    lookUpKey: shortCode(8),
    idHash: keyed(ctx.platform, LOOK_UP, citizenId),
    agency: agency.id,
    state: stateOf(one),
    delivery: readyAt ? 'delivered' : 'none',
    deliveryWay: channel === 'online' ? 'online' : 'counter',
    promise: promised,
    promisedAt: promised?.due ?? null,
    supplements: one.supplement ? 1 : 0,
    draft: stateOf(one) === 'signing' ? { ...written, by: agency.worker, at: filedAt.toISOString() } : null,
    // Issued in the system of those days: its file is not here.
    result: readyAt
      ? { elsewhere: channel === 'online' ? 'electronic' : 'paper' }
      : stateOf(one) === 'approved'
        ? { ...written, signer: '', signedBy: agency.signer, signedAt: filedAt.toISOString() }
        : null,
    rating,
    filedAt: filedAt.toISOString(),
    acceptedAt: acceptedAt?.toISOString() ?? null,
    readyAt: readyAt?.toISOString() ?? null,
    endedAt: (ending === 'refused' ? steps.at(-1)?.to : readyAt)?.toISOString() ?? null,
  }
}

function stepsOf(ctx: Ctx, one: Invented, id: string): PastStep[] {
  const data = ctx.setting(calendarSetting)
  return one.steps.map(({ kind, hours, from, to }, n) => ({
    dossierId: id,
    n: n + 1,
    kind,
    unitId: one.agency.id,
    hours,
    startedAt: from.toISOString(),
    dueAt: hours === null ? null : (promiseDue(ctx, from, hours) ?? null),
    endedAt: to?.toISOString() ?? null,
    endedBy: to === null ? null : one.agency.worker,
    worked: to === null ? null : workedHours(data, from, to),
  }))
}
const promiseDue = (ctx: Ctx, from: Date, hours: number): string | null =>
  promiseFrom(ctx, { budget: { amount: Math.ceil(hours), unit: 'workingHours', cutOff: null, citation: 'step' } }, from)
    .why.due

/** Writes invented dossiers as they would have been left behind: case, number, dossier, steps. Nobody is told. */
export async function importPast(
  ctx: Ctx,
  told: readonly Invented[],
  batch: string,
): Promise<{ id: string; one: Invented }[]> {
  const coded = new Map(told.map((one, n) => [`${batch}-${n}`, one]))
  const made = await importHistory(
    ctx,
    [...coded].map(([code, one]) => caseOf(ctx, one, code)),
  )
  const found = made.flatMap((row) => {
    const one = coded.get(row.externalCode ?? '')
    return one ? [{ row, one }] : []
  })
  const numbers = await takeNumbers(
    ctx.db,
    found.map(({ one }) => (one.acceptedAt ? { agency: one.agency.code, day: legalDate(one.acceptedAt) } : null)),
  )
  await writeDossiers(
    ctx.db,
    found.map(({ row, one }, n) => dossierOf(ctx, one, row, numbers[n] ?? null)),
  )
  await writeSteps(
    ctx.db,
    found.flatMap(({ row, one }) => stepsOf(ctx, one, row.id)),
  )
  return found.map(({ row, one }) => ({ id: row.id, one }))
}
