import { calendarSetting } from '@hue-s/engines/calendar/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { indexDossiers } from '../find.ts'
import { listByIds } from '../store.ts'
import { makeDice } from './dice.ts'
import { importPast } from './import-past.ts'
import { busyness, inventOne, type Invented } from './invent.ts'
import { hangPastScans, type Bare } from './scans.ts'
import { worldOf, type World } from './world.ts'

const DAY = 86_400_000
const MONTH = 30
/** Two years, a month in each round. */
export const ROUNDS = 24
const PER_DAY = 3.2

/** Dossiers of one day; the same ones for the same seed. */
export function inventDay(ctx: Ctx, world: World, day: Date, perDay: number, seed: number): Invented[] {
  const dice = makeDice(seed ^ Math.floor(day.getTime() / DAY))
  const wanted = busyness(day) * perDay
  const count = Math.floor(wanted) + (dice(1_000) < (wanted % 1) * 1_000 ? 1 : 0)
  const data = ctx.setting(calendarSetting)
  const all = Array.from({ length: count }, () => inventOne(world, data, dice, day))
  return all.filter(({ filedAt }) => filedAt < world.now)
}

const bareOf = ({ id, one: { version, channel, person, filedAt } }: { id: string; one: Invented }): Bare => ({
  ...{ id, papers: version.papers, byNetwork: channel === 'online', personId: person.id, filedAt },
})

/** One month more into the past in each round, findable like all others. */
export async function seedPast(ctx: Ctx, round: number): Promise<boolean> {
  const world = await worldOf(ctx)
  if (!world) return false
  const midnight = Date.parse(`${ctx.today()}T00:00:00Z`)
  const told: Invented[] = []
  for (let ago = (round + 1) * MONTH; ago > round * MONTH; ago--)
    told.push(...inventDay(ctx, world, new Date(midnight - ago * DAY), PER_DAY, 17))
  const made = await importPast(ctx, told, `demo-${round}`)
  await hangPastScans(ctx, made.map(bareOf))
  await indexDossiers(
    ctx,
    await listByIds(
      ctx.db,
      made.map(({ id }) => id),
    ),
  )
  return round + 1 < ROUNDS
}
