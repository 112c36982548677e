import { contractOfForms } from '@hue-s/engines/forms/contract.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError, conflict } from '@hue-s/kernel/shared/error.ts'
import { findByDraft } from '../store.ts'

/** One draft is one dossier: what a second tab or device sends of it may say other things, so it is told, not dropped. */
export async function refuseFiledDraft(ctx: Ctx, personId: string, draftId: string | undefined): Promise<void> {
  const filed = draftId === undefined ? undefined : await findByDraft(ctx.db, personId, draftId)
  if (filed) throw conflict('public-services.filedAlready', { code: filed.code ?? filed.requestCode })
}

/** The draft has become a dossier. One that is gone already is no reason to refuse it. */
export async function dropDraft(ctx: Ctx, id: string): Promise<void> {
  try {
    await ctx.call(contractOfForms.dropDraft, { id })
  } catch (refused) {
    if (!(refused instanceof AppError)) throw refused
  }
}
