import { getCases, importHistory, linesForFigures, type ImportedCase } from '@hue-s/engines/cases/index.ts'
import { attach, storeBytes } from '@hue-s/engines/files/index.ts'
import { findOrMakePerson, findPersonOfAccount, personsWithGrant } from '@hue-s/engines/identity/index.ts'
import { listUnits, predecessors } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { tableOn } from './routing/current-table.ts'
import { decideBy } from './routing/decision.ts'
import { makeDice } from './demo/dice.ts'
import { inventDay, type DayFacts, type Invented, type Spot, type World } from './demo/invent.ts'
import { drawnPhoto, sceneOf, scenes } from './demo/photos.ts'
import { demoWords } from './demo/words.ts'
import { indexReports } from './find.ts'
import { handlingSetting } from './handling/rules.ts'
import { takenKinds } from './kinds.ts'
import { AFTER_KIND, FILE_KIND } from './present.ts'
import { weekMoment } from './routing/routing.ts'
import { TYPE } from './report-type.ts'
import { putChoice } from './store.ts'
import { directoryOf } from './routing/units-of-day.ts'

const DAY = 86_400_000
/** The last days are there when the instance first answers, four weeks soon after; the years before follow while it serves. */
const FIRST_DAYS = 6
const SOON_DAYS = 28
const ROUND_DAYS = 30
const ROUNDS = 36
const PER_DAY = 6
const SEED = 7
/** Demo accounts that report; a province pack has them all. */
const REPORTERS = ['citizen', 'business'] as const

/** A few lively days, and who wrote of them. Nothing is announced: it is old news. */
export async function seed(ctx: Ctx): Promise<void> {
  await seedDays(ctx, FIRST_DAYS, 0)
}

/** First makes those days findable and fills four weeks, then adds one month more into the past each round. */
export async function seedMore(ctx: Ctx, round: number): Promise<boolean> {
  if (round === 0) {
    const openedFrom = new Date(ctx.now().getTime() - (FIRST_DAYS + 1) * DAY).toISOString()
    const lines = linesForFigures(ctx, { type: TYPE, openedFrom, openedTo: ctx.now().toISOString() })
    const ids: string[] = []
    for await (const { id } of lines) ids.push(id)
    await indexImported(ctx, [...ids, ...(await seedDays(ctx, SOON_DAYS, FIRST_DAYS))])
    return true
  }
  const to = SOON_DAYS + (round - 1) * ROUND_DAYS
  await indexImported(ctx, await seedDays(ctx, to + ROUND_DAYS, to))
  return round < ROUNDS
}

async function indexImported(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await indexReports(ctx, await getCases(ctx, ids))
}

/** Reports from so many days ago to so many days ago. */
async function seedDays(ctx: Ctx, from: number, to: number): Promise<string[]> {
  const world = await worldOf(ctx)
  if (!world) return []
  const midnight = Date.parse(`${ctx.today()}T00:00:00Z`)
  const made: Invented[] = []
  for (let ago = from; ago >= to; ago--) {
    if (ago === to && to > 0) break
    made.push(...(await inventDay(world, new Date(midnight - ago * DAY), PER_DAY, SEED)))
  }
  const album = to < SOON_DAYS ? await drawAlbum(ctx) : undefined
  const told = made.map(({ report, published }, n) => ({
    report: album ? illustrated(report, album, n) : report,
    published,
  }))
  const imported = await importHistory(
    ctx,
    told.map((t) => t.report),
  )
  const published = new Map(told.map((t) => [t.report.code, t]))
  for (const { id, externalCode } of imported) {
    const one = published.get(externalCode ?? '')
    if (album && one) await hang(ctx, id, one, world.operator)
  }
  return imported.map(({ id }) => id)
}

/** What the generator needs of this province, or nothing when the pack has no people for it. */
export async function worldOf(ctx: Ctx): Promise<World | undefined> {
  const [operator] = await personsWithGrant(ctx, 'field-reports.operate', null)
  if (operator === undefined) return undefined
  const words = ctx.platform.settings.fromPack(demoWords)
  const named = await Promise.all(REPORTERS.map((login) => findPersonOfAccount(ctx, login)))
  const known = named.filter((id): id is string => id !== undefined)
  const invented: string[] = []
  for (const { name, citizenId } of words.reporters)
    invented.push(await findOrMakePerson(ctx, { kind: 'citizen', name, citizenId, level: 2 }))
  const days = new Map<string, Promise<DayFacts>>()
  return {
    now: ctx.now(),
    words,
    rules: ctx.setting(handlingSetting),
    // The demo accounts report more than others, so that they find something of their own.
    reporters: [...known, ...known, ...known, ...invented],
    operator,
    officers: (agencyId) => staffOf(ctx, agencyId, operator),
    dayFacts(on) {
      const facts = days.get(on) ?? dayFactsOf(ctx, on)
      days.set(on, facts)
      return facts
    },
  }
}

