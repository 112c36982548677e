import { countBy, lastDays, listLatest, medianHours, type Tally } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { unitNames, wallLines } from './present.ts'
import { TYPE } from './report-type.ts'
import { reportSetting } from './routing.ts'

const DAYS = 7
const MEDIAN_DAYS = 30
const LATEST = 200

/** Everything the operations wall shows, in one answer. */
export async function wall(ctx: Ctx) {
  const types = [TYPE]
  const by = (name: 'state' | 'category' | 'commune' | 'agency') => countBy(ctx, { by: name, types })
  const [states, categories, communes, agencies] = [
    await by('state'),
    await by('category'),
    await by('commune'),
    await by('agency'),
  ]
  const days = await lastDays(ctx, types, DAYS)
  const latest = await listLatest(ctx, types, LATEST)
  const names = await unitNames(
    ctx,
    [...communes, ...agencies].map((t) => [t.key, ctx.today()] as const),
  )
  const words = new Map(ctx.setting(reportSetting).categories.map((c) => [c.id, c.name[ctx.lang]]))
  const today = days.at(-1)
  return {
    at: ctx.now().toISOString(),
    open: sum(states, 'open'),
    waiting: states.filter((s) => s.key === 'unrouted' || s.key === 'assigned').reduce((n, s) => n + s.open, 0),
    late: sum(states, 'late'),
    today: today?.received ?? 0,
    closedToday: today?.closed ?? 0,
    medianHours: await medianHours(ctx, types, MEDIAN_DAYS),
    byState: states.map((t) => ({ key: t.key ?? '', name: ctx.t(`field-reports.state.${t.key}`), count: t.total })),
    byCategory: open(categories, (key) => words.get(key) ?? key),
    byCommune: open(communes, (key) => names(key)?.name ?? key),
    byAgency: open(agencies, (key) => names(key)?.name ?? key),
    days,
    latest: await wallLines(ctx, latest),
  }
}

const sum = (tallies: readonly Tally[], column: 'open' | 'late') => tallies.reduce((n, t) => n + t[column], 0)

/** Open reports per value, most first. */
const open = (tallies: readonly Tally[], name: (key: string) => string) =>
  tallies
    .filter((t) => t.open > 0)
    .map((t) => ({ key: t.key ?? '', name: t.key === null ? '—' : name(t.key), count: t.open }))
    .sort((a, b) => b.count - a.count)
