import { listUnits, unitIdOfKey } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes, Dataset } from '@hue-s/kernel/server/system.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { environmentContract, type Measure } from '@hue-s/systems/environment/contract.ts'
import { levelChanged, type Danger, type FireDay } from './contract.ts'
import { nextDay, type Measured } from './index-p.ts'
import { fireSetting, ruleOn, type FireRegion } from './setting.ts'
import * as store from './store.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const SHOWN_DAYS = 14
/** What one question about past days brings at most. */
const LONGEST_DAYS = 366
/** A region without any day begins so far back. */
const FIRST_DAYS = 5
/** After a longer break the index begins anew: nobody knows what fell meanwhile. */
const MOST_DAYS = 60
/** A share of the rain looks without which the day's rain is unknown. */
const RAIN_NEEDS = 0.75

const plus = (day: string, n: number) => new Date(Date.parse(day) + n * DAY).toISOString().slice(0, 10)
/** 13:00 in Vietnam. */
const atOne = (day: string) => Date.parse(`${day}T06:00:00Z`)

async function read(ctx: Ctx, key: string, measure: Measure, from: number, to: number) {
  const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), points: 200 }
  return ctx.call(environmentContract.series, { key, measure, ...span })
}

/** The value nearest to 13:00, within an hour and a half. */
async function at13(ctx: Ctx, key: string, measure: Measure, day: string): Promise<number | null> {
  const one = atOne(day)
  const { points } = await read(ctx, key, measure, one - 1.5 * HOUR, one + 1.5 * HOUR)
  const away = (at: string) => Math.abs(new Date(at).getTime() - one)
  const sound = points.filter(([, , mean]) => mean !== null).toSorted(([a], [b]) => away(a) - away(b))
  return sound[0]?.[2] ?? null
}

async function rainTo13(ctx: Ctx, key: string, day: string): Promise<number | null> {
  const one = atOne(day)
  const { points, coverage } = await read(ctx, key, 'rain', one - DAY + 1, one + 1)
  const mm = points.reduce((sum, [, , mean, , n]) => sum + (mean ?? 0) * n, 0)
  return points.length === 0 || (coverage !== null && coverage < RAIN_NEEDS) ? null : mm
}

const meanOf = (list: readonly (number | null)[]): number | null => {
  const there = list.filter((x): x is number => x !== null)
  return there.length === 0 ? null : there.reduce((a, b) => a + b, 0) / there.length
}

/** What the stations of a region measured for a day. */
async function measuredOn(ctx: Ctx, region: FireRegion, day: string): Promise<Measured> {
  const all: Measured[] = []
  for (const key of region.stations)
    all.push({
      temperature: await at13(ctx, key, 'temperature', day),
      humidity: await at13(ctx, key, 'humidity', day),
      rain: await rainTo13(ctx, key, day),
    })
  return {
    temperature: meanOf(all.map((m) => m.temperature)),
    humidity: meanOf(all.map((m) => m.humidity)),
    rain: meanOf(all.map((m) => m.rain)),
  }
}

/** Counts every day that is over at 13:00 and was not counted yet. */
export async function countDays(ctx: Ctx): Promise<void> {
  // Half an hour for what comes late.
  const ready = ctx.now().getTime() >= atOne(ctx.today()) + HOUR / 2
  const last = ready ? ctx.today() : plus(ctx.today(), -1)
  const { regions } = ruleOn(ctx.setting(fireSetting).rules, last)
  for (const region of regions) await countRegion(ctx, region, last)
}

async function countRegion(ctx: Ctx, region: FireRegion, last: string): Promise<void> {
  const known = await store.findLastDay(ctx.db, region.key)
  const tooLong = known !== undefined && known.day < plus(last, -MOST_DAYS)
  let before = tooLong ? undefined : known
  for (let day = before ? plus(before.day, 1) : plus(last, 1 - FIRST_DAYS); day <= last; day = plus(day, 1)) {
    const rule = ruleOn(ctx.setting(fireSetting).rules, day)
    const own = rule.regions.find((r) => r.key === region.key) ?? region
    const next = nextDay(day, before?.p ?? 0, await measuredOn(ctx, own, day), own, rule)
    await store.addDay(ctx.db, region.key, next, rule.from)
    if (before && before.level !== next.level)
      await ctx.emit(levelChanged, { region: region.key, day, from: before.level, to: next.level })
    before = { ...next, region: region.key }
    ctx.changed('fire-warning')
  }
}

/** The danger of every region with the days behind it, and the communes that lie in it. */
export async function danger(ctx: Ctx): Promise<{ day: string; items: Danger[] }> {
  const rule = ruleOn(ctx.setting(fireSetting).rules, ctx.today())
  const communes = await listUnits(ctx, { at: ctx.today(), level: 'commune' })
  const rows = await store.listDays(ctx.db, plus(ctx.today(), -SHOWN_DAYS), ctx.today())
  const items = rule.regions.map((region): Danger => {
    const days = rows.filter((r) => r.region === region.key).map(({ region: _, ...d }): FireDay => d)
    const ids = new Set(region.units.map((key) => unitIdOfKey(ctx.config.province, key)))
    const newest = days.at(-1)
    return {
      key: region.key,
      name: region.name,
      // What is two days old is no danger of today.
      today: newest && newest.day >= plus(ctx.today(), -1) ? newest : null,
      days,
      communes: communes.filter((u) => ids.has(u.id)).map(({ id, code, name, type }) => ({ id, code, name, type })),
      citation: rule.citation,
      confirmed: region.confirmed,
      levels: rule.levels,
    }
  })
  return { day: ctx.today(), items }
}

/** The index of past days, region by region, as the rule of the last day names the regions. */
export async function days(ctx: Ctx, { from, to }: { from: string; to: string }) {
  if (to < from) throw invalid('fire-warning.badSpan')
  if (plus(from, LONGEST_DAYS) <= to) throw invalid('fire-warning.spanTooLong', { days: LONGEST_DAYS })
  const rows = await store.listDays(ctx.db, from, to)
  const { regions } = ruleOn(ctx.setting(fireSetting).rules, to)
  return {
    items: regions.map(({ key, name }) => ({
      key,
      name,
      days: rows.filter((r) => r.region === key).map(({ region: _, ...d }): FireDay => d),
    })),
  }
}

async function* rows(ctx: Ctx): AsyncIterable<Record<string, unknown>> {
  for (const { key, name, days } of (await danger(ctx)).items)
    for (const d of days) yield { region: key, name: name.vi, ...d }
}

export const openData: readonly Dataset[] = [
  { name: 'danger', title: { vi: 'Chỉ số cháy rừng từng ngày', en: 'Forest fire index day by day' }, rows },
]

/** The index day by day as a file. */
export async function feed(ctx: Ctx, { format }: { format: 'csv' | 'json' }): Promise<Bytes> {
  const items: Record<string, unknown>[] = []
  for await (const row of rows(ctx)) items.push(row)
  const titles = ['region', 'day', 'temperature', 'humidity', 'deficit', 'rain', 'rainLimit', 'added', 'p', 'level', 'complete', 'inSeason'] // prettier-ignore
  const csv = () => [titles, ...items.map((row) => titles.map((t) => String(row[t] ?? '')))].map((l) => l.join(',')).join('\r\n') // prettier-ignore
  const about = { licence: ctx.t('fire-warning.licence'), issuedAt: ctx.now().toISOString() }
  const body = Buffer.from(format === 'csv' ? `\uFEFF${csv()}\r\n` : JSON.stringify({ ...about, items }))
  const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8'
  return { body, size: body.length, type, filename: `forest-fire.${format}`, maxAge: 60 }
}
