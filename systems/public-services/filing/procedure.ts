import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError, conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import {
  ChannelKind,
  ProcedureCode,
  proceduresContract,
  type Channel,
  type PaperNeed,
  type Version,
} from '@hue-s/systems/procedures/contract.ts'
import type { DossierChannel } from '../contract-shapes.ts'
import type { Fee } from '../store.ts'

/** The version that is in force today; one that has ended or not begun says so, and keeps what was filled in. */
export async function procedureToFile(ctx: Ctx, code: string, seen?: string): Promise<Version> {
  const parsed = ProcedureCode.safeParse(code)
  if (!parsed.success) throw notFound('public-services.noSuchProcedure', { code: code.slice(0, 20) })
  const version = await found(ctx, parsed.data)
  const facts = { code: version.code, name: version.name.vi, nameEn: version.name.en }
  if (version.force === 'ended')
    throw conflict('public-services.procedureEnded', { ...facts, on: version.validTo ?? '' })
  if (version.force === 'coming') throw conflict('public-services.procedureComing', { ...facts, on: version.validFrom })
  if (seen !== undefined && seen !== version.id) throw conflict('public-services.versionChanged', facts)
  return version
}

async function found(ctx: Ctx, code: string): Promise<Version> {
  try {
    return await ctx.call(proceduresContract.get, { code })
  } catch (refused) {
    if (refused instanceof AppError && refused.status === 404)
      throw notFound('public-services.noSuchProcedure', { code })
    throw refused
  }
}

/** The version that a dossier was filed under, whatever holds today. */
export const pinnedVersion = (ctx: Ctx, id: string): Promise<Version> => ctx.call(proceduresContract.version, { id })

/** By phone is at the counter, as far as time and money go. */
const KIND: Record<DossierChannel, ChannelKind> = {
  online: 'online',
  counter: 'counter',
  post: 'post',
  phone: 'counter',
  national: 'online',
}

export function channelOf(version: Version, channel: DossierChannel): Channel {
  const kind = KIND[channel]
  const own = version.channels.find((one) => one.kind === kind)
  // A procedure that says nothing of the post is handled there as at the counter.
  const other =
    channel === 'online' ? undefined : (version.channels.find((one) => one.kind === 'counter') ?? version.channels[0])
  const chosen = own ?? other
  if (!chosen) throw conflict('public-services.noSuchChannel', { code: version.code })
  return chosen
}

export interface Quoted {
  papers: PaperNeed[]
  fees: Fee[]
  total: number
  /** It hangs on facts that nobody told. */
  unsure: boolean
}

const LONGEST_FACTS = 7_500

/** Papers and fees of this case, as the catalogue reckons them. */
export async function quoteFor(
  ctx: Ctx,
  version: Version,
  channel: DossierChannel,
  facts: Readonly<Record<string, unknown>>,
): Promise<Quoted> {
  const text = JSON.stringify(facts)
  if (text.length > LONGEST_FACTS) throw invalid('public-services.badFacts')
  const { kind } = channelOf(version, channel)
  const quote = await ctx.call(proceduresContract.quote, { id: version.id, channel: kind, facts: text })
  const fees = quote.fees
    .filter(({ total }) => total > 0)
    .map(({ key, kind: of, name, total, citation }) => ({ key, kind: of, name, total, citation }))
  return {
    papers: quote.papers,
    fees,
    total: fees.reduce((sum, { total }) => sum + total, 0),
    unsure: quote.unknown.length > 0,
  }
}
