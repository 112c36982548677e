import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { OwnDossier } from '../contract-shapes.ts'
import { findLink, lastMessage } from './store-messages.ts'

/** What the national portal knows of a dossier, for its person and its officials; null where it is told nothing. */
export async function nationalView(ctx: Ctx, id: string): Promise<OwnDossier['national']> {
  const link = await findLink(ctx.db, id)
  if (!link) return null
  const last = await lastMessage(ctx.db, id)
  const stuck = last?.state === 'refused' || last?.state === 'dead'
  return { code: link.nationalCode, state: last?.state ?? null, reason: stuck ? last.error : null }
}
