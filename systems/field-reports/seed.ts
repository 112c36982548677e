import { act, getCase, rate } from '@hue-s/engines/cases/index.ts'
import { findPersonOfAccount, personsWithGrant } from '@hue-s/engines/identity/index.ts'
import { storeBytes } from '@hue-s/engines/files/index.ts'
import { listUnits, type Unit } from '@hue-s/engines/units/index.ts'
import { ANYONE, type Actor } from '@hue-s/kernel/server/access.ts'
import { makeCtx, type Ctx } from '@hue-s/kernel/server/ctx.ts'
import { demoNotes, demoPhoto, REPORTERS } from './demo.ts'
import { indexReport } from './find.ts'
import { reportSetting } from './routing.ts'
import { openReport, showReport } from './service.ts'

const COUNT = 120
const SPREAD_DAYS = 28
const HOUR = 3_600_000

/** A small generator with a fixed seed: demo data are the same on every machine. */
function dice(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Acts at an instant of the past, as somebody; what it announces is old news and is not sent again. */
function pastCtx(ctx: Ctx, at: Date, actor: Actor): Ctx {
  return makeCtx({ ...ctx.platform, clock: { now: () => at } }, ctx.db, actor, ctx.request)
}

const person = (kind: 'citizen' | 'staff', id: string, permissions: readonly string[] = []): Actor => ({
  ...ANYONE,
  kind,
  id,
  assurance: 2,
  via: 'system',
  grants: permissions.map((permission) => ({ permission, units: '*' as const })),
})

/** Four lively weeks: reports in every state, all over the province, through the real rules. */
export async function seed(ctx: Ctx): Promise<void> {
  const roll = dice(7)
  const communes = (await listUnits(ctx, { level: 'commune', at: ctx.today() })).filter((u) => u.centroid !== null)
  const reporters = (await Promise.all(REPORTERS.map((login) => findPersonOfAccount(ctx, login)))).filter(
    (id): id is string => id !== undefined,
  )
  const [operator] = await personsWithGrant(ctx, 'field-reports.operate', null)
  if (communes.length === 0 || reporters.length === 0 || operator === undefined) return
  const photo = async (done: boolean) => (await storeBytes(ctx, await demoPhoto(done), 'photo')).id
  const officers = new Map<string, Promise<string[]>>()
  const officersOf = (agencyId: string) => {
    const found = officers.get(agencyId) ?? personsWithGrant(ctx, 'field-reports.handle', agencyId)
    officers.set(agencyId, found)
    return found
  }
  const photos = { before: await photo(false), after: await photo(true) }
  for (let n = 0; n < COUNT; n++) {
    const at = new Date(
      ctx.now().getTime() - Math.floor(SPREAD_DAYS * 24 * HOUR * ((COUNT - n) / COUNT) ** 1.5) - roll(3 * HOUR),
    )
    const reporter = reporters[roll(reporters.length)] ?? ''
    await seedOne(ctx, {
      at,
      reporter,
      operator,
      roll,
      photos,
      officersOf,
      commune: communes[roll(communes.length)] as Unit,
    })
  }
}

interface Draft {
  at: Date
  reporter: string
  operator: string
  commune: Unit
  photos: { before: string; after: string }
  officersOf: (agencyId: string) => Promise<string[]>
  roll: (below: number) => number
}

async function seedOne(ctx: Ctx, { at, reporter, operator, commune, photos, officersOf, roll }: Draft): Promise<void> {
  const { categories } = ctx.setting(reportSetting)
  const category = categories[Math.min(roll(categories.length), roll(categories.length))]
  const centroid = commune.centroid
  if (!category || !centroid) return
  const child = category.children[roll(category.children.length)]
  const notes = demoNotes(category.name.vi, child?.name.vi ?? category.name.vi)
  const citizen = person('citizen', reporter)
  const jitter = () => (roll(100) - 50) / 8_000
  const opened = await openReport(pastCtx(ctx, at, citizen), {
    category: category.id,
    ...(child ? { child: child.id } : {}),
    note: notes[roll(notes.length)] ?? category.name.vi,
    at: { lon: centroid.lon + jitter(), lat: centroid.lat + jitter() },
    communeId: commune.id,
    place: '',
    photos: [],
    visibility: roll(10) === 0 ? 'agency' : 'public',
  })
  const age = (ctx.now().getTime() - at.getTime()) / HOUR
  const steps = age > 96 && roll(12) > 0 ? 4 : age > 30 ? roll(5) : roll(3)
  await handle(ctx, { id: opened.id, at, steps, operator, citizen, photos, officersOf, roll })
  await indexReport(ctx, await getCase(ctx, opened.id))
}

interface Handling {
  id: string
  at: Date
  steps: number
  operator: string
  citizen: Actor
  photos: Draft['photos']
  officersOf: Draft['officersOf']
  roll: Draft['roll']
}

/** Takes a report as many steps as it has come: accepted, resolved, published, rated. */
async function handle(
  ctx: Ctx,
  { id, at, steps, operator, citizen, photos, officersOf, roll }: Handling,
): Promise<void> {
  const row = await getCase(ctx, id)
  if (steps < 1 || row.agencyId === null) return
  const [officer] = await officersOf(row.agencyId)
  const staff = person('staff', officer ?? operator, ['field-reports.read', 'field-reports.handle'])
  const centre = person('staff', operator, ['field-reports.read', 'field-reports.operate'])
  const later = (hours: number) => new Date(Math.min(at.getTime() + hours * HOUR, ctx.now().getTime() - 60_000))
  await act(pastCtx(ctx, later(1 + roll(4)), staff), { id, action: 'accept' })
  if (steps < 2) return
  const done = 8 + roll(60)
  await act(pastCtx(ctx, later(done), staff), {
    id,
    action: 'resolve',
    input: { note: ctx.t('field-reports.demo.resolved') },
  })
  if (steps < 3) return
  const publishing = pastCtx(ctx, later(done + 2), centre)
  const published = await act(publishing, { id, action: 'publish' })
  await showReport(publishing, published, roll(3) === 0 ? photos : undefined)
  if (steps < 4) return
  const score = ([3, 3, 3, 3, 2, 2, 3, 1] as const)[roll(8)] ?? 3
  await rate(pastCtx(ctx, later(done + 5 + roll(20)), citizen), { id, score })
}
