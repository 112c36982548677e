import { createHmac } from 'node:crypto'
import { getCase, type Case } from '@hue-s/engines/cases/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { fold } from '@hue-s/kernel/shared/text.ts'
import { handlingSetting } from '../handling/rules.ts'
import * as store from '../store.ts'

const MINUTE = 60_000
/** About ten metres: a phone does not find the same spot twice. */
const PLACES = 4

interface Sent {
  category: string
  note: string
  at: { lon: number; lat: number }
}

/**
 * A nervous thumb: the same words about the same place by the same person within minutes are answered with the report
 * that they already made; for others the id of the new one. Two that arrive at once wait for each other. Only a keyed
 * hash is kept, for a day.
 */
export async function firstOfRepeats(
  ctx: Ctx,
  input: Sent,
  { reporterId }: { reporterId: string | null },
): Promise<{ id: string } | { case: Case }> {
  const { repeatMinutes } = ctx.setting(handlingSetting)
  const id = newId(ctx.now().getTime())
  if (reporterId === null || repeatMinutes === 0) return { id }
  const print = fingerprint(ctx, input, reporterId)
  const since = new Date(ctx.now().getTime() - repeatMinutes * MINUTE)
  if (await store.claimSent(ctx.db, print, id, ctx.now(), since)) return { id }
  const first = (await store.findSent(ctx.db, print))?.reportId
  return first ? { case: await getCase(ctx.as(SYSTEM), first) } : { id }
}

function fingerprint(ctx: Ctx, { category, note, at }: Sent, reporterId: string): Buffer {
  const words = fold(note)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  const place = `${at.lon.toFixed(PLACES)} ${at.lat.toFixed(PLACES)}`
  const key = ctx.platform.key('field-reports.repeats')
  return createHmac('sha256', key).update([reporterId, category, place, words].join('\n')).digest()
}

/** Prints serve for the minutes of the setting, a day at most. */
export const forgetPrints = (ctx: Ctx) => store.forgetSent(ctx.db, new Date(ctx.now().getTime() - 86_400_000))
