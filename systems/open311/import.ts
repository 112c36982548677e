import { communeAt } from '@hue-s/engines/geo/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { fieldReportsContract } from '@hue-s/systems/field-reports/contract.ts'
import type { Mapping, Preview, Source } from './contract.ts'
import { Unreadable, type Foreign } from './foreign.ts'
import { project } from './project.ts'
import { FetchRefused, parseAddress } from '@hue-s/kernel/server/safe-fetch.ts'
import { doorSetting } from './setting.ts'
import { linkOf, readerOf, readRequests } from './source-reader.ts'
import { addMedia } from './store-media.ts'
import * as store from './store-sources.ts'

const EVERY_MS = 15 * 60_000

export type Verdict = Preview['lines'][number]['outcome']

/** What would become of a request of another server, before anything is written. */
export async function judge(ctx: Ctx, source: Source, one: Foreign, known: store.Known | undefined): Promise<Verdict> {
  if (known?.caseId) return isNews(one, known) ? 'changed' : 'known'
  if (one.status === 'closed') return 'closed'
  if (!Object.hasOwn(source.mapping, one.serviceCode)) return 'unmapped'
  const at = { lat: one.lat, lon: one.long }
  if (!(Math.abs(at.lat) <= 90 && Math.abs(at.lon) <= 180)) return 'bad'
  return (await communeAt(ctx, at)) ? 'ready' : 'outside'
}

const isNews = (one: Foreign, known: store.Known) =>
  one.status !== known.status ||
  (one.updatedAt !== null && (known.externalUpdatedAt === null || one.updatedAt > new Date(known.externalUpdatedAt)))

/** The job: reads what is due. What goes wrong with one server is noted there and holds back no other. */
export async function importDue(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - EVERY_MS)
  for (const { id } of await store.listDueSources(ctx.db, before)) {
    const source = await store.findSource(ctx.db, id)
    if (!source) continue
    const error = await runOne(ctx, source)
    await inTransaction(ctx.platform, { actor: SYSTEM, action: null }, async (own) => ({
      result: await store.noteRun(own.db, id, own.now(), error),
    }))
  }
}

async function runOne(ctx: Ctx, source: Source): Promise<string | null> {
  try {
    const reader = await readerOf(ctx, source)
    for await (const one of readRequests(reader, new Date(source.since), ctx.now())) await importOne(ctx, source, one)
    return null
  } catch (error) {
    if (error instanceof FetchRefused || error instanceof Unreadable) return error.message
    throw error
  }
}

/** One request in a transaction of its own: taken over, told as news of a known one, or noted with the reason why not. */
async function importOne(ctx: Ctx, source: Source, one: Foreign): Promise<void> {
  const [known] = await store.listKnown(ctx.db, source.id, [one.id])
  const verdict = await judge(ctx, source, one, known)
  if (verdict === 'known') return
  const unit = <T>(work: (own: Ctx) => Promise<T>) =>
    inTransaction(ctx.platform, { actor: SYSTEM, action: null }, async (own) => ({ result: await work(own) }))
  try {
    await unit((own) => (verdict === 'ready' ? takeOver(own, source, one) : tellOrNote(own, source, one, verdict)))
  } catch (error) {
    const code = error instanceof AppError ? error.code : undefined
    if (code === undefined) ctx.log.error({ err: error, source: source.id }, 'import')
    await unit((own) => note(own, source, one, 'refused', code ?? 'kernel.bug'))
  }
}

function note(
  ctx: Ctx,
  source: Source,
  one: Foreign,
  outcome: store.ItemRow['outcome'],
  error: string | null,
  made?: { id: string; code: string },
) {
  return store.putItem(ctx.db, {
    sourceId: source.id,
    externalId: one.id,
    outcome,
    error,
    link: linkOf(source, one.id),
    serviceCode: one.serviceCode,
    caseId: made?.id ?? null,
    code: made?.code ?? null,
    status: one.status,
    externalUpdatedAt: one.updatedAt,
    at: ctx.now(),
  })
}

async function takeOver(ctx: Ctx, source: Source, one: Foreign): Promise<void> {
  const { category, child, agencyId } = source.mapping[one.serviceCode] as Mapping[string]
  const publishNow = !ctx.setting(doorSetting).review
  const made = await ctx.call(fieldReportsContract.receive, {
    category,
    ...(child ? { child } : {}),
    note: one.description || one.serviceName || one.serviceCode,
    at: { lat: one.lat, lon: one.long },
    place: one.address,
    channel: 'open311-import',
    publishNow,
    attributes: {
      source: linkOf(source, one.id),
      ...(one.requestedAt ? { requested: one.requestedAt.toISOString() } : {}),
    },
    external: { source: `open311:${source.id}`, id: one.id },
  })
  if (agencyId && !made.repeated) await handOver(ctx, made.id, agencyId)
  if (parseAddress(one.mediaUrl))
    await addMedia(ctx.db, { id: newId(), caseId: made.id, url: one.mediaUrl, publish: publishNow, at: ctx.now() })
  await note(ctx, source, one, 'imported', null, made)
  await project(ctx, made.id)
}

/** Where the mapping names an agency, the table of routes does not decide. */
async function handOver(ctx: Ctx, id: string, agencyId: string): Promise<void> {
  const { version, agency } = await ctx.call(fieldReportsContract.work, { id })
  if (agency?.id !== agencyId) await ctx.call(fieldReportsContract.act, { id, action: 'transfer', version, agencyId })
}

/** News of a report that came over is told to those who handle it; everything else is only noted. */
async function tellOrNote(ctx: Ctx, source: Source, one: Foreign, verdict: Verdict): Promise<void> {
  const [known] = await store.listKnown(ctx.db, source.id, [one.id])
  if (verdict !== 'changed' || !known?.caseId) {
    const error = { outside: 'field-reports.outside', bad: 'open311.badPlace' }[verdict as string] ?? null
    return note(ctx, source, one, verdict === 'unmapped' || verdict === 'closed' ? verdict : 'refused', error)
  }
  const said = ctx.t(`open311.sourceSaid.${one.status}`, { source: source.name })
  await ctx.call(fieldReportsContract.receiveWord, {
    id: known.caseId,
    channel: 'open311-import',
    text: [said, one.notes].filter(Boolean).join('\n\n'),
    external: {
      source: `open311:${source.id}:news`,
      id: `${one.id} ${one.status} ${one.updatedAt?.toISOString() ?? ''}`,
    },
  })
  await note(ctx, source, one, 'imported', null)
}
