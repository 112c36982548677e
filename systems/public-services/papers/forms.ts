import type { Block, Fact } from '@hue-s/engines/papers/index.ts'
import { staffName } from '@hue-s/engines/identity/index.ts'
import { open } from '@hue-s/kernel/server/sealed.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { day, moment, money } from '@hue-s/kernel/shared/text.ts'
import { namesOf } from '../agencies.ts'
import { SEAL, type Sealed } from '../filing/sealed.ts'
import type { Dossier, Result } from '../store.ts'
import { listPapers, type IssuedRow, type OpinionRow } from '../store-papers.ts'
import { listSteps } from '../store-steps.ts'
import { issueForm, vi, type FormWords } from './issue.ts'

const secretOf = (ctx: Ctx, d: Dossier) => open<Sealed>(ctx.platform, SEAL, d.id, d.sealed)
const fact = (ctx: Ctx, name: string, value: string | null | undefined): Fact[] =>
  value ? [{ label: vi(ctx, `fact.${name}`), value }] : []

function applicantFacts(ctx: Ctx, d: Dossier): Fact[] {
  const { applicant } = secretOf(ctx, d)
  return [
    ...fact(ctx, 'applicant', applicant.name),
    ...fact(ctx, 'address', applicant.address),
    ...fact(ctx, 'phone', applicant.phone),
    ...fact(ctx, 'matter', `${d.procedureName.vi} (${d.procedure})`),
  ]
}

async function signerOf(ctx: Ctx): Promise<string> {
  const id = ctx.actor.id
  const name = id === null ? undefined : ((await staffName(ctx, [id])).get(id) ?? ctx.actor.name)
  return name ?? ''
}

/** Form 01: what was received, and when the result will be there. */
export async function issueReceiptForm(ctx: Ctx, d: Dossier, rule: string): Promise<IssuedRow> {
  const papers = await listPapers(ctx.db, d.id)
  const names = await namesOf(ctx, [d.receivingAgency, d.competentAgency])
  const parts: Block[] = [
    { facts: applicantFacts(ctx, d) },
    { heading: vi(ctx, 'form.papers') },
    {
      text:
        papers.map(({ name, origin }, n) => `${n + 1}. ${name.vi} – ${vi(ctx, `origin.${origin}`)}`).join('\n') ||
        vi(ctx, 'form.noPapers'),
    },
    {
      facts: [
        ...fact(ctx, 'time', rule),
        ...fact(ctx, 'acceptedAt', moment(d.acceptedAt ?? ctx.now())),
        ...fact(ctx, 'promisedAt', d.promisedAt && moment(d.promisedAt)),
        ...fact(ctx, 'resultAt', vi(ctx, `way.${d.deliveryWay}`, { agency: names(d.receivingAgency)?.name ?? '' })),
        ...fact(ctx, 'competent', names(d.competentAgency)?.name),
        ...fact(ctx, 'fees', d.feeTotal > 0 ? money(d.feeTotal) : vi(ctx, 'form.free')),
        ...fact(ctx, 'lookUpKey', d.lookUpKey),
      ],
    },
  ]
  return issueForm(ctx, d, 'receipt', { parts, agencyId: d.receivingAgency, signer: await signerOf(ctx) })
}

/** Form 02: everything that is missing, said once. */
export async function issueSupplement(ctx: Ctx, d: Dossier, text: string, agencyId: string): Promise<IssuedRow> {
  const parts: Block[] = [{ facts: applicantFacts(ctx, d) }, { heading: vi(ctx, 'form.asked') }, { text }]
  return issueForm(ctx, d, 'supplement', { parts, agencyId, signer: await signerOf(ctx) })
}

