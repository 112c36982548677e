import { contractOfNotify } from '@hue-s/engines/notify/contract.ts'
import { subscribersOf } from '@hue-s/engines/notify/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { mustAnswerFor } from '../access.ts'
import { unitsOf } from '../cap/areas.ts'
import type { ReachUnit } from '../contract.ts'
import * as desk from '../store-desk.ts'
import type { ReachRow } from '../store-desk.ts'
import * as store from '../store.ts'
import type { AlertRow } from '../store.ts'
import { by } from '../desk/write.ts'

/** What came of a message for one person, channel by channel. */
interface Got {
  opened: boolean
  channels: Map<string, Set<string>>
}
/** Pages of delivery records that one count reads at most: 100,000 people on two channels. */
const MOST_PAGES = 1_000

async function deliveriesOf(ctx: Ctx, alertId: string): Promise<Map<string, Got>> {
  const people = new Map<string, Got>()
  const as = ctx.as(SYSTEM)
  let after: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const input = { kind: 'alert', id: alertId, limit: 200, ...(after ? { after } : {}) }
    const { items, next } = await as.call(contractOfNotify.deliveries, input)
    for (const item of items) {
      const got = people.get(item.personId) ?? { opened: false, channels: new Map() }
      got.opened ||= item.readAt !== null
      got.channels.set(item.channel, (got.channels.get(item.channel) ?? new Set()).add(item.state))
      people.set(item.personId, got)
    }
    if (next === null) break
    after = next
  }
  return people
}

async function followersOf(ctx: Ctx, topic: string, unitId: string): Promise<string[]> {
  const all: string[] = []
  for (let after: string | null = null; ;) {
    const { personIds, next } = await subscribersOf(ctx, { topic, unitIds: [unitId], after, limit: 1000 })
    all.push(...personIds)
    if (next === null) return all
    after = next
  }
}

const ARRIVED = ['sent', 'delivered'] as const

/** One commune's lines: the inbox for everybody who was told, and each channel that was tried. */
function linesOf(unitId: string, followers: readonly string[], people: ReadonlyMap<string, Got>): ReachRow[] {
  const told = followers.flatMap((id) => people.get(id) ?? [])
  const arrived = told.filter((got) =>
    [...got.channels.values()].some((states) => ARRIVED.some((state) => states.has(state))),
  )
  const inbox: ReachRow = {
    unitId,
    channel: 'inbox',
    people: followers.length,
    sent: told.length,
    delivered: arrived.length,
    opened: told.filter(({ opened }) => opened).length,
    failed: followers.length - told.length,
  }
  const channels = [...new Set(told.flatMap((got) => [...got.channels.keys()]))].sort()
  return [
    inbox,
    ...channels.map((channel): ReachRow => {
      const tried = told.filter((got) => got.channels.has(channel))
      const count = (...states: string[]) =>
        tried.filter((got) => states.some((state) => got.channels.get(channel)?.has(state))).length
      return {
        unitId,
        channel,
        people: tried.length,
        sent: count('sent', 'delivered'),
        delivered: count('delivered'),
        opened: tried.filter((got) => got.opened && ARRIVED.some((s) => got.channels.get(channel)?.has(s))).length,
        failed: count('failed'),
      }
    }),
  ]
}

async function countOne(ctx: Ctx, row: AlertRow): Promise<void> {
  const people = await deliveriesOf(ctx, row.id)
  const lines: ReachRow[] = []
  for (const unitId of row.unitIds)
    lines.push(...linesOf(unitId, await followersOf(ctx, `alerts.${row.content.kind}`, unitId), people))
  await desk.addReach(ctx.db, row.id, ctx.now(), lines)
}

/** Job: counts how far the latest messages got, often at first, seldom later. */
export async function countDue(ctx: Ctx): Promise<void> {
  for (const { id } of await desk.reachDue(ctx.db, ctx.now())) {
    const row = await store.findAlert(ctx.db, id)
    if (row) await countOne(ctx, row)
  }
}

async function sent(ctx: Ctx, id: string): Promise<AlertRow> {
  const row = await store.findAlert(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  return row
}

export async function countReach(ctx: Ctx, { id }: { id: string }) {
  const row = await sent(ctx, id)
  if (row.sentAt === null || row.status !== 'actual') throw conflict('alerts.notNow', { state: row.state })
  await countOne(ctx, row)
  ctx.audit('alert', id, { counted: true })
  return { at: ctx.now().toISOString() }
}

/** Proof of reach: the last count commune by commune, those without anything first, and how it grew. */
export async function reach(ctx: Ctx, { id }: { id: string }) {
  const row = await sent(ctx, id)
  const [{ at, rows }, over, visits] = [
    await desk.lastReach(ctx.db, id),
    await desk.reachOver(ctx.db, id),
    await desk.listVisits(ctx.db, id),
  ]
  const units = await unitsOf(ctx, row.unitIds, legalDate(new Date(row.sentAt ?? row.changedAt)))
  const lines = units.map((unit): ReachUnit => {
    const mine = rows.filter(({ unitId }) => unitId === unit.id)
    const inbox = mine.find(({ channel }) => channel === 'inbox')
    const visit = visits.find(({ unitId }) => unitId === unit.id)
    return {
      unit,
      followers: inbox?.people ?? 0,
      channels: mine.map(({ unitId: _, ...cell }) => cell),
      gap: inbox ? inbox.people - inbox.delivered : 0,
      visit: visit ? { done: visit.done, note: visit.note, name: visit.byName, at: visit.at } : null,
    }
  })
  const share = ({ followers, gap }: ReachUnit) => (followers === 0 ? 2 : gap / followers)
  return { at, units: lines.sort((a, b) => share(b) - share(a)), over }
}

/** A community team says that it went to a commune. */
export async function visit(
  ctx: Ctx,
  { id, unitId, done, note }: { id: string; unitId: string; done: boolean; note: string },
) {
  const row = await sent(ctx, id)
  if (!row.unitIds.includes(unitId)) throw notFound('kernel.recordNotFound')
  mustAnswerFor(ctx, 'alerts.write', [unitId])
  await desk.putVisit(ctx.db, { alertId: id, unitId, done, note }, by(ctx))
  ctx.audit('alert', id, { unit: unitId, done })
  return { ok: true as const }
}
