import { many, maybe, one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError, conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById, Parsed } from '@hue-s/kernel/shared/route.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import { proceduresContract } from '@hue-s/systems/procedures/contract.ts'
import { asPlatform, unitsWith } from '../by-rules.ts'
import type { NationalMessage, NationalOverview, nationalRoutes as routes, QueueState } from '../contract-national.ts'
import { rulesOf } from '../setting.ts'
import { readCode, writeCode } from '../shared/dossier-code.ts'
import { soon } from './deliver.ts'
import { connectionOf } from './portal.ts'
import { queueState } from './queue.ts'
import { whereFiled } from './setting.ts'
import { listDays, listDifferences, openDifferences } from './store-days.ts'
import { followSync, lastMessage, lockLink, reviveMessage } from './store-messages.ts'

type In<R extends keyof typeof routes> = Parsed<(typeof routes)[R]>
const PERMISSION = 'public-services.synchronise'
const DAY = 86_400_000

/** Messages about dossiers of the agencies in which one synchronises. */
function mine(ctx: Ctx) {
  const units = unitsWith(ctx, PERMISSION)
  return units === '*'
    ? sql`true`
    : sql`(d.receiving_agency = any(${units}) or d.competent_agency = any(${units}) or d.support_agency = any(${units}))`
}
const LINE = sql`m.id, m.dossier_id, coalesce(d.code, d.request_code) as code, d.procedure_name as procedure, m.seq, m.status, m.state,
  m.tries, m.error, m.made_at, case when m.state in ('waiting', 'sent') then m.next_at end as next_at, m.ended_at`
const FROM = sql`public_services.national_message m join public_services.dossier d on d.id = m.dossier_id`

const cursorOf = ({ madeAt, seq, id }: NationalMessage) => Buffer.from(`${madeAt} ${seq} ${id}`).toString('base64url')
function readCursor(after: string): { at: string; seq: number; id: string } {
  const [at = '', seq = '', id = ''] = Buffer.from(after, 'base64url').toString().split(' ')
  if (Number.isNaN(Date.parse(at)) || !/^\d{1,9}$/.test(seq) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    throw invalid('public-services.badPage')
  return { at: new Date(at).toISOString(), seq: Number(seq), id }
}

/** The queue, the newest first: what waits, was refused, was given up. Nobody is named in it. */
export async function nationalQueue(ctx: Ctx, { state, q, after, limit }: In<'nationalQueue'>) {
  const from = after === undefined ? undefined : readCursor(after)
  const read = q === undefined ? undefined : readCode(q)
  const code = read ? writeCode(read) : q?.trim().toUpperCase()
  const items = await many(
    ctx.db,
    sql<NationalMessage>`select ${LINE} from ${FROM} where ${mine(ctx)}
      and ${state ? sql`m.state = ${state}` : sql`true`}
      and ${code ? sql`(d.code = ${code} or d.request_code = ${code})` : sql`true`}
      and ${from ? sql`(m.made_at, m.seq, m.id) < (${from.at}::timestamptz, ${from.seq}::int, ${from.id}::uuid)` : sql`true`}
      order by m.made_at desc, m.seq desc, m.id desc limit ${limit + 1}`,
  )
  const last = items[limit - 1]
  return { items: items.slice(0, limit), next: items.length > limit && last ? cursorOf(last) : null }
}

const findMine = (ctx: Ctx, id: string) =>
  maybe(ctx.db, sql<NationalMessage>`select ${LINE} from ${FROM} where m.id = ${id} and ${mine(ctx)}`)

/**
 * What was given up goes out once more as it was: its turn is still its own. What was refused would be refused again, so
 * the dossier is told anew as it stands today.
 */
export async function nationalRetry(ctx: Ctx, { id }: ById): Promise<NationalMessage> {
  const before = await findMine(ctx, id)
  if (!before) throw notFound('kernel.recordNotFound')
  const { dossierId } = before
  await lockLink(ctx.db, dossierId)
  const last = await lastMessage(ctx.db, dossierId)
  // Of two who press at once the second finds that it is on its way.
  const refused = last?.id === id && last.state === 'refused'
  const sent = refused
    ? await queueState(asPlatform(ctx), dossierId, { again: true })
    : await reviveMessage(ctx.db, id, ctx.now())
  if (!sent) throw conflict('public-services.nationalNotStuck')
  await followSync(ctx.db, dossierId)
  ctx.audit('national-message', id, { retried: true })
  ctx.afterCommit(() => soon(ctx.platform))
  const newest = refused ? ((await lastMessage(ctx.db, dossierId))?.id ?? id) : id
  const after = await findMine(ctx, newest)
  if (!after) throw notFound('kernel.recordNotFound')
  return after
}

export const nationalDifferences = async (ctx: Ctx, { show }: In<'nationalDifferences'>) => ({
  items: await listDifferences(ctx.db, show),
})

/** How it stands, and which procedures are filed where, from when. */
export async function nationalOverview(ctx: Ctx): Promise<NationalOverview> {
  const { national } = rulesOf(ctx)
  const on = ctx.today()
  const usual = whereFiled(national, '', on)
  const procedures: NationalOverview['procedures'] = []
  for (const code of Object.keys(national.procedures).sort()) {
    const { where, since, citation, next } = whereFiled(national, code, on)
    procedures.push({ code, name: await nameOf(ctx, code), where, since, citation, next })
  }
  return {
    connected: connectionOf(ctx) !== undefined,
    counts: await many(
      ctx.db,
      sql<{
        state: QueueState
        count: number
      }>`select m.state, count(*) as count from ${FROM} where ${mine(ctx)} group by m.state`,
    ),
    ...(await countsOf(ctx.db, new Date(ctx.now().getTime() - 30 * DAY))),
    openDifferences: await openDifferences(ctx.db),
    days: await listDays(ctx.db),
    report: national.report,
    procedures,
    usual: { where: usual.where, since: usual.since, next: usual.next },
  }
}

async function countsOf(db: Db, since: Date): Promise<Pick<NationalOverview, 'parked' | 'arrived'>> {
  const row = await one(
    db,
    sql<{ parked: number; arrived: number; prepared: number }>`select
      (select count(*) from public_services.national_received where verdict = 'parked') as parked,
      (select count(*) from public_services.national_received where kind = 'NopHoSo' and verdict = 'applied' and at >= ${since}) as arrived,
      (select count(*) from public_services.hand_over where state = 'filed' and ended_at >= ${since}) as prepared`,
  )
  return { parked: row.parked, arrived: { last30Days: row.arrived, prepared: row.prepared } }
}

async function nameOf(ctx: Ctx, code: string): Promise<Words | null> {
  try {
    return (await ctx.call(proceduresContract.get, { code })).name
  } catch (refused) {
    // Named in the province's rules and not (or no longer) in its catalogue: that is shown, not hidden.
    if (refused instanceof AppError) return null
    throw refused
  }
}
