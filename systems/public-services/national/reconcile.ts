import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound, unavailable } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { asPlatform } from '../by-rules.ts'
import type { NationalDifference } from '../contract-national.ts'
import { askAgain, connectionOf, listDay, mustBeConnected, Refused, Silent } from './portal.ts'
import type { DayLine } from './protocol.ts'
import { queueState } from './queue.ts'
import {
  linkedIds,
  lockDifference,
  ourDay,
  ourLines,
  putDay,
  putDifference,
  settleDifference,
  settleGone,
  type DayRow,
  type OurLine,
} from './store-days.ts'
import { receivedOf } from './store-inbox.ts'

const DAY = 86_400_000
/** Days before yesterday that are compared again while something in them is open. */
const OLDEST_DAYS = 90

interface Found {
  key: string
  code: string
  dossierId: string | null
  kind: NationalDifference['kind']
  ours: string | null
  theirs: string | null
  why: NationalDifference['why']
}

/** Job: yesterday, and the day before once more, when what was on its way has had its time. */
export async function reconcile(ctx: Ctx): Promise<void> {
  if (!connectionOf(ctx)) return
  for (const back of [2, 1]) await compareDay(ctx, legalDate(new Date(ctx.now().getTime() - back * DAY)))
}

/** By hand, any day of the last three months. */
export async function nationalCompare(ctx: Ctx, { day }: { day: string }) {
  mustBeConnected(ctx)
  const oldest = legalDate(new Date(ctx.now().getTime() - OLDEST_DAYS * DAY))
  if (day > ctx.today() || day < oldest) throw invalid('public-services.badDay', { days: OLDEST_DAYS })
  const compared = await compareDay(ctx, day)
  ctx.audit('national-day', day, { found: compared.found })
  return compared
}

/** Asks what the portal has of a day, and explains every line that is not the same here and there. */
async function compareDay(ctx: Ctx, day: string): Promise<{ day: DayRow; found: number }> {
  const comparedAt = ctx.now().toISOString()
  const from = new Date(`${day}T00:00:00+07:00`)
  const told = await ourDay(ctx.db, from, new Date(from.getTime() + DAY))
  const row: DayRow = { day, comparedAt, ours: told.length, theirs: 0, error: null }
  let theirs: DayLine[], later: DayLine[]
  try {
    theirs = await listDay(mustBeConnected(ctx), day, ctx.now())
    // Told at midnight it may have come there a day later.
    const next = legalDate(new Date(from.getTime() + DAY))
    later = next > ctx.today() ? [] : await listDay(mustBeConnected(ctx), next, ctx.now())
  } catch (error) {
    if (!(error instanceof Silent || error instanceof Refused)) throw error
    await putDay(ctx.db, { ...row, error: error.message.slice(0, 300) })
    return { day: { ...row, error: error.message }, found: 0 }
  }
  const found = await differences(ctx, told, theirs, later)
  for (const one of found)
    await putDifference(ctx.db, { ...one, id: newId(ctx.now().getTime()), day, foundAt: comparedAt })
  await settleGone(
    ctx.db,
    day,
    found.map(({ key }) => key),
    ctx.now(),
  )
  const done = { ...row, theirs: theirs.length }
  await putDay(ctx.db, done)
  return { day: done, found: found.length }
}

async function differences(
  ctx: Ctx,
  told: readonly OurLine[],
  theirs: readonly DayLine[],
  later: readonly DayLine[],
): Promise<Found[]> {
  // A dossier may have moved there on a day on which nothing was told from here, and the other way round.
  const byCode = new Map(
    (
      await linkedIds(
        ctx.db,
        [...theirs, ...later].map(({ MaHoSo }) => MaHoSo),
      )
    ).map((one) => [one.code, one.dossierId]),
  )
  const idOf = (line: DayLine) => line.IdHoSo ?? byCode.get(line.MaHoSo)
  const named = theirs.flatMap((line) => idOf(line) ?? [])
  const ours = new Map([...(await ourLines(ctx.db, named)), ...told].map((line) => [line.dossierId, line]))
  const there = new Set([...theirs, ...later].flatMap((line) => idOf(line) ?? []))
  const missingThere = told.filter(({ dossierId }) => !there.has(dossierId)).map(notThere)
  const others: Found[] = []
  for (const line of theirs) {
    const mine = ours.get(idOf(line) ?? '')
    const one = mine ? otherState(mine, line) : await notHere(ctx, line, idOf(line))
    if (one) others.push(one)
  }
  return [...missingThere, ...others]
}

/** Why the portal does not show what we know: by what became of the last message about it. */
const WHY: Readonly<Record<OurLine['state'], Found['why']>> = {
  waiting: 'underWay',
  sent: 'underWay',
  refused: 'refused',
  dead: 'dead',
  acknowledged: 'lost',
}
const notThere = ({ dossierId, code, status, state }: OurLine): Found => ({
  key: dossierId,
  code,
  dossierId,
  kind: 'missingThere',
  ours: status,
  theirs: null,
  why: WHY[state],
})

function otherState(mine: OurLine, line: DayLine): Found | undefined {
  const { dossierId, code, status, state, seq } = mine
  if (status === line.TrangThaiHoSo) return undefined
  // Taken there under the same number and yet another state: nobody can explain that from here.
  const taken = state === 'acknowledged'
  const why = !taken ? WHY[state] : line.ThuTu >= seq ? 'unexplained' : 'lost'
  return { key: dossierId, code, dossierId, kind: 'otherState', ours: status, theirs: line.TrangThaiHoSo, why }
}

/** There and not here: it never came, came before its turn, or was refused here. */
async function notHere(ctx: Ctx, line: DayLine, dossierId: string | undefined): Promise<Found | undefined> {
  const facts = { key: line.MaHoSo, code: line.MaHoSo, dossierId: dossierId ?? null, ours: null }
  // Known here, and nothing was ever to be told of it.
  if (dossierId !== undefined) return undefined
  const [last] = await receivedOf(ctx.db, line.MaHoSo)
  const why = !last ? 'neverCame' : last.verdict === 'parked' ? 'cameTooEarly' : 'wasRefused'
  return { ...facts, kind: 'missingHere', theirs: line.TrangThaiHoSo, why }
}

/** What is missing or different there is told again; what is missing here is asked for again. */
export async function nationalSettle(ctx: Ctx, { id }: ById): Promise<NationalDifference> {
  const one = await lockDifference(ctx.db, id)
  if (!one) throw notFound('kernel.recordNotFound')
  if (one.settledAt !== null) throw conflict('public-services.nationalSettled')
  const connection = mustBeConnected(ctx)
  const now = ctx.now()
  const how = one.dossierId === null ? 'askedAgain' : 'resent'
  if (one.dossierId !== null) await queueState(asPlatform(ctx), one.dossierId, { again: true })
  else
    await askAgain(connection, one.code, now).catch((error: unknown) => {
      if (error instanceof Silent) throw unavailable('public-services.nationalSilent')
      if (error instanceof Refused) throw conflict('public-services.nationalRefused', { reason: error.code })
      throw error
    })
  await settleDifference(ctx.db, id, how, ctx.actor.id, now)
  ctx.audit('national-difference', id, { how })
  return { ...one, settledAt: now.toISOString(), settledHow: how }
}
