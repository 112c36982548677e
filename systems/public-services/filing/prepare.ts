import { listUnits } from '@hue-s/engines/units/index.ts'
import { formOf } from '@hue-s/engines/forms/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError, invalid } from '@hue-s/kernel/shared/error.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import { COMMUNE, type Version } from '@hue-s/systems/procedures/contract.ts'
import { agencyOf, namesOf, unitLabel } from '../agencies.ts'
import { personOf } from '../by-rules.ts'
import { Facts, type Preparation, type publicServicesContract as routes } from '../contract.ts'
import { whereFiled } from '../national/setting.ts'
import { rulesOf } from '../setting.ts'
import { listByIds } from '../store.ts'
import { listStored } from '../store-papers.ts'
import { formRef } from './answers.ts'
import { channelOf, procedureToFile, quoteFor } from './procedure.ts'
import { promiseFrom } from './promise.ts'

/** Everything that is to be known before a dossier is sent, for this person and this case. */
export async function prepare(
  ctx: Ctx,
  { code, channel, facts, communeId }: Parsed<typeof routes.prepare>,
): Promise<Preparation> {
  const version = await procedureToFile(ctx, code)
  const told = factsOf(facts)
  const quoted = await quoteFor(ctx, version, channel, told)
  const ref = formRef(version)
  const form = ref ? await formOf(ctx, ref.id) : undefined
  const communeNeeded = [version.competentAgency, version.receivingAgency].includes(COMMUNE)
  return {
    procedure: { code: version.code, name: version.name, versionId: version.id },
    filedAt: filedAt(ctx, version.code),
    form: form ? { id: form.id, version: form.version } : null,
    questions: version.questions,
    papers: await papersOf(ctx, quoted.papers),
    fees: quoted.fees,
    feeTotal: quoted.total,
    communeNeeded,
    communes: communeNeeded
      ? (await listUnits(ctx, { level: 'commune', at: ctx.today() })).map((unit) => ({
          id: unit.id,
          name: unitLabel(unit),
        }))
      : [],
    agency: await agencyFor(ctx, version, communeId),
    promise: promiseFrom(ctx, channelOf(version, channel), ctx.now()).why,
    results: version.results.map(({ name }) => name),
  }
}

/** Where it is filed today; a link only where nobody can hand it over. */
function filedAt(ctx: Ctx, code: string): Preparation['filedAt'] {
  const filed = whereFiled(rulesOf(ctx).national, code, ctx.today())
  return { ...filed, url: ctx.config.outside.national ? null : filed.url }
}

function factsOf(text: string): Facts {
  try {
    return Facts.parse(JSON.parse(text))
  } catch {
    throw invalid('public-services.badFacts')
  }
}
type Facts = ReturnType<typeof Facts.parse>

async function agencyFor(ctx: Ctx, version: Version, communeId: string | undefined): Promise<Preparation['agency']> {
  try {
    const id = await agencyOf(ctx, version.competentAgency, communeId)
    return (await namesOf(ctx, [id]))(id)
  } catch (refused) {
    if (refused instanceof AppError) return null
    throw refused
  }
}

async function papersOf(ctx: Ctx, needs: Version['papers']): Promise<Preparation['papers']> {
  const person = personOf(ctx)
  const stored = person === null || ctx.actor.kind !== 'citizen' ? [] : await listStored(ctx.db, person, ctx.today())
  const codes = new Map(
    (await listByIds(ctx.db, [...new Set(stored.map((s) => s.dossierId))])).map((d) => [d.id, d.code ?? d.requestCode]),
  )
  return needs.map(({ key, name, originals, copies, required, present, form, whenWords, reusable }) => ({
    key,
    name,
    originals,
    copies,
    required,
    present,
    byForm: form !== null,
    whenWords,
    stored: stored
      .filter(({ kind }) => reusable !== null && kind === reusable)
      .slice(0, 5)
      .map(({ id, name: called, issuedOn, validTo, dossierId }) => ({
        id,
        name: called,
        issuedOn,
        validTo,
        from: codes.get(dossierId) ?? '',
      })),
  }))
}
