import type { z } from 'zod'
import { QUALITY, type back, type observed, type silent } from '@hue-s/engines/telemetry/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { advance, begin, latestOf, type RuleState } from '../rules/evaluate.ts'
import * as store from '../store.ts'
import { meet } from './meet.ts'
import { placeKey, plansNow, type Watched } from './plans.ts'

type Rows = z.output<(typeof observed)['payload']>['rows']
/** What comes too often is still true; any other doubt neither raises nor ends anything. */
const DOUBTS = ~QUALITY.rate
/** A clock a little ahead is no doubt; more than this is the future. */
const AHEAD_MS = 5 * 60_000

const NOTHING: RuleState = begin({ streams: 0, leaves: [], join: 'one', joinMs: 0 })

/** Holds what these rules have seen, beginning where nothing was seen yet or the rule has a new version. */
async function hold(ctx: Ctx, watched: readonly Watched[]): Promise<store.Watch[]> {
  const at = ctx.now()
  const wanted = watched.map((w) => ({ ruleKey: w.rule.key, place: w.place }))
  const start = (w: Watched) => (w.plan ? begin(w.plan) : NOTHING)
  const found = await store.lockWatches(ctx.db, wanted)
  if (found.length < wanted.length) {
    await store.addWatches(
      ctx.db,
      watched.map((w) => ({ ruleKey: w.rule.key, place: w.place, ruleId: w.rule.id, state: start(w), at })),
    )
    return hold(ctx, watched)
  }
  const byPlace = new Map(watched.map((w) => [placeKey(w.rule.key, w.place), w]))
  return found.map((row) => {
    const w = byPlace.get(placeKey(row.ruleKey, row.place))
    return w && w.rule.id !== row.ruleId ? { ...row, ruleId: w.rule.id, state: start(w) } : row
  })
}

/**
 * Hears a committed batch: every rule that looks at one of its series goes on from where it was. A batch that comes
 * again changes nothing; what must not be lost lies in rows of the same transaction.
 */
export async function hear(ctx: Ctx, { rows }: { rows: Rows }): Promise<void> {
  const plans = await plansNow(ctx)
  const touched = new Set(rows.flatMap(([stream]) => plans.byStream.get(stream) ?? []))
  const watched = [...touched].filter((w) => w.plan !== null)
  if (watched.length === 0) return
  const held = await hold(ctx, watched)
  const at = ctx.now()
  const saved: store.NewWatch[] = []
  for (const row of held) {
    const w = plans.byPlace.get(placeKey(row.ruleKey, row.place))
    if (!w?.plan) continue
    const { state, episodes, settledAt } = advance(w.plan, row.state, incoming(w, rows, at.getTime()))
    saved.push({ ruleKey: row.ruleKey, place: row.place, ruleId: w.rule.id, state, at })
    if (episodes.length > 0 || row.state.firing) await store.putEpisodes(ctx.db, row, episodes, settledAt)
    await meet(ctx, w, { ...state, latest: latestOf(w.plan, state) })
  }
  await store.saveWatches(ctx.db, saved)
}

const incoming = (w: Watched, rows: Rows, now: number) =>
  rows.flatMap(([stream, time, result, quality]) => {
    const place = w.streams.indexOf(stream)
    if (place < 0 || time > now + AHEAD_MS) return []
    return [{ stream: place, time, value: (quality & DOUBTS) === 0 ? result : null }]
  })

async function silences(ctx: Ctx, stream: number): Promise<Watched[]> {
  const plans = await plansNow(ctx)
  return (plans.byStream.get(stream) ?? []).filter((w) => w.silenceMs !== null)
}

/** A series has fallen silent: the rules of silence count from its last word. */
export async function hearSilence(ctx: Ctx, e: z.output<(typeof silent)['payload']>): Promise<void> {
  const watched = await silences(ctx, e.datastream)
  if (watched.length === 0) return
  const since = new Date(e.since)
  for (const row of await hold(ctx, watched)) {
    await store.setSilent(ctx.db, row, since, ctx.now())
    const w = watched.find((one) => one.rule.key === row.ruleKey && one.place === row.place)
    if (w) await meetSilence(ctx, w, since)
  }
}

/** It speaks again. */
export async function hearBack(ctx: Ctx, e: z.output<(typeof back)['payload']>): Promise<void> {
  const watched = await silences(ctx, e.datastream)
  if (watched.length === 0) return
  for (const row of await hold(ctx, watched)) {
    await store.setSilent(ctx.db, row, null, ctx.now())
    const w = watched.find((one) => one.rule.key === row.ruleKey && one.place === row.place)
    if (w) await meetSilence(ctx, w, null)
  }
}

async function meetSilence(ctx: Ctx, w: Watched, since: Date | null): Promise<void> {
  const now = ctx.now().getTime()
  const from = since === null ? null : since.getTime() + (w.silenceMs ?? 0)
  const firing = from !== null && from <= now
  if (firing)
    await store.putEpisodes(ctx.db, { ruleKey: w.rule.key, place: w.place }, [{ start: from, end: null, peak: null }], from - 1) // prettier-ignore
  if (since === null) await store.endEpisode(ctx.db, w.rule.key, w.place, ctx.now())
  await meet(ctx, w, { firing, startedAt: firing ? from : null, peak: null, newest: now, latest: null })
}

/** Each minute: silences that have lasted long enough, and what a cool-down held back. */
export async function lookAgain(ctx: Ctx): Promise<void> {
  const due = await store.listDue(ctx.db)
  if (due.length === 0) return
  const plans = await plansNow(ctx)
  for (const row of await store.lockWatches(ctx.db, due)) {
    const w = plans.byPlace.get(placeKey(row.ruleKey, row.place))
    if (!w) continue
    if (w.silenceMs !== null) await meetSilence(ctx, w, row.silentSince === null ? null : new Date(row.silentSince))
    else if (w.plan && row.ruleId === w.rule.id)
      await meet(ctx, w, { ...row.state, latest: latestOf(w.plan, row.state) })
  }
}