async function dayFactsOf(ctx: Ctx, on: string): Promise<DayFacts> {
  const { table, version } = await tableOn(ctx, on)
  const directory = await directoryOf(ctx, on)
  const { province } = ctx.config
  const whereabouts = new Map(directory.communes.map((c) => [c.communeId, c]))
  const agencies = [...directory.units.values()].filter((u) => u.kind === 'agency')
  const lives = (id: string) => directory.units.has(id)
  const fallback = agencies.find((u) => lives(u.id))?.id ?? directory.communes[0]?.communeId ?? ''
  return {
    on,
    kinds: takenKinds(table, on),
    communes: await spotsOn(ctx, on, new Set(whereabouts.keys())),
    fallback,
    settingsVersion: version,
    decide(kind, childId, spot, at) {
      const category = table.categories.find((c) => c.id === kind.id)
      if (!category) throw new Error(`no such category: ${kind.id}`)
      const child = category.children.find((c) => c.id === childId)
      const { above = [] } = whereabouts.get(spot.id) ?? {}
      const point = { lon: spot.lon, lat: spot.lat }
      return decideBy(
        table,
        province,
        { category, child, communeId: spot.id, above, point, on, at: weekMoment(at) },
        lives,
      )
    },
  }
}

const known = new WeakMap<object, Map<string, Promise<unknown>>>()

/** Asked once in the life of this process: demo data go through the same few hundred units again and again. */
function once<T>(ctx: Ctx, key: string, ask: () => Promise<T>): Promise<T> {
  const asked = known.get(ctx.platform) ?? new Map<string, Promise<unknown>>()
  known.set(ctx.platform, asked)
  const found = (asked.get(key) as Promise<T> | undefined) ?? ask()
  asked.set(key, found)
  return found
}

/** Where people live on a day. Only today's communes have a middle; those before are found through what became of them. */
function spotsOn(ctx: Ctx, on: string, alive: ReadonlySet<string>): Promise<Spot[]> {
  return once(ctx, `spots ${[...alive].sort().join()}`, async () => {
    const now = await listUnits(ctx, { level: 'commune', at: ctx.today() })
    const spots: Spot[] = []
    for (const { id, centroid, areaKm2 } of now) {
      if (!centroid) continue
      const before = (await predecessors(ctx, id, ctx.today(), on)).map((r) => r.unitId).filter((one) => alive.has(one))
      const weight = 1 / Math.sqrt(areaKm2 ?? 25) / Math.max(before.length, 1)
      spots.push(...before.map((one) => ({ id: one, ...centroid, weight })))
    }
    return spots
  })
}

/** Somebody of the agency who handles reports, and somebody who approves. */
const staffOf = (ctx: Ctx, agencyId: string, operator: string) =>
  once(ctx, `staff ${agencyId}`, async () => {
    const officers = await personsWithGrant(ctx, 'field-reports.handle', agencyId)
    const heads = await personsWithGrant(ctx, 'field-reports.approve', agencyId)
    const officer = officers[0] ?? heads[0] ?? operator
    return { officer, head: heads.find((id) => id !== officer) ?? officer }
  })

type Album = ReadonlyMap<string, { before: string; after: string; bad: string }>

async function drawAlbum(ctx: Ctx): Promise<Album> {
  const store = async (scene: string, state: 'before' | 'after' | 'bad') =>
    (await storeBytes(ctx, await drawnPhoto(scene, state), 'photo')).id
  const pages = await Promise.all(
    scenes.map(async (scene) => {
      const [before, after, bad] = [
        await store(scene, 'before'),
        await store(scene, 'after'),
        await store(scene, 'bad'),
      ]
      return [scene, { before, after, bad }] as const
    }),
  )
  return new Map(pages)
}

/** Half of the reports bring a picture, now and then a bad one; each result shows one. */
function illustrated(report: ImportedCase, album: Album, n: number): ImportedCase {
  const dice = makeDice(n + 1)
  const page = album.get(sceneOf(String(report.data?.['category'])))
  if (!page) return report
  const first =
    dice(100) < 55
      ? [{ fileId: dice(8) === 0 ? page.bad : page.before, kind: 'before' as const, visibleTo: 'reporter' as const }]
      : []
  const steps = (report.steps ?? []).flatMap((step) =>
    'action' in step && step.action === 'resolve'
      ? [
          {
            at: step.at,
            actor: step.actor,
            attach: { fileId: page.after, kind: 'after' as const, visibleTo: 'reporter' as const },
          },
          step,
        ]
      : [step],
  )
  return { ...report, attachments: first, steps }
}

/** The files learn which report holds them; published ones may be seen by everybody. */
async function hang(ctx: Ctx, id: string, { report, published }: Invented, operator: string): Promise<void> {
  const files = [
    ...(report.attachments ?? []).map(({ fileId }) => ({ fileId, kind: FILE_KIND })),
    ...(report.steps ?? []).flatMap((s) => ('attach' in s ? [{ fileId: s.attach.fileId, kind: AFTER_KIND }] : [])),
  ]
  for (const { fileId, kind } of files) {
    await attach(ctx, fileId, { kind, id, visibility: published ? 'public' : 'private' })
    const choice = { photoId: fileId, choice: 'open' as const, shown: null, decidedBy: operator }
    if (published) await putChoice(ctx.db, id, choice, ctx.now())
  }
}
