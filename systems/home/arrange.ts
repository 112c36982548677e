import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import type { PageInput } from '@hue-s/kernel/shared/route.ts'
import { neededCatalogue } from './catalogue.ts'
import { frontChanged, type Arrangement, type Audience, type Draft, type Version } from './contract.ts'
import { mustAnswerFor } from './reach.ts'
import { mustHold, withoutOver } from './rules.ts'
import { current, ofProvince, shown } from './show.ts'
import * as store from './store.ts'

const who = ({ actor }: Ctx): store.Who => ({ id: actor.id, name: actor.name })

/** Every service that the app has, for the editor. */
export const services = async (ctx: Ctx) => ({ items: [...neededCatalogue(ctx.platform).values()] })

/** The draft, or what is in force as the beginning of one. */
export async function draft(ctx: Ctx): Promise<Draft> {
  const found = await store.findDraft(ctx.db)
  if (found) return found
  const { version, content } = await current(ctx)
  return { revision: 0, basedOn: version, content: withoutOver(ctx, content), changedAt: null, byName: null }
}

/** Stops when somebody else changed the draft since it was read. Holds other writers until the end. */
async function mustBeRevision(ctx: Ctx, revision: number): Promise<store.DraftRow | undefined> {
  await mustAnswerFor(ctx, [])
  await store.oneAtATime(ctx.db)
  const found = await store.findDraft(ctx.db, true)
  if ((found?.revision ?? 0) !== revision) throw conflict('home.draftChanged', { who: found?.byName ?? '' })
  return found
}

/** Keeps the draft. What it says must hold already: an editor learns of a mistake where it was made. */
export async function saveDraft(
  ctx: Ctx,
  { revision, content }: { revision: number; content: Arrangement },
): Promise<Draft> {
  const before = await mustBeRevision(ctx, revision)
  await mustHold(ctx, content)
  const basedOn = before?.basedOn ?? (await current(ctx)).version
  ctx.audit('home-draft', 'draft')
  return store.putDraft(ctx.db, basedOn, content, who(ctx), ctx.now())
}

/** Throws the draft away. */
export async function discard(ctx: Ctx, { revision }: { revision: number }): Promise<Draft> {
  await mustBeRevision(ctx, revision)
  await store.dropDraft(ctx.db)
  ctx.audit('home-draft', 'draft')
  return draft(ctx)
}

/** The draft as one audience in one commune would see it. */
export async function preview(ctx: Ctx, where: { audience: Audience; commune?: string | undefined }) {
  const { basedOn, content } = await draft(ctx)
  return shown(ctx, { version: basedOn, content }, where)
}

/** Puts the draft in force, for everybody, within a second. */
export async function publish(ctx: Ctx, { revision, why }: { revision: number; why: string }): Promise<Version> {
  const before = await mustBeRevision(ctx, revision)
  if (!before) throw notFound('home.noDraft')
  if (before.basedOn !== (await current(ctx)).version) throw conflict('home.publishedMeanwhile')
  await mustHold(ctx, before.content)
  const version = await store.addVersion(ctx.db, before.content, why, who(ctx), ctx.now())
  await store.dropDraft(ctx.db)
  ctx.audit('home-arrangement', String(version.version))
  ctx.changed('home')
  await ctx.emit(frontChanged, { what: 'arrangement' })
  return version
}

/** What was published, the latest first. */
export const history = (ctx: Ctx, input: PageInput) => store.listVersions(ctx.db, input)

async function contentOf(ctx: Ctx, version: number): Promise<Arrangement> {
  if (version === 0) return ofProvince(ctx)
  const found = await store.findVersion(ctx.db, version)
  if (!found) throw notFound('home.noSuchVersion', { version })
  return found.content
}

/** One published version. */
export const readVersion = async (ctx: Ctx, { version }: { version: number }) => ({
  version,
  content: await contentOf(ctx, version),
})

/** An earlier version becomes the draft, without what is over; it is looked at and published like any other. */
export async function restore(ctx: Ctx, { version, revision }: { version: number; revision: number }): Promise<Draft> {
  await mustBeRevision(ctx, revision)
  const content = withoutOver(ctx, await contentOf(ctx, version))
  const inForce = await current(ctx)
  ctx.audit('home-draft', 'draft', { version })
  return store.putDraft(ctx.db, inForce.version, content, who(ctx), ctx.now())
}
