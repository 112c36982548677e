import { calendarSetting, due, refusing } from '@hue-s/engines/calendar/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { Version } from '@hue-s/systems/procedures/contract.ts'
import { unitsWith } from '../by-rules.ts'
import type { publicServicesContract as routes } from '../contract.ts'
import type { Warning } from '../contract-quality.ts'
import { pinnedVersion } from '../filing/procedure.ts'
import { stepsIn } from '../handling/turn-step.ts'
import { listRunning, typicalHours, type RunningRow } from './store-quality.ts'
import { workedHours } from './worked-hours.ts'

const YEAR = 365 * 86_400_000
/** So many of the nearest promises are looked at. */
const MOST_LOOKED = 500
/** From fewer dossiers than this a middle says nothing: then the planned hours count. */
const ENOUGH = 5
/** What is still before a dossier, by the state it is in. */
const AHEAD = {
  accepted: ['accepted', 'processing', 'signing', 'approved'],
  processing: ['processing', 'signing', 'approved'],
  opinions: ['opinions', 'processing', 'signing', 'approved'],
  signing: ['signing', 'approved'],
  approved: ['approved'],
} as const

type Typical = Map<string, { hours: number; n: number }>
type Left = Warning['steps'][number]

function stepsLeft(ctx: Ctx, row: RunningRow, version: Version, typical: Typical): Left[] {
  const data = ctx.setting(calendarSetting)
  return AHEAD[row.state as keyof typeof AHEAD].flatMap((state, n) => {
    const planned = stepsIn(version, state)
    if (!planned) return []
    const measured = typical.get(`${row.procedureCode} ${planned.kind}`)
    const usable = measured !== undefined && measured.n >= ENOUGH
    const whole = usable ? measured.hours : (planned.hours ?? 0)
    const running = n === 0 && row.startedAt !== null
    const spent = running ? workedHours(data, new Date(row.startedAt ?? 0), ctx.now()) : 0
    return {
      kind: planned.kind,
      hours: Math.max(0, Math.round((whole - spent) * 10) / 10),
      from: usable ? measured.n : 0,
      running,
    }
  })
}

/**
 * Dossiers whose steps, at the pace of the last year, end after the promise: told while there is time to do something,
 * with each step that the estimate is made of.
 */
export async function warnings(ctx: Ctx, { limit }: Parsed<typeof routes.warnings>) {
  const now = ctx.now()
  const rows = await listRunning(ctx.db, unitsWith(ctx, 'public-services.read'), now, MOST_LOOKED)
  const codes = [...new Set(rows.map(({ procedureCode }) => procedureCode))]
  const measured = codes.length === 0 ? [] : await typicalHours(ctx.db, codes, new Date(now.getTime() - YEAR))
  const typical: Typical = new Map(
    measured.map(({ procedure, kind, hours, n }) => [`${procedure} ${kind}`, { hours, n }]),
  )
  const versions = new Map<string, Version>()
  const items: Warning[] = []
  for (const row of rows) {
    const version = versions.get(row.versionId) ?? (await pinnedVersion(ctx, row.versionId))
    versions.set(row.versionId, version)
    const steps = stepsLeft(ctx, row, version, typical)
    const hours = Math.ceil(steps.reduce((sum, one) => sum + one.hours, 0))
    const expected = refusing(() => due(now, { workingHours: hours }, ctx.setting(calendarSetting))).due
    if (expected === null || expected.toISOString() <= row.promisedAt) continue
    const { id, code, procedure, state, promisedAt } = row
    items.push({ id, code, procedure, state, promisedAt, expectedAt: expected.toISOString(), steps })
  }
  return { items: items.slice(0, limit), looked: rows.length }
}
