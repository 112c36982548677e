import { giveBackPerson, takeOverPerson } from '@hue-s/engines/notify/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import * as store from './store.ts'

interface Merged {
  id: string
  from: string
  to: string
}

/**
 * A record known by a number turned out to be this person's: what lies in its space is theirs from now on. Where they
 * have the same already, theirs stays; so with the inbox, the devices and the choices of the engine that tells. Addresses are sealed to the record they were proved for and stay there; the
 * number itself is moved by the identity engine.
 */
export async function takeOver(ctx: Ctx, { id, from, to }: Merged): Promise<void> {
  for (const part of store.PARTS) {
    const ids = await store.moveRows(ctx.db, part, from, to)
    if (ids.length > 0) await store.noteTaken(ctx.db, id, part, ids, ctx.now())
  }
  await store.moveProfile(ctx.db, from, to)
  await takeOverPerson(ctx, { id, from, to })
  ctx.audit('personal.merger', id, { from, to })
}

/** The same undone: what came with the record goes back with it, as far as it is still there. */
export async function giveBack(ctx: Ctx, { id, from, to }: Merged): Promise<void> {
  for (const { part, ids } of await store.popTaken(ctx.db, id)) await store.returnRows(ctx.db, part, ids, from, to)
  await giveBackPerson(ctx, { id, from, to })
  ctx.audit('personal.merger', id, { from, to, undone: true })
}
