import { z } from 'zod'
import { findOrMakePerson, personsWithGrant } from '@hue-s/engines/identity/index.ts'
import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { StartError } from '@hue-s/kernel/server/start-error.ts'
import { COMMUNE, proceduresContract, type Version } from '@hue-s/systems/procedures/contract.ts'
import { agencyCode } from '../agencies.ts'

/** Invented applicants of the demonstration: `provinces/<id>/public-services-demo.json`. */
export const demoPeople = setting(
  'public-services-demo',
  z.object({
    people: z
      .array(z.object({ name: z.string(), citizenId: z.string().regex(/^\d{12}$/), birthDate: z.iso.date() }))
      .min(1),
    /** Keys of officials at the stand-in of the signing service. Its PIN is no secret: nothing real is signed with it. */
    keys: z
      .array(z.object({ account: z.string(), remoteId: z.string(), userId: z.string(), pin: z.string() }))
      .default([]),
  }),
)
/** Keys of the demonstration; none where the province has no such file. */
export function demoKeys(ctx: Pick<Ctx, 'platform'>): z.output<typeof demoPeople.schema>['keys'] {
  try {
    return ctx.platform.settings.fromPack(demoPeople).keys
  } catch (missing) {
    if (!(missing instanceof StartError)) throw missing
    return []
  }
}

export interface Applicant {
  id: string
  name: string
  citizenId: string
  birthDate: string
}
export interface Agency {
  id: string
  code: string
  worker: string
  signer: string
}
/** What the generator needs of this province. */
export interface World {
  now: Date
  people: readonly Applicant[]
  agencies: readonly Agency[]
  procedures: readonly Version[]
}
const MOST_PROCEDURES = 24
const known = new WeakMap<object, World>()

/** Asked once in the life of this process; nothing where the pack has no staff for it. */
export async function worldOf(ctx: Ctx): Promise<World | undefined> {
  const found = known.get(ctx.platform)
  if (found) return { ...found, now: ctx.now() }
  const world = {
    now: ctx.now(),
    people: await peopleOf(ctx),
    agencies: await agenciesOf(ctx),
    procedures: await proceduresOf(ctx),
  }
  if (world.agencies.length === 0 || world.procedures.length === 0) return undefined
  known.set(ctx.platform, world)
  return world
}

async function peopleOf(ctx: Ctx): Promise<Applicant[]> {
  const out: Applicant[] = []
  for (const one of ctx.platform.settings.fromPack(demoPeople).people)
    out.push({ ...one, id: await findOrMakePerson(ctx, { kind: 'citizen', level: 2, ...one }) })
  return out
}

/** Every commune; where nobody has an account yet, those of another one stand for the people who worked there. */
async function agenciesOf(ctx: Ctx): Promise<Agency[]> {
  const out: Agency[] = []
  const missing: { id: string; code: string }[] = []
  for (const { id } of await listUnits(ctx, { level: 'commune', at: ctx.today() })) {
    const code = await agencyCode(ctx, id)
    const [worker] = await personsWithGrant(ctx, 'public-services.handle', id)
    const signer = (await personsWithGrant(ctx, 'public-services.sign', id)).find((one) => one !== worker)
    if (worker !== undefined && signer !== undefined) out.push({ id, code, worker, signer })
    else missing.push({ id, code })
  }
  const [first] = out
  return first ? [...out, ...missing.map((one) => ({ ...first, ...one }))] : []
}

async function proceduresOf(ctx: Ctx): Promise<Version[]> {
  const { items } = await ctx.call(proceduresContract.list, { level: 'commune', limit: 100 })
  const out: Version[] = []
  for (const line of items.filter(({ force, online }) => force === 'inForce' && online !== 'none')) {
    const version = await ctx.call(proceduresContract.version, { id: line.id })
    const counter = version.channels.some(({ kind }) => kind === 'counter')
    const online = version.channels.some(({ kind }) => kind === 'online')
    if (counter && online && version.competentAgency === COMMUNE && version.steps.length > 0) out.push(version)
    if (out.length === MOST_PROCEDURES) break
  }
  return out
}