interface Said {
  text: { vi: string }
  citation: string
  note: string | null
}
/** Forms 03 and 05: no, and by which rule; or no further, and why. */
export async function issueNo(
  ctx: Ctx,
  d: Dossier,
  form: 'refusal' | 'stop',
  ground: Said,
  agencyId: string,
): Promise<IssuedRow> {
  const parts: Block[] = [
    { facts: applicantFacts(ctx, d) },
    { heading: vi(ctx, 'form.reason') },
    { text: [ground.text.vi, ground.note].filter(Boolean).join('\n') },
    { facts: fact(ctx, 'ground', ground.citation) },
    { small: vi(ctx, 'form.complaint') },
  ]
  return issueForm(ctx, d, form, { parts, agencyId, signer: await signerOf(ctx) })
}

/** Form 04: an apology that names the broken date and the new one. */
export async function issueApology(ctx: Ctx, d: Dossier, was: string | null, reason: string): Promise<IssuedRow> {
  const parts: Block[] = [
    { facts: applicantFacts(ctx, d) },
    { text: vi(ctx, 'form.sorry') },
    {
      facts: [
        ...fact(ctx, 'wasPromised', was && moment(was)),
        ...fact(ctx, 'newPromise', d.promisedAt && moment(d.promisedAt)),
        ...fact(ctx, 'why', reason),
      ],
    },
  ]
  return issueForm(ctx, d, 'apology', { parts, agencyId: d.competentAgency })
}

/** Form 06: who had the dossier when, and how long. */
export async function issueControl(ctx: Ctx, d: Dossier, opinions: readonly OpinionRow[]): Promise<IssuedRow> {
  const steps = await listSteps(ctx.db, d.id)
  const names = await namesOf(ctx, [...steps.map(({ unitId }) => unitId), ...opinions.map(({ agencyId }) => agencyId)])
  const people = await staffName(
    ctx,
    steps.flatMap(({ endedBy }) => (endedBy === null ? [] : [endedBy])),
  )
  const parts: Block[] = [
    { facts: fact(ctx, 'matter', `${d.procedureName.vi} (${d.procedure})`) },
    {
      entries: steps.map((step) => ({
        at: moment(step.startedAt),
        who: (step.endedBy && people.get(step.endedBy)) || names(step.unitId)?.name || '',
        what: vi(ctx, `step.${step.kind}`),
        note: [
          step.dueAt ? vi(ctx, 'form.until', { at: moment(step.dueAt) }) : null,
          step.endedAt
            ? vi(ctx, step.dueAt !== null && step.endedAt > step.dueAt ? 'form.endedLate' : 'form.ended', {
                at: moment(step.endedAt),
              })
            : null,
        ]
          .filter(Boolean)
          .join(' · '),
      })),
    },
    ...(opinions.length === 0
      ? []
      : [
          { heading: vi(ctx, 'form.opinions') },
          {
            entries: opinions.map((o) => ({
              at: o.givenAt ? moment(o.givenAt) : '',
              who: names(o.agencyId)?.name ?? '',
              what: vi(ctx, `verdict.${o.verdict ?? 'none'}`),
              note: o.text,
            })),
          },
        ]),
  ]
  return issueForm(ctx, d, 'control', { parts, agencyId: d.competentAgency })
}

/** What a result says: what the leader decided, and who it was. */
export function resultWords(
  ctx: Ctx,
  d: Dossier,
  { body, signer, signedAt }: Pick<Result, 'body' | 'signer'> & { signedAt: string | null },
  { title, validTo }: { title: string; validTo: string | null },
): FormWords {
  const { applicant } = secretOf(ctx, d)
  const parts: Block[] = [
    {
      facts: [
        ...fact(ctx, 'applicant', applicant.name),
        ...fact(ctx, 'birthDate', applicant.birthDate && day(applicant.birthDate)),
        ...fact(ctx, 'citizenId', applicant.citizenId),
        ...fact(ctx, 'address', applicant.address),
      ],
    },
    { text: body },
    { facts: fact(ctx, 'validTo', validTo && day(validTo)) },
    // Approved here, sealed by the agency: the time of the approval is in no signature.
    ...(signedAt === null ? [] : [{ small: vi(ctx, 'form.signedBy', { name: signer, at: moment(signedAt) }) }]),
  ]
  return { parts, agencyId: d.competentAgency, signer, title }
}
