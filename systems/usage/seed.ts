import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { screensOf } from './known.ts'
import { addCommunes, addScreens, addSteps, type CommuneSum, type ScreenSum, type StepSum } from './store-write.ts'
import { datesBetween, mondayOf, plusDays } from './weeks.ts'

const WEEKS = 12
const ROUND_WEEKS = 4
const SHOWN_WEEKS_SINCE_STORM = 4
const DAY_VISITS = 1_400

/** Share of all visits by who, in which language, on what, in which mode. */
const KINDS = [
  ['resident', 'vi', 'phone', 'full', 0.6],
  ['resident', 'vi', 'computer', 'full', 0.12],
  ['resident', 'vi', 'phone', 'lite', 0.07],
  ['visitor', 'en', 'phone', 'full', 0.11],
  ['visitor', 'vi', 'tablet', 'full', 0.03],
  ['business', 'vi', 'computer', 'full', 0.07],
] as const
/** Pages per visit, share of visits that begin there, mean seconds, how much a storm adds. */
const SCREENS = [
  ['/', 0.8, 0.62, 22, 1.6],
  ['/report', 0.1, 0.02, 130, 2.2],
  ['/reports', 0.22, 0.05, 70, 2.4],
  ['/reports/:id', 0.3, 0.07, 45, 2],
  ['/map', 0.14, 0.03, 95, 3.4],
  ['/mine', 0.12, 0.02, 40, 1.4],
  ['/news', 0.2, 0.04, 55, 2.6],
  ['/news/:slug', 0.25, 0.08, 80, 2.8],
  ['/guidance/:slug', 0.09, 0.03, 100, 1.5],
  ['/search', 0.18, 0.01, 30, 1.3],
  ['/emergency', 0.03, 0.01, 15, 7],
  ['/me', 0.1, 0.01, 30, 1],
  ['/numbers', 0.04, 0.01, 90, 1],
  ['/welcome', 0.05, 0, 25, 1.5],
] as const
const WEEKDAYS = [1.12, 1.08, 1.05, 1.04, 1, 0.72, 0.62]
const NO_COMMUNE = 0.34
/** Lines below this are left out: the picture is the same, and the start is quicker. */
const FEWEST_PER_DAY = 8

/** A small wave that is the same in every demonstration. */
const wave = (n: number) => 1 + 0.09 * Math.sin(n * 12.9898) * Math.cos(n * 4.1414)

/** How strongly a storm is felt on a day: rising before it, slow to go. */
function stormOf(date: string, monday: string): number {
  const days = (Date.parse(date) - Date.parse(monday)) / 86_400_000
  return [0.1, 0.45, 0.9, 1, 0.7, 0.35, 0.15][days] ?? 0
}

interface World {
  known: readonly (typeof SCREENS)[number][]
  storm: string
}

function screensOn(day: string, n: number, { known, storm }: World): ScreenSum[] {
  const grown = 0.8 + 0.4 * (n / (WEEKS * 7))
  const visits = DAY_VISITS * grown * wave(n) * (WEEKDAYS[(new Date(day).getUTCDay() + 6) % 7] ?? 1)
  return known.flatMap(([screen, pages, first, mean, more], s) =>
    KINDS.flatMap(([audience, lang, device, mode, share], k): ScreenSum[] => {
      const times = 1 + (more - 1) * stormOf(day, storm)
      const all = visits * times * share * wave(n * 7 + s * 3 + k)
      const [views, begun] = [Math.round(all * pages), Math.round(all * first)]
      const seconds = Math.round(views * mean * wave(s + n))
      return views < FEWEST_PER_DAY
        ? []
        : [{ day, screen, audience, lang, device, mode, views, visits: begun, seconds }]
    }),
  )
}

/** Divides a whole by weights so that the parts make it up again, to the last one. */
function divided(sum: number, weights: readonly number[]): number[] {
  let [reached, given] = [0, 0]
  return weights.map((weight) => {
    reached += weight * sum
    const part = Math.round(reached + 1e-6) - given
    given += part
    return part
  })
}

function communesOn(day: string, screens: readonly ScreenSum[], keys: readonly string[], weights: readonly number[]) {
  const total = (name: 'views' | 'visits') => screens.reduce((sum, row) => sum + row[name], 0)
  const [views, visits] = [divided(total('views'), weights), divided(total('visits'), weights)]
  return keys
    .map((commune, i): CommuneSum => ({ day, commune, views: views[i] ?? 0, visits: visits[i] ?? 0 }))
    .filter((row) => row.views > 0)
}

function stepsOn(day: string, screens: readonly ScreenSum[]): StepSum[] {
  const opened = (path: string) =>
    screens.filter(({ screen }) => screen === path).reduce((sum, row) => sum + row.views, 0)
  const flow = (id: string, begun: number, steps: readonly (readonly [string, number])[]) =>
    steps.map(([step, share]): StepSum => ({ day, flow: id, step, reached: Math.round(begun * share) }))
  const report = [['place', 1], ['kind', 0.71], ['review', 0.6], ['sent', 0.52]] as const // prettier-ignore
  const welcome = [['who', 1], ['lang', 0.82], ['where', 0.77], ['tell', 0.58]] as const // prettier-ignore
  return [...flow('report', opened('/report'), report), ...flow('welcome', opened('/welcome'), welcome)]
}

/** Twelve weeks of sums: the rhythm of weeks, slow growth, one storm. Here only its last part: the first answer waits for it. */
export const seed = (ctx: Ctx): Promise<void> => seedDays(ctx, (weeksAgo) => weeksAgo < ROUND_WEEKS)

/** The weeks before those, four at a time, while the instance already serves. */
export async function seedMore(ctx: Ctx, round: number): Promise<boolean> {
  const first = (round + 1) * ROUND_WEEKS
  await seedDays(ctx, (weeksAgo) => weeksAgo >= first && weeksAgo < first + ROUND_WEEKS)
  ctx.changed('usage')
  return first + ROUND_WEEKS < WEEKS
}

async function seedDays(ctx: Ctx, wanted: (weeksAgo: number) => boolean): Promise<void> {
  const screens = screensOf(ctx.platform)
  const known = screens.size === 0 ? SCREENS : SCREENS.filter(([path]) => screens.has(path))
  const monday = mondayOf(ctx.today())
  const world = { known, storm: plusDays(monday, -7 * SHOWN_WEEKS_SINCE_STORM) }
  const communes = (await listUnits(ctx, { at: ctx.today(), level: 'commune' })).map(({ id }) => id)
  const shares = communes.map((_, i) => 1 / (1 + ((i * 7) % Math.max(communes.length, 1))) ** 0.8)
  const whole = shares.reduce((sum, share) => sum + share, 0)
  const named = communes.length === 0 ? 0 : 1 - NO_COMMUNE
  const weights = [1 - named, ...shares.map((share) => (share / whole) * named)]
  const days = datesBetween(plusDays(monday, -7 * WEEKS), plusDays(ctx.today(), -1))
    .map((day, n) => ({ day, sums: wanted(WEEKS - 1 - Math.floor(n / 7)) ? screensOn(day, n, world) : [] }))
    .filter(({ sums }) => sums.length > 0)
  await addScreens(
    ctx.db,
    days.flatMap(({ sums }) => sums),
  )
  await addCommunes(
    ctx.db,
    days.flatMap(({ day, sums }) => communesOn(day, sums, ['', ...communes], weights)),
  )
  await addSteps(
    ctx.db,
    days.flatMap(({ day, sums }) => stepsOn(day, sums)),
  )
}
