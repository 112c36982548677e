import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { inboxRead } from './contract.ts'
import * as mergers from './mergers-store.ts'
import { countUnread } from './store.ts'

export interface Merged {
  /** Names the merger, so that it can be undone as one. */
  id: string
  from: string
  to: string
}

const MOST_UNITS = 60
const DAY_MS = 86_400_000
/** Longer than any merger can be undone. */
const KEPT_DAYS = 60

/**
 * A record turned out to be this person's: its inbox, devices, choices and followed areas are theirs from now on. Where
 * they have the same already, theirs stays. Addresses are sealed to the record that they were given for and stay there.
 */
export async function takeOverPerson(ctx: Ctx, { id, from, to }: Merged): Promise<void> {
  if (from === to) return
  for (const part of mergers.MOVED)
    await mergers.noteTaken(ctx.db, id, part, await mergers.moveRows(ctx.db, part, from, to), ctx.now())
  await mergers.noteTaken(ctx.db, id, 'units', await mergers.addUnits(ctx.db, from, to, MOST_UNITS), ctx.now())
  await mergers.keepNewestDevices(ctx.db, to)
  await tellBells(ctx, [to])
}

/** The same undone: what came with the record goes back, as far as it is still there. */
export async function giveBackPerson(ctx: Ctx, { id, from, to }: Merged): Promise<void> {
  for (const { part, ids } of await mergers.popTaken(ctx.db, id)) {
    if (part === 'units') await mergers.dropUnits(ctx.db, to, ids)
    else await mergers.returnRows(ctx.db, part, ids, from, to)
  }
  await tellBells(ctx, [from, to])
}

async function tellBells(ctx: Ctx, people: readonly string[]): Promise<void> {
  for (const personId of people) await ctx.emit(inboxRead, { personId, unread: await countUnread(ctx.db, personId) })
}

/** Mergers that nobody can undo any more are forgotten. */
export const sweepMergers = (ctx: Ctx): Promise<void> =>
  mergers.sweepTaken(ctx.db, new Date(ctx.now().getTime() - KEPT_DAYS * DAY_MS))
